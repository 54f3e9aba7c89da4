"""The ledger: items as their aggregates say, every wording kept, totals that add up."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from domain.errors import InvalidInput
from domain.pledge import Pledge
from domain.values import DueKind
from projections import ledger
from projections.ledger import LedgerItem, Totals
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.clerk import DAY, OPINION, Clerk
from tests.projections.store import Store

LATER = date(2026, 6, 1)


def every(store: Store, **filters: object) -> list[LedgerItem]:
    """Return all pages."""
    found: list[LedgerItem] = []
    cursor: str | None = None
    while True:
        page = ledger.items(store.conn, **filters, cursor=cursor, limit=9)  # type: ignore[arg-type]
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_items_equal_those_of_the_aggregates(store: Store) -> None:
    pledges: dict[UUID, Pledge] = {}
    for aggregate in histories(seeded(51), pledges=40, steps=40):
        store.save([aggregate])
        if isinstance(aggregate, Pledge):
            pledges[aggregate.id] = aggregate
    store.catch_up(ORGANISATIONS, LEDGER)
    shown = {
        (row.pledge, row.no): (
            row.text,
            row.limit_on,
            row.status,
            row.percent,
            row.evidence,
            row.struck_off_on,
            row.outcome,
            row.amendments + 1,
            row.help_asked,
            row.hung_on,
        )
        for row in every(store)
    }
    assert shown == {
        (pledge.id, item.number): (
            item.promise.text,
            item.promise.limit,
            item.status.value,
            item.percent,
            item.evidence,
            item.struck_off_on,
            item.outcome.value if item.outcome else None,
            len(item.versions),
            item.help_asked,
            pledge.letter.published_on,
        )
        for pledge in pledges.values()
        if pledge.letter.published_on
        for item in pledge.items.values()
    }
    for pledge in pledges.values():
        for item in pledge.items.values() if pledge.letter.published_on else ():
            kept = ledger.versions(store.conn, pledge.id, item.number)
            assert [version.text for version in kept] == [promise.text for promise in item.versions]


def test_seventy_one_items_of_which_fifteen_are_done(store: Store) -> None:
    clerk = Clerk(store)
    kinds = [DueKind.YEAR_END] * 20 + [DueKind.DATE] * 5 + [DueKind.CAMPAIGN_END] * 46
    limits = {DueKind.YEAR_END: date(2026, 12, 31), DueKind.DATE: LATER, DueKind.CAMPAIGN_END: date(2027, 12, 31)}
    items = [clerk.promise(f"事项{number}", kind, limits[kind]) for number, kind in enumerate(kinds)]
    pledge = clerk.propose(items[:30])
    other = clerk.propose(items[30:], organisation=clerk.south, name="other")
    clerk.publish(pledge)
    clerk.publish(other)
    for number in range(1, 16):
        clerk.strike_off(pledge, number)
    store.catch_up(ORGANISATIONS, LEDGER)
    whole = ledger.totals(store.conn, today=LATER, under=clerk.committee.id, campaign=clerk.campaign.id, round=2026)
    assert whole == Totals(
        pledges=2, items=71, done=15, due_by_year_end=10, whole_campaign=46, ended_undone=0, overdue=0
    )
    assert (whole.rate, whole.percent) == (Fraction(15, 71), Decimal("21.1"))
    assert ledger.totals(store.conn, today=date(2026, 6, 2)).overdue == 5
    assert len(every(store, overdue_on=date(2026, 6, 2))) == 5
    parts = ledger.totals_by_organisation(store.conn, today=LATER)
    assert [(part.organisation_name, part.items, part.done) for part in parts] == [
        ("北村党支部", 30, 15),
        ("南村党支部", 41, 0),
    ]
    assert len(every(store, under=clerk.committee.id)) == 71
    assert len(every(store, under=clerk.south.id)) == 41
    assert len(every(store, status="STRUCK_OFF")) == 15


@pytest.mark.parametrize(
    ("done", "items", "percent"), [(1, 16, "6.3"), (1, 8, "12.5"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 1, "100.0")]
)
def test_percentages_are_rounded_half_up(done: int, items: int, percent: str) -> None:
    assert Totals(1, items, done, 0, items - done, 0, 0).percent == Decimal(percent)


def test_without_items_there_is_no_rate(store: Store) -> None:
    store.catch_up(ORGANISATIONS, LEDGER)
    empty = ledger.totals(store.conn, today=DAY)
    assert (empty.items, empty.rate, empty.percent) == (0, None, None)


def test_nothing_hangs_before_publication(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise(), clerk.promise("架桥")])
    pledge.revise(clerk.act(), [clerk.promise("清渠")])
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, LEDGER)
    assert every(store) == []
    clerk.publish(pledge)
    store.catch_up(LEDGER)
    [item] = every(store)
    assert (item.text, item.hung_on, item.opinions) == ("清渠", DAY, [OPINION])
    assert (item.pledger_name, item.organisation_name) == ("北村党支部", "北村党支部")
    assert every(store, opinion=OPINION) == [item]
    assert every(store, opinion=clerk.id("another")) == []


def test_a_correction_reopens_and_an_amendment_keeps_the_old_wording(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    clerk.publish(pledge)
    clerk.strike_off(pledge, 1)
    pledge.correct_item(clerk.act(LATER, judge=True, reason="现场未完成"), clerk.case, 1)
    another = clerk.promise("修路两公里", DueKind.DATE, date(2026, 10, 1))
    pledge.request_amendment(clerk.act(LATER, reason="资金到位"), clerk.case, 1, another)
    pledge.decide_amendment(clerk.act(LATER, judge=True, reason="同意"), clerk.case, approved=True)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, LEDGER)
    [item] = every(store)
    assert (item.status, item.evidence, item.completed_on, item.struck_off_on) == ("OPEN", "", None, None)
    assert (item.corrections, item.amendments, item.text, item.due_on) == (1, 1, "修路两公里", date(2026, 10, 1))
    assert [(v.version, v.text, v.since, v.reason) for v in ledger.versions(store.conn, pledge.id, 1)] == [
        (1, "修路", DAY, ""),
        (2, "修路两公里", LATER, "同意"),
    ]


def test_a_withdrawn_pledge_has_an_outcome_for_every_item(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise("修路"), clerk.promise("架桥")])
    clerk.publish(pledge)
    clerk.strike_off(pledge, 1)
    pledge.request_withdrawal(clerk.act(reason="机构撤并"), clerk.case)
    pledge.decide_withdrawal(clerk.act(LATER, judge=True, reason="同意"), clerk.case, approved=True)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, LEDGER)
    assert [(row.no, row.outcome, row.outcome_on) for row in sorted(every(store), key=lambda row: row.no)] == [
        (1, "KEPT", LATER),
        (2, "WITHDRAWN", LATER),
    ]
    totals = ledger.totals(store.conn, today=date(2028, 1, 1))
    assert (totals.done, totals.ended_undone, totals.overdue) == (1, 1, 0)


@pytest.mark.parametrize("cursor", ["", "%%%", "W10", "WzFd", "bnVsbA", "WyIyMDI2LTAxLTAxIiwgIngiLCAxXQ", "[" * 5000])
def test_a_foreign_cursor_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        ledger.items(store.conn, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_the_size_of_a_page_is_bounded(store: Store, limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        ledger.items(store.conn, limit=limit)
