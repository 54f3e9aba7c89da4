"""Attempts: again after a failure and for a day only, at least once after a crash, and floods as one message."""

from datetime import timedelta
from uuid import uuid4

import pytest
import structlog

from tests.application.world import DAY, HEAD, call, draft, of
from tests.notices.office import REFUSED, SITE, Office, Pigeons
from workflows.notices.outbox import ChannelKind, Contact
from workflows.notices.timing import ATTEMPTS, BACK_OFF, FLOOD

MAIL = "head@example.org"
TABLES = ("contact", "contact_channel", "notice", "delivery")


def begun(office: Office, **choices: object) -> None:
    """Remind the reachable secretary of a pledge."""
    office.reached_by(HEAD, MAIL, **choices)
    office.remind(office.world.propose(), "propose", "-1", DAY)


def test_a_failure_is_tried_again_with_growing_pauses_and_then_given_up(office: Office) -> None:
    begun(office)
    office.pigeons.broken = REFUSED
    for attempt, pause in enumerate(BACK_OFF, 1):
        office.runs()
        assert office.deliveries("d.state", "d.attempts", "d.next_at") == [("WAITING", attempt, office.now + pause)]
        office.now += pause
    office.runs()
    assert office.deliveries("d.state", "d.attempts", "d.error") == [("FAILED", ATTEMPTS, "NOT_TAKEN")]
    assert sum(BACK_OFF, timedelta()) < timedelta(days=1)
    office.pigeons.broken = None
    office.passes(days=2)
    office.runs()
    assert office.pigeons.sent == []


def test_what_was_lost_on_the_way_comes_again_under_the_same_id(office: Office) -> None:
    begun(office)

    class Dying(Pigeons):
        def send(self, *message: object) -> None:
            super().send(*message)  # type: ignore[arg-type]
            raise KeyboardInterrupt  # after it was handed over and before that is noted

    first = Dying()
    with pytest.raises(KeyboardInterrupt):
        office.runs(office.courier(first))
    office.runs()
    assert office.pigeons.sent == []  # another courier does not hurry
    office.passes(minutes=5)
    office.runs()
    (_, _, before), (_, _, after) = first.sent[0], office.pigeons.sent[0]
    assert before == after
    assert office.deliveries("d.state", "d.attempts") == [("SENT", 2)]


def test_of_two_couriers_that_believe_to_lead_one_sends(office: Office) -> None:
    begun(office)
    office.courier(Pigeons(kinds=frozenset())).step(lambda: False)  # laid out, not sent
    found = office.outbox.due(office.now, 10)
    later = office.now + timedelta(minutes=5)
    assert [office.outbox.claim(found[0], office.now, later) for _ in range(2)] == [True, False]


def test_a_few_notices_are_sent_each_and_a_flood_is_one_message(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    office.under_review(FLOOD)
    office.runs()
    assert len(office.pigeons.to(MAIL)) == FLOOD
    pledges = office.under_review(FLOOD + 1)
    office.passes(hours=1)
    office.runs()
    message = office.pigeons.to(MAIL)[-1]
    assert (len(office.pigeons.sent), message.subject) == (FLOOD + 1, f"【诺册】{FLOOD + 1}项提醒")
    assert all(f"{SITE}/pledges/{pledge}" in message.body for pledge in pledges)
    assert {state for (state,) in office.deliveries("d.state")} == {"SENT"}


def test_what_trickles_in_all_day_is_a_few_messages_an_hour(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    for _ in range(3 * FLOOD):
        office.under_review(1)
        office.runs()
        office.passes(minutes=2)
    assert len(office.pigeons.to(MAIL)) == FLOOD
    office.passes(minutes=38)  # an hour after the last of them
    office.runs()
    assert office.pigeons.to(MAIL)[FLOOD:][0].subject == f"【诺册】{2 * FLOOD}项提醒"
    assert len(office.pigeons.to(MAIL)) == FLOOD + 1
    assert {state for (state,) in office.deliveries("d.state")} == {"SENT"}


def test_a_channel_that_was_taken_away_is_not_used(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    office.pigeons.broken = REFUSED
    office.remind(office.world.propose(), "propose", "-1", DAY)
    office.runs()
    office.contacts.change(HEAD, Contact(), [])
    office.pigeons.broken = None
    office.passes(hours=1)
    office.runs()
    assert office.pigeons.sent == []
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "NO_CHANNEL")]


def test_without_a_mail_server_nothing_is_tried(office: Office) -> None:
    begun(office)
    office.pigeons.kinds = frozenset({ChannelKind.WECOM})
    office.runs()
    assert office.deliveries("d.state", "d.attempts", "d.error") == [("DROPPED", 0, "NO_CHANNEL")]


def test_an_erased_person_has_no_address_any_more(office: Office) -> None:
    begun(office)
    office.house.keyring.erase(HEAD)
    office.runs()
    assert office.pigeons.sent == []
    assert office.deliveries("d.state", "d.error") == [("DROPPED", "NO_CHANNEL")]


def test_the_name_of_an_erased_member_is_in_no_message(office: Office) -> None:
    office.reached_by(HEAD, MAIL)
    member = office.world.admit(uuid4(), name="钱十一")
    pledge = office.world.propose(of(member), items=[draft(person=member)])
    office.house.pledgebook.submit(call(member), pledge)
    office.remind(pledge, "review", "-1", DAY)
    office.house.keyring.erase(member)
    office.house.pledgebook._kept._found.clear()  # as a minute later
    office.runs()
    (message,) = office.pigeons.to(MAIL)
    assert "钱十一" not in message.subject + message.body
    assert "已删除" in message.subject


def test_addresses_are_stored_sealed_and_never_logged(office: Office) -> None:
    begun(office)
    office.pigeons.broken = ValueError(MAIL)
    with structlog.testing.capture_logs() as logged:
        office.runs()
    assert logged[-1]["error"] == "ValueError"
    assert MAIL not in str(logged)
    with office.house.pool.connection() as conn:
        (row,) = conn.execute("SELECT sealed FROM contact_channel")
        stored = [table.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES for table in [conn]]  # noqa: S608
    assert row[0]
    assert MAIL not in str(stored)
