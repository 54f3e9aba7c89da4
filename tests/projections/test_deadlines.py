"""Moved deadlines, rests and cards in the read models: shown as of any day, and as old as they were."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.calendar import Calendar, SpecialDay
from domain.ladder import RED, YELLOW
from domain.pledge import Pledge
from domain.values import SYSTEM, Act, DueKind, Party, Role
from projections import history, ledger, overdue, pledges
from projections.coverage.view import COVERAGE
from projections.duties.view import DUTIES
from projections.history.view import HISTORY
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.overdue.view import OVERDUE
from projections.pledges.view import PLEDGES
from projections.statistics.view import STATISTICS
from tests.projections.clerk import DAY, YEAR_END, Clerk
from tests.projections.store import Store

LIMIT, LATER = date(2026, 6, 30), date(2026, 9, 30)
MOVED_ON = date(2026, 6, 1)
WHY = "汛期推迟"


@pytest.fixture
def clerk(store: Store) -> Clerk:
    return Clerk(store)


@pytest.fixture
def pledge(clerk: Clerk) -> Pledge:
    """A published pledge of which one item is due on a date."""
    made = clerk.propose([clerk.promise(kind=DueKind.DATE, limit=LIMIT), clerk.promise("路灯")])
    clerk.publish(made)
    return made


def owed(store: Store, today: date, ref: str = "item:1", soon: int = 400) -> list[overdue.OwedDuty]:
    page = overdue.worklist(store.conn, today=today, due_soon_days=soon)
    return [row for row in page.items if row.ref == ref]


def extend(clerk: Clerk, pledge: Pledge) -> None:
    """Give more time for the first item."""
    act = clerk.act(MOVED_ON, judge=True, reason=WHY)
    pledge.extend(act, Party.PLEDGER, "item:1", LIMIT, to=LATER, latest=YEAR_END)
    clerk.save(pledge)


def system(day: date) -> Act:
    return Act(SYSTEM, Role.SYSTEM, None, day)


def caught_up(store: Store) -> Store:
    store.catch_up(ORGANISATIONS, PLEDGES, LEDGER, OVERDUE, DUTIES, COVERAGE, STATISTICS, HISTORY)
    return store


def test_more_time_for_an_item_moves_it_everywhere_and_the_first_date_stays(
    store: Store, clerk: Clerk, pledge: Pledge
) -> None:
    pledge.extend(
        clerk.act(MOVED_ON, judge=True, reason=WHY), Party.PLEDGER, "item:1", LIMIT, to=LATER, latest=YEAR_END
    )
    clerk.save(pledge)
    caught_up(store)
    item = ledger.items(store.conn, pledge=pledge.id).items[0]
    assert (item.limit_on, item.due_kind) == (LATER, "DATE")
    versions = ledger.versions(store.conn, pledge.id, 1)
    assert [(each.limit_on, each.reason) for each in versions] == [(LIMIT, ""), (LATER, WHY)]
    assert [row.due for row in owed(store, MOVED_ON)] == [LATER]
    assert [row.due for row in owed(store, MOVED_ON - timedelta(days=1))] == [LIMIT]
    assert {row.since for row in owed(store, MOVED_ON)} == {DAY}
    line = history.lines(store.conn, pledge.id, limit=200).items[-1]
    assert (line.before[0]["limit"], line.after[0]["limit"]) == (LIMIT.isoformat(), LATER.isoformat())
    assert line.zh == f"上级同意延期：第1项兑现事项，期限由{LIMIT}改为{LATER}"


def test_an_item_that_was_extended_is_not_overdue_before_its_new_date(
    store: Store, clerk: Clerk, pledge: Pledge
) -> None:
    pledge.extend(
        clerk.act(MOVED_ON, judge=True, reason=WHY), Party.PLEDGER, "item:1", LIMIT, to=LATER, latest=YEAR_END
    )
    clerk.save(pledge)
    caught_up(store)

    def late(today: date) -> list[tuple[str, date]]:
        rows = overdue.worklist(store.conn, today=today).items
        assert overdue.counts(store.conn, today=today).total == len(rows)
        return [(row.ref, row.due) for row in rows if row.code == "item"]

    assert late(LIMIT + timedelta(days=1)) == []
    assert late(LATER) == []
    assert late(LATER + timedelta(days=1)) == [("item:1", LATER)]


def test_the_deadline_of_a_stage_moves_in_the_list_of_pledges(store: Store, clerk: Clerk) -> None:
    pledge = clerk.propose()
    due = pledge.stage_due
    assert due
    to = due + timedelta(days=3)
    pledge.extend(clerk.act(judge=True, reason=WHY), Party.PLEDGER, "propose", due, to=to, latest=YEAR_END)
    clerk.save(pledge)
    caught_up(store)
    assert pledges.find(store.conn).items[0].stage_due == to
    assert [row.due for row in owed(store, DAY, "propose")] == [to]


def test_a_rest_is_shown_from_its_day_on_and_puts_the_next_step_off(store: Store, clerk: Clerk) -> None:
    pledge = clerk.propose()
    due = pledge.stage_due
    assert due
    until = due + timedelta(days=4)
    pledge.remind(system(due - timedelta(days=1)), "propose", due, "-1")
    pledge.acknowledge(clerk.act(due, reason=WHY), Party.PLEDGER, "propose", due, until, longest=14)
    clerk.save(pledge)
    caught_up(store)
    (before,), (after,) = owed(store, due - timedelta(days=1), "propose"), owed(store, due, "propose")
    assert (before.rests_until, after.rests_until) == (None, until)
    assert after.next_step == overdue.NextStep(escalation=False, rung="+1", on=until)


def test_cards_are_levels_with_the_organisation_they_went_to(store: Store, clerk: Clerk) -> None:
    pledge = clerk.propose()
    due = pledge.stage_due
    assert due
    first, second = uuid4(), uuid4()
    pledge.remind(system(due), "propose", due, "0")
    pledge.escalate(system(due + timedelta(days=14)), "propose", due, first)
    pledge.escalate(system(due + timedelta(days=21)), "propose", due, second, YELLOW)
    clerk.save(pledge)
    caught_up(store)
    shown = [owed(store, due + timedelta(days=days), "propose")[0] for days in (13, 14, 21)]
    assert [row.level for row in shown] == [0, 1, 2]
    assert [row.escalated_to for row in shown] == [None, first, second]
    assert [(row.reminders, row.last_reminder) for row in shown] == [(1, due)] * 3
    pledge.escalate(system(due + timedelta(days=28)), "propose", due, second, RED)
    clerk.save(pledge)
    assert owed(caught_up(store), due + timedelta(days=28), "propose")[0].level == 3


def test_the_next_step_counts_the_working_days_of_the_calendar(store: Store, clerk: Clerk) -> None:
    administrator = Act(clerk.id("administrator"), Role.ADMINISTRATOR, None, DAY)
    calendar = Calendar.start(administrator, code="CN", days=[SpecialDay(date(2027, 1, 1), works=False)], source="x")
    clerk.campaign.change_policy(clerk.act(reason=WHY), clerk.campaign.policy.changed({"calendar": "CN"}))
    clerk.save(calendar, clerk.campaign)
    made: Any = clerk.propose()
    caught_up(store)
    # Its policy is still the first one; one that begins under the second counts by the calendar.
    assert owed(store, DAY, "propose")[0].calendar == ""
    assert made.policy_version == 1
    with store.conn.transaction():
        store.conn.execute("UPDATE overdue.pledge SET policy_version = 2")
    (row,) = owed(store, DAY, "propose")
    assert (row.calendar, row.special_days) == ("CN", {"2027-01-01": False})
    assert row.due == date(2026, 3, 8)  # a Sunday
    assert row.next_step == overdue.NextStep(escalation=False, rung="-1", on=date(2026, 3, 6))
    calendar.revise(administrator, days=[SpecialDay(date(2026, 3, 6), works=False)], source="x")
    clerk.save(calendar)
    (row,) = owed(caught_up(store), DAY, "propose")
    assert row.next_step == overdue.NextStep(escalation=False, rung="-1", on=date(2026, 3, 5))
