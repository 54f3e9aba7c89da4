"""The audit trail: a row for every event, found by who, for whom, what and when."""

from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from domain.aggregate import Event
from domain.exemption import Exemption
from domain.opinion import Opinion
from domain.values import PledgerKind
from projections import audit_trail
from projections.audit_trail import AuditEvent
from projections.audit_trail.view import AUDIT_TRAIL
from projections.organisations.view import ORGANISATIONS
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.clerk import DAY, Clerk
from tests.projections.store import Store


def every(store: Store, **filters: object) -> list[AuditEvent]:
    """Return all pages."""
    found: list[AuditEvent] = []
    cursor: str | None = None
    while True:
        page = audit_trail.events(store.conn, **filters, cursor=cursor, limit=50)  # type: ignore[arg-type]
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_every_event_of_the_log_has_its_row(store: Store) -> None:
    head = store.save(histories(seeded(81), pledges=15, steps=30))
    store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
    shown = every(store)
    assert [row.position for row in shown] == list(range(head, 0, -1))
    by_position = {row.position: row for row in shown}
    for notification in store.app.recorder.select_notifications(1, head):
        event = cast("Event", store.app.mapper.to_domain_event(notification))
        row = by_position[notification.id]
        assert (row.type, row.aggregate, row.version) == (
            notification.topic,
            event.originator_id,
            event.originator_version,
        )
        assert (row.actor, row.role, row.organisation, row.on_behalf_of, row.reason, row.occurred_on) == (
            event.act.actor,
            event.act.role.value,
            event.act.organisation,
            event.act.on_behalf_of,
            event.act.reason,
            event.act.occurred_on,
        )
        assert row.recorded_at == event.timestamp
        recorded_on = event.timestamp.astimezone(ZoneInfo("Asia/Shanghai")).date()
        assert row.late_days == (recorded_on - event.act.occurred_on).days
        assert row.pledge == (event.originator_id if notification.topic.startswith("pledge.") else None)


def test_filters_find_who_did_what_for_whom(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    clerk.publish(pledge)
    clerk.strike_off(pledge, 1)
    pledge.correct_item(clerk.act(judge=True, reason="现场未完成", on_behalf_of=clerk.chief.id), clerk.case, 1)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
    [corrected] = every(store, type="pledge.item-corrected")
    assert (corrected.actor_name, corrected.role, corrected.organisation_name) == ("王强", "COMMITTEE_MEMBER", "镇党委")
    assert (corrected.on_behalf_of_name, corrected.reason) == ("孙正", "现场未完成")
    assert every(store, on_behalf_of=clerk.chief.id) == [corrected]
    assert {row.type for row in every(store, actor=clerk.judge, pledge=pledge.id)} == {
        "pledge.reviewed",
        "pledge.approved",
        "pledge.signed",
        "pledge.struck-off",
        "pledge.item-corrected",
    }
    assert every(store, role="COMMITTEE_MEMBER") == every(store, actor=clerk.judge)
    assert [row.evidence for row in every(store, type="pledge.item-completed")] == ["照片一"]
    assert {row.organisation for row in every(store, under=clerk.north.id)} == {clerk.north.id}
    assert {row.organisation for row in every(store, under=clerk.committee.id)} == {clerk.north.id, clerk.committee.id}
    assert every(store, organisation=clerk.committee.id) == every(store, actor=clerk.judge)
    assert len(every(store, aggregate=pledge.id)) == pledge.version


def test_every_event_says_which_organisation_it_concerns(store: Store) -> None:
    clerk = Clerk(store)
    north, south, county = clerk.north.id, clerk.south.id, clerk.committee.id
    pledge = clerk.propose(kind=PledgerKind.MEMBER)
    clerk.member.transfer(clerk.act(date(2026, 4, 1)), south)
    clerk.member.transfer(clerk.act(date(2026, 2, 1)), county)
    clerk.member.assign_duty(clerk.act(), "护林岗")
    of_north = {"campaign": clerk.campaign.id, "organisation": north}
    opinion = Opinion.collect(clerk.id("asked"), clerk.act(), channel="VISIT", text="路", author="", **of_north)
    exemption = Exemption.request(
        clerk.id("exemption"), clerk.act(), member=clerk.member.id, grounds="长期患病", **of_north
    )
    clerk.save(clerk.member, opinion, exemption)
    store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
    concerned = {
        key: [row.concerns for row in reversed(every(store, aggregate=key))]
        for key in (north, clerk.campaign.id, pledge.id, clerk.member.id, opinion.id, exemption.id)
    }
    assert concerned == {
        north: [north],
        clerk.campaign.id: [county],
        pledge.id: [north],
        clerk.member.id: [north, south, south, south],
        opinion.id: [north],
        exemption.id: [north],
    }


def test_periods_and_late_records(store: Store) -> None:
    clerk = Clerk(store)
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    pledge = clerk.propose()
    prompt = clerk.organisation("东村党支部", None)
    prompt.rename(clerk.act(today), "东村党总支")
    clerk.save(prompt)
    store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
    assert {row.type for row in every(store)} - {row.type for row in every(store, late_only=True)} == {
        "organisation.renamed"
    }
    [proposed] = every(store, type="pledge.proposed")
    assert (proposed.pledge, proposed.late_days) == (pledge.id, (today - DAY).days)
    now = datetime.now(UTC)
    assert every(store, recorded_from=now + timedelta(hours=1)) == []
    assert every(store, recorded_to=now - timedelta(hours=1)) == []
    assert len(every(store, recorded_from=now - timedelta(hours=1), recorded_to=now + timedelta(hours=1))) == len(
        every(store)
    )
    assert {row.occurred_on for row in every(store, occurred_from=DAY, occurred_to=DAY)} == {DAY}
    assert every(store, occurred_to=date(2025, 12, 31)) == []
