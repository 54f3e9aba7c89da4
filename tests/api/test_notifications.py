"""How persons choose to be told and see what they were told, over HTTP; addresses are never shown whole."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest

from api.identity.throttle import Throttle
from api.parts import Parts
from domain.application import Call
from domain.values import SYSTEM, Role
from runtime.notices.outbox import PostgresOutbox
from tests.api.conftest import serving
from tests.api.town import ADMINISTRATOR, PEOPLE, Town, token
from tests.notices.office import REFUSED, ZONE, Pigeons
from workflows.notices.courier import Courier
from workflows.notices.outbox import ChannelKind
from workflows.notices.texts import Month

MINE = "/me/notifications"
WHO = "village-secretary"
MAIL = {"kind": "MAIL", "address": "han.lishan@example.org"}
WECOM = {"kind": "WECOM", "address": "693a91f6-7b1c-4bc4-97a0-0ec2d1fa5aaa"}
USUAL = {"from": "21:00", "until": "08:00"}


def put(town: Town, who: str, body: Any) -> httpx2.Response:
    return town.client.put(MINE, json=body, headers={"Authorization": f"Bearer {token(who)}"})


@pytest.fixture
def pigeons(parts: Parts) -> Pigeons:
    assert parts.notifying
    post = parts.notifying.post
    assert isinstance(post, Pigeons)
    post.sent.clear()
    post.broken, post.kinds = None, frozenset(ChannelKind)
    return post


def test_whoever_chose_nothing_has_the_usual_quiet_hours_and_no_channel(town: Town) -> None:
    assert town.get("stranger", MINE).json() == {
        "language": "zh",
        "quiet": USUAL,
        "digest": "EACH",
        "channels": [],
        "available": ["MAIL", "WECOM", "DINGTALK", "FEISHU"],
    }


def test_choices_are_kept_and_addresses_shown_masked(town: Town) -> None:
    body = {
        "language": "en",
        "quiet": {"from": "12:00", "until": "13:30"},
        "digest": "DAILY",
        "channels": [MAIL, WECOM],
    }
    answer = put(town, WHO, body)
    assert answer.status_code == 200, answer.text
    shown = town.get(WHO, MINE).json()
    assert answer.json() == shown
    assert (shown["language"], shown["quiet"], shown["digest"]) == ("en", body["quiet"], "DAILY")
    assert shown["channels"] == [
        {"kind": "MAIL", "address": "h***@example.org", "signed": False},
        {"kind": "WECOM", "address": "***5aaa", "signed": False},
    ]
    assert MAIL["address"] not in answer.text


def test_an_address_that_is_left_out_stays_and_a_channel_that_is_left_out_goes(town: Town, parts: Parts) -> None:
    put(town, WHO, {"channels": [MAIL, WECOM]})
    assert put(town, WHO, {"channels": [{"kind": "WECOM"}]}).status_code == 200
    assert parts.notifying
    (kept,) = parts.notifying.contacts.channels(PEOPLE[WHO])
    assert (kept.kind, kept.address) == (ChannelKind.WECOM, WECOM["address"])
    answer = put(town, WHO, {"channels": [{"kind": "MAIL"}]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "channels.0.address")


@pytest.mark.parametrize(
    "channel",
    [
        {"kind": "MAIL", "address": "not an address"},
        {"kind": "MAIL", "address": "a@b.example, c@d.example"},
        {"kind": "MAIL", "address": "a@b.example?smtp=evil.example"},
        {"kind": "WECOM", "address": "https://evil.example/hook"},
        {"kind": "WECOM", "address": "693a91f6/../../other-path"},
        {"kind": "DINGTALK", "address": "short"},
        {"kind": "DINGTALK", "address": "a1" * 32, "secret": "not@secret"},
        {"kind": "FEISHU", "address": "token@evil.example:8080/"},
        {"kind": "JSON", "address": "http://127.0.0.1:8233"},
    ],
)
def test_nothing_but_an_address_of_its_kind_is_taken(town: Town, channel: dict[str, str]) -> None:
    answer = put(town, WHO, {"channels": [channel]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    assert channel["address"] not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        {"quiet": {"from": "21:00", "until": "21:00"}},
        {"quiet": {"from": "25:00", "until": "08:00"}},
        {"quiet": {"from": 75600, "until": "08:00"}},
        {"language": "fr"},
        {"digest": "NEVER"},
        {"channels": [MAIL, MAIL]},
    ],
)
def test_choices_that_make_no_sense_are_refused(town: Town, body: dict[str, Any]) -> None:
    assert put(town, WHO, body).status_code == 422


def test_mail_is_not_offered_where_no_server_is_configured(town: Town, pigeons: Pigeons) -> None:
    pigeons.kinds = frozenset({ChannelKind.WECOM})
    assert town.get(WHO, MINE).json()["available"] == ["WECOM"]
    assert put(town, WHO, {"channels": [MAIL]}).json()["errors"][0]["field"] == "channels.0.kind"


def test_a_test_message_goes_at_once_by_the_channel_that_is_named(town: Town, pigeons: Pigeons) -> None:
    put(town, WHO, {"language": "en", "channels": [MAIL]})
    assert town.post(WHO, f"{MINE}/test", {"channel": "MAIL"}).status_code == 204
    ((channel, message, _),) = pigeons.sent
    assert (channel.address, message.subject) == (MAIL["address"], "[Pledgebook] Test message")
    assert town.post(WHO, f"{MINE}/test", {"channel": "WECOM"}).status_code == 404
    pigeons.broken = REFUSED
    answer = town.post(WHO, f"{MINE}/test", {"channel": "MAIL"})
    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (502, "not-sent", "NOT_TAKEN")


def test_only_a_few_test_messages_an_hour(town: Town, parts: Parts, pigeons: Pigeons) -> None:
    put(town, WHO, {"channels": [MAIL]})
    with serving(replace(parts, throttle=Throttle(messages="2/hour"))) as address:
        said = [
            httpx2.post(
                f"{address}{MINE}/test",
                json={"channel": "MAIL"},
                headers={"Authorization": f"Bearer {token(WHO)}"},
            ).status_code
            for _ in range(3)
        ]
    assert (said, len(pigeons.sent)) == ([204, 204, 429], 2)


def test_who_acts_without_a_post_is_told_of_nothing(town: Town) -> None:
    for answer in (
        town.get(ADMINISTRATOR, MINE),
        town.get(ADMINISTRATOR, "/me/notices"),
        put(town, ADMINISTRATOR, {"channels": [MAIL]}),
        town.post(ADMINISTRATOR, f"{MINE}/test", {"channel": "MAIL"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not-authorised")


def test_everybody_sees_their_own_notices_and_how_they_fared(town: Town, parts: Parts, pigeons: Pigeons) -> None:
    assert parts.notifying
    courier = Courier(
        town.house.pledgebook,
        PostgresOutbox(town.house.pool),
        parts.notifying.contacts,
        pigeons,
        lambda _person, _day: Month([], 0, 0),
        public_url="https://pledges.example.org",
        zone=ZONE,
        clock=lambda: datetime.now(UTC),
    )
    while courier.step():
        pass
    put(town, WHO, {"quiet": None, "channels": [MAIL]})
    pledge = UUID(town.proposed())
    due = town.house.pledgebook.pledge(pledge).duties()[0].due
    for rung in ("-7", "-1"):
        call = Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM)
        town.house.pledgebook.remind(call, pledge, "propose", due, rung)
        while courier.step():
            pass
    page = town.get(WHO, "/me/notices", limit=1).json()
    (newest,) = page["items"]
    assert (newest["occasion"], newest["kind"], newest["thing"], newest["rung"]) == (
        "REMINDED",
        "pledge",
        str(pledge),
        "-1",
    )
    assert [(each["channel"], each["state"], each["attempts"]) for each in newest["deliveries"]] == [
        ("MAIL", "SENT", 1)
    ]
    (older,) = town.get(WHO, "/me/notices", limit=1, cursor=page["next_cursor"]).json()["items"]
    assert older["rung"] == "-7"
    assert len(town.get(WHO, "/me/notices", state="SENT").json()["items"]) == 2
    assert town.get(WHO, "/me/notices", state="FAILED").json()["items"] == []
    (clerks, *_) = town.get("village-clerk", "/me/notices").json()["items"]
    assert clerks["deliveries"] == []
    assert town.get("stranger", "/me/notices").json()["items"] == []
    assert MAIL["address"] not in str(page)
