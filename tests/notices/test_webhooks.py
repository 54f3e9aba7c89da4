"""Webhooks against a real listener: signed so that a stranger's few lines agree, again after failures, replayed."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from uuid import UUID, uuid4

import pytest
import structlog

from api.identity import accounts
from api.identity.accounts import AccountKind
from api.identity.security import Origin
from domain.errors import NotFound
from domain.values import Role, Stage
from runtime.notices.deliveries import PostgresDeliveries
from runtime.notices.webhooks import MOST_REPLAYED, PostgresWebhooks
from tests.application.world import CLERK, of
from tests.notices.hooked import Listener, listening
from tests.notices.office import Office
from workflows.notices.reach import Reach
from workflows.notices.timing import ATTEMPTS, BACK_OFF
from workflows.notices.webhooks import Announcer, Attempt, new_secret, signed

THIS_MACHINE = Reach([IPv4Network("127.0.0.0/8")])


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as opened:
        yield opened


class Desk:
    """The webhooks of an office, one of which is the listener's."""

    def __init__(self, office: Office, listener: Listener, *events: str) -> None:
        self.office = office
        self.kept = PostgresWebhooks(office.house.pool, office.house.keyring)
        self.waiting = PostgresDeliveries(office.house.pool, office.house.keyring)
        self.account = uuid4()
        with office.house.pool.connection() as conn:
            accounts.create(
                conn,
                self.account,
                datetime.now(UTC),
                login=uuid4().hex,
                name="导出",
                kind=AccountKind.SERVICE,
                role=Role.SERVICE,
            )
        self.webhook, self.secret = self.kept.make(self.account, listener.url, events, office.now, Origin())

    def runs(self, seconds: float = 10, reach: Reach = THIS_MACHINE) -> None:
        """Let the log be followed and everything be told that is due."""
        self.office.runs()
        announcer = Announcer(self.waiting, lambda: self.office.now, reach, seconds=seconds)
        while announcer.step():
            pass

    def log(self) -> list[tuple[str, int, int | None, str]]:
        """Return how each delivery stands, the oldest event first."""
        rows = self.kept.deliveries(self.webhook.id).items
        return [(row.state, row.attempts, row.status, row.error) for row in reversed(rows)]


@pytest.fixture
def desk(office: Office, listener: Listener) -> Desk:
    return Desk(office, listener, "pledge.*")


def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Check a signature as docs/notifications.md shows it to those who are told."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split())


def test_a_webhook_is_told_what_happened_in_order_and_nothing_personal(desk: Desk, listener: Listener) -> None:
    pledge = desk.office.world.reach(Stage.REVIEW)
    desk.runs()
    said = [json.loads(body) for _, body in listener.told]
    assert [each["type"] for each in said] == ["pledge.proposed", "pledge.submitted"]
    assert [each["data"]["version"] for each in said] == [1, 2]
    assert {each["data"]["id"] for each in said} == {str(pledge)}
    assert all(each.keys() == {"type", "timestamp", "data"} for each in said)
    assert all(each["data"].keys() == {"position", "id", "version"} for each in said)
    assert desk.log() == [("SENT", 1, 204, "")] * 2


def test_the_signature_is_the_secrets_and_of_this_content(desk: Desk, listener: Listener) -> None:
    desk.office.world.propose()
    desk.runs()
    ((headers, body),) = listener.told
    assert verify(desk.secret, headers, body)
    assert not verify(new_secret(), headers, body)
    assert not verify(desk.secret, headers, body + b" ")
    assert not verify(desk.secret, {**headers, "webhook-timestamp": "1"}, body)
    assert int(headers["webhook-timestamp"]) == int(desk.office.now.timestamp())


def test_the_signature_is_that_of_the_standards_own_example() -> None:
    content = b'{"test": 2432232314}'

    class Example(Attempt):
        @property
        def id(self) -> str:
            return "msg_p5jXN8AQM9LWM0D4loKWxJek"

        @property
        def body(self) -> bytes:
            return content

    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    moment = datetime.fromtimestamp(1614265330, UTC)
    attempt = Example(UUID(int=0), "", [secret], 0, "", UUID(int=0), 0, moment, 0)
    assert signed(attempt, moment)["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_only_the_wanted_events_are_told(office: Office, listener: Listener) -> None:
    desk = Desk(office, listener, "pledge.submitted", "member.*")
    office.world.reach(Stage.REVIEW)
    office.world.admit(uuid4())
    desk.runs()
    assert [json.loads(body)["type"] for _, body in listener.told] == ["pledge.submitted", "member.admitted"]


def test_a_failure_is_tried_again_under_the_same_id_and_with_the_same_body(desk: Desk, listener: Listener) -> None:
    listener.answers = [503, 302, 204]
    desk.office.world.propose()
    desk.runs()
    assert desk.log() == [("WAITING", 1, 503, "NOT_TAKEN")]
    for pause in BACK_OFF[:2]:
        desk.runs()
        desk.office.now += pause
    desk.runs()
    assert desk.log() == [("SENT", 3, 204, "")]
    assert len(set(listener.ids)) == 1
    assert len({body for _, body in listener.told}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in listener.told}) == 3
    assert listener.elsewhere == []  # the redirect was not followed


def test_it_is_given_up_after_a_day_or_when_the_listener_says_so(desk: Desk, listener: Listener) -> None:
    listener.answers = [500]
    desk.office.world.propose()
    for pause in (*BACK_OFF, timedelta()):
        desk.runs()
        desk.office.now += pause
    assert desk.log() == [("FAILED", ATTEMPTS, 500, "NOT_TAKEN")]
    listener.answers = [410]
    desk.office.world.propose(of(CLERK))
    desk.runs()
    assert ("FAILED", 1, 410, "NOT_TAKEN") in desk.log()


def test_who_does_not_answer_in_time_is_tried_later(desk: Desk, listener: Listener) -> None:
    listener.patience = 0.5
    desk.office.world.propose()
    desk.runs(seconds=0.1)
    assert desk.log() == [("WAITING", 1, None, "ReadTimeout")]


def test_one_that_fails_rests_and_does_not_keep_the_others(office: Office, listener: Listener) -> None:
    with listening() as gone:
        failing = Desk(office, gone)
    desk = Desk(office, listener)
    office.world.reach(Stage.REVIEW)
    desk.runs()
    assert [state for state, *_ in desk.log()] == ["SENT"] * len(desk.log())
    assert failing.log()[0] == ("WAITING", 1, None, "ConnectError")
    assert {attempts for _, attempts, *_ in failing.log()[1:]} == {0}


def test_what_was_lost_on_the_way_comes_again_under_the_same_id(desk: Desk, listener: Listener) -> None:
    desk.office.world.propose()
    desk.office.runs()

    class Dying(PostgresDeliveries):
        def settle(self, *_: object, **__: object) -> None:
            raise KeyboardInterrupt  # told, and not noted

    dying = Announcer(Dying(desk.office.house.pool, desk.office.house.keyring), lambda: desk.office.now, THIS_MACHINE)
    with pytest.raises(KeyboardInterrupt):
        dying.step()
    desk.runs()
    assert len(listener.told) == 1
    desk.office.passes(minutes=5)
    desk.runs()
    assert len(listener.told) == 2
    assert len(set(listener.ids)) == 1


def test_one_delivery_and_everything_since_a_position_are_told_again(desk: Desk, listener: Listener) -> None:
    desk.office.world.reach(Stage.REVIEW)
    desk.runs()
    first, second = listener.ids
    position = json.loads(listener.told[1][1])["data"]["position"]
    desk.kept.replay_one(desk.webhook.id, position, desk.office.now, Origin(), "")
    desk.runs()
    assert listener.ids == [first, second, second]
    count, last = desk.kept.replay(desk.webhook.id, 0, desk.office.now, Origin())
    assert (count, last) == (2, position)
    desk.runs()
    assert listener.ids[3:] == [first, second]
    assert count <= MOST_REPLAYED
    with pytest.raises(NotFound):
        desk.kept.replay_one(desk.webhook.id, position + 1, desk.office.now, Origin(), "")


def test_a_new_webhook_can_be_told_of_the_past(office: Office, listener: Listener) -> None:
    office.world.propose()
    office.runs()
    desk = Desk(office, listener, "pledge.*")
    desk.runs()
    assert listener.told == []
    desk.kept.replay(desk.webhook.id, 0, office.now, Origin())
    desk.runs()
    assert [json.loads(body)["type"] for _, body in listener.told] == ["pledge.proposed"]


def test_for_a_day_both_secrets_sign(desk: Desk, listener: Listener) -> None:
    fresh = desk.kept.rotate(desk.webhook.id, desk.office.now, Origin(), "")
    desk.office.world.propose()
    desk.runs()
    desk.office.passes(days=1)
    desk.kept.replay(desk.webhook.id, 0, desk.office.now, Origin())
    desk.runs()
    during, after = listener.told
    assert (verify(desk.secret, *during), verify(fresh, *during)) == (True, True)
    assert (verify(desk.secret, *after), verify(fresh, *after)) == (False, True)


def test_a_disabled_account_is_told_nothing(desk: Desk, listener: Listener) -> None:
    with desk.office.house.pool.connection() as conn:
        accounts.disable(conn, desk.account, desk.office.now)
    desk.office.world.propose()
    desk.runs()
    assert listener.told == []


def test_a_removed_webhook_is_forgotten(desk: Desk, listener: Listener) -> None:
    desk.office.world.propose()
    desk.office.runs()
    desk.kept.remove(desk.webhook.id, Origin())
    desk.runs()
    assert listener.told == []
    assert desk.kept.listed(desk.account, every=True) == []


def test_the_secret_is_stored_sealed_and_never_logged(desk: Desk, listener: Listener) -> None:
    listener.answers = [500]
    desk.office.world.propose()
    with structlog.testing.capture_logs() as logged:
        desk.runs()
    with desk.office.house.pool.connection() as conn:
        rows = conn.execute("SELECT * FROM webhook").fetchall()
    bare = desk.secret.removeprefix("whsec_")
    assert any(entry["event"] == "webhook was not told" for entry in logged)
    assert bare not in str(logged)
    assert bare not in str(rows)
    assert listener.url not in str(logged)
