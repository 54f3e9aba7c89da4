"""The figures of the drive by day: against the events themselves, the ledger's totals, and the figures of a town."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.aggregate import Event
from domain.errors import InvalidInput
from domain.pledge import Pledge, changing, evaluating, fulfilling, proposing, signing, supervising
from domain.values import DueKind, Promise
from projections import ledger, organisations, statistics
from projections.catchup import Batch
from projections.comparison import compare
from projections.ledger.view import LEDGER
from projections.organisations.view import ORGANISATIONS
from projections.reach import NOWHERE, Reach
from projections.rebuild import create_missing
from projections.statistics import MOST_POINTS, Point, Step
from projections.statistics.view import STATISTICS
from tests.generated_letters import histories
from tests.generators import CLOSES, OPENS, seeded
from tests.projections.clerk import DAY, YEAR_END, Clerk
from tests.projections.store import Store

LAST = date(2028, 2, 1)
"""All that happens in a generated town has happened, and every limit has passed."""
LATER = date(2026, 6, 1)


@dataclass
class Item:
    """An item as its events tell of it, and the days from which on it was so."""

    since: date
    limit: date
    state: str = "open"
    was: list[tuple[date, date, str]] = field(default_factory=list)

    def become(self, day: date, *, limit: date | None = None, state: str | None = None) -> None:
        """Change from ``day`` on, but no earlier than it changed before."""
        self.since, self.limit, self.state = max(self.since, day), limit or self.limit, state or self.state
        self.note()

    def note(self) -> None:
        """Remember how it stands."""
        self.was.append((self.since, self.limit, self.state))

    def on(self, day: date) -> tuple[date, str] | None:
        """Return its limit and state at the end of a day; None before it was hung up."""
        known = [(limit, state) for since, limit, state in self.was if since <= day]
        return known[-1] if known else None


def told(events: Iterable[Event]) -> dict[UUID, dict[int, Item]]:
    """Return the published items of each pledge, event by event and without SQL."""
    drafts: dict[UUID, list[Promise]] = {}
    found: dict[UUID, dict[int, Item]] = {}
    for event in events:
        pledge, day = event.originator_id, event.act.occurred_on
        match event:
            case proposing.Proposed() | proposing.Revised():
                drafts[pledge] = list(event.items)
            case signing.Published():
                found[pledge] = {no: Item(day, promise.limit) for no, promise in enumerate(drafts[pledge], 1)}
                for item in found[pledge].values():
                    item.note()
            case fulfilling.StruckOff():
                found[pledge][event.item].become(day, state="done")
            case fulfilling.ItemCorrected():
                found[pledge][event.item].become(day, state="open")
            case changing.AmendmentDecided() if event.approved:
                found[pledge][event.item].become(day, limit=event.promise.limit)
            case supervising.DeadlineMoved() if event.duty.startswith(("item:", "strike_off:")):
                found[pledge][int(event.duty.partition(":")[2])].become(day, limit=event.to)
            case changing.WithdrawalDecided() | evaluating.Closed() if getattr(event, "approved", True):
                end = "ended" if isinstance(event, evaluating.Closed) else "withdrawn"
                for item in found.get(pledge, {}).values():
                    item.become(day, state="done" if item.state == "done" else end)
            case _:
                pass
    return found


def recounted(pledges: dict[UUID, dict[int, Item]], day: date) -> Point:
    """Count everything as it stood at the end of a day."""
    count: Counter[str] = Counter()
    for items in pledges.values():
        standing = [found for item in items.values() if (found := item.on(day))]
        count["pledges"] += bool(standing)
        for limit, state in standing:
            passed = limit < day
            count["items"] += 1
            count["done"] += state == "done"
            count["due"] += passed and state != "withdrawn"
            count["overdue"] += passed and state == "open"
    return Point(day, *(count[figure] for figure in ("pledges", "items", "done", "due", "overdue")))


@given(rng=st.randoms(use_true_random=False))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_every_point_equals_a_recount_of_the_events(store: Store, rng: Random) -> None:
    create_missing(store.conn, [ORGANISATIONS, STATISTICS])
    events: list[Event] = []
    batch = Batch()
    for aggregate in histories(rng, pledges=3, steps=30, organisations=2):
        for event in aggregate.collect_events():
            assert isinstance(event, Event)
            events.append(event)
            if type(event) in STATISTICS.handlers:
                STATISTICS.apply(batch, event, len(events))
    days = [OPENS + timedelta(days=number) for number in range(0, 761, 5)]
    with store.conn.transaction(force_rollback=True):
        store.conn.execute("SET LOCAL search_path TO statistics")
        batch.run(store.conn)
        shown = {point.day: point for point in statistics.series(store.conn, since=OPENS, until=LAST)}
    pledges = told(events)
    assert [shown[day] for day in days] == [recounted(pledges, day) for day in days]


def test_the_last_day_agrees_with_the_ledgers_totals_in_every_subtree(store: Store) -> None:
    store.save(histories(seeded(11), pledges=60, steps=40))
    store.catch_up(ORGANISATIONS, LEDGER, STATISTICS)
    places = organisations.organisations(store.conn, limit=200).items
    campaigns = [None, *(each.id for each in organisations.campaigns(store.conn).items)]
    seen = 0
    for place in places:
        for campaign in campaigns:
            [point] = statistics.series(store.conn, since=LAST, until=LAST, under=place.id, campaign=campaign)
            total = ledger.totals(store.conn, today=LAST, under=place.id, campaign=campaign)
            assert (point.pledges, point.items, point.done, point.overdue, point.percent) == (
                total.pledges,
                total.items,
                total.done,
                total.overdue,
                total.percent,
            )
            seen += point.done
    assert seen > 10


def test_what_was_built_step_by_step_equals_what_is_rebuilt(store: Store) -> None:
    store.save(histories(seeded(12), pledges=30, steps=40))
    store.catch_up(STATISTICS, batch=7)
    assert compare(store.url, STATISTICS, store.log) == []


def town(clerk: Clerk) -> list[Pledge]:
    """Publish seventy-one items in two branches and strike fifteen off, one a day from the second of March on."""
    kinds = [DueKind.YEAR_END] * 20 + [DueKind.DATE] * 5 + [DueKind.CAMPAIGN_END] * 46
    limits = {DueKind.YEAR_END: YEAR_END, DueKind.DATE: LATER, DueKind.CAMPAIGN_END: date(2027, 12, 31)}
    items = [clerk.promise(f"事项{number}", kind, limits[kind]) for number, kind in enumerate(kinds)]
    pledges = [clerk.propose(items[:30]), clerk.propose(items[30:], organisation=clerk.south, name="other")]
    for pledge in pledges:
        clerk.publish(pledge)
    for number in range(1, 16):
        clerk.strike_off(pledges[0], number, DAY + timedelta(days=number))
    return pledges


def lines(store: Store, since: date, until: date, step: Step = Step.DAY, under: UUID | None = None) -> Iterator[str]:
    """Bring the statistics up to the log and return each point as one line."""
    store.catch_up(ORGANISATIONS, STATISTICS)
    for point in statistics.series(store.conn, since=since, until=until, step=step, under=under):
        figures = (point.pledges, point.items, point.done, point.due, point.overdue)
        yield f"{point.day:%m-%d} {' '.join(map(str, figures))}"


def test_seventy_one_items_are_hung_up_and_fifteen_of_them_struck_off_day_by_day(store: Store) -> None:
    clerk = Clerk(store)
    town(clerk)
    before = DAY - timedelta(days=1)
    assert [*lines(store, before, DAY + timedelta(days=2))] == [
        "02-28 0 0 0 0 0",
        "03-01 2 71 0 0 0",
        "03-02 2 71 1 0 0",
        "03-03 2 71 2 0 0",
    ]
    assert [*lines(store, LATER, date(2027, 1, 1), Step.MONTH)] == [
        "06-30 2 71 15 5 5",
        "07-31 2 71 15 5 5",
        "08-31 2 71 15 5 5",
        "09-30 2 71 15 5 5",
        "10-31 2 71 15 5 5",
        "11-30 2 71 15 5 5",
        "12-31 2 71 15 5 5",
        "01-01 2 71 15 25 10",
    ]
    [point] = statistics.series(store.conn, since=LATER, until=LATER)
    total = ledger_totals(store)
    assert (point.items, point.done, total.due_by_year_end, total.whole_campaign) == (71, 15, 10, 46)
    assert point.percent == total.percent == Decimal("21.1")
    assert [*lines(store, LATER, LATER, under=clerk.south.id)] == ["06-01 1 41 0 0 0"]


def ledger_totals(store: Store) -> ledger.Totals:
    store.catch_up(LEDGER)
    return ledger.totals(store.conn, today=LATER)


def test_what_was_taken_back_counts_until_it_was(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise("修路", DueKind.DATE, DAY)])
    clerk.publish(pledge)
    clerk.strike_off(pledge, 1, DAY + timedelta(days=1))
    pledge.correct_item(clerk.act(DAY + timedelta(days=3), judge=True, reason="未完成"), clerk.case, 1)
    clerk.save(pledge)
    assert [*lines(store, DAY, DAY + timedelta(days=4))] == [
        "03-01 1 1 0 0 0",
        "03-02 1 1 1 1 0",
        "03-03 1 1 1 1 0",
        "03-04 1 1 0 1 1",
        "03-05 1 1 0 1 1",
    ]


def test_a_limit_that_was_moved_is_due_on_its_new_day_and_a_withdrawn_item_on_none(store: Store) -> None:
    clerk = Clerk(store)
    first, second = DAY + timedelta(days=1), DAY + timedelta(days=3)
    pledge = clerk.propose([clerk.promise("修路", DueKind.DATE, first), clerk.promise("架桥", DueKind.DATE, first)])
    clerk.publish(pledge)
    pledge.request_amendment(clerk.act(reason="大雪"), clerk.case, 1, clerk.promise("修路", DueKind.DATE, second))
    pledge.decide_amendment(clerk.act(first, judge=True), clerk.case, approved=True)
    clerk.save(pledge)
    assert [*lines(store, DAY, second + timedelta(days=1))] == [
        "03-01 1 2 0 0 0",
        "03-02 1 2 0 0 0",
        "03-03 1 2 0 1 1",
        "03-04 1 2 0 1 1",
        "03-05 1 2 0 2 2",
    ]
    pledge.request_withdrawal(clerk.act(second, reason="撤并"), clerk.case)
    pledge.decide_withdrawal(clerk.act(second, judge=True), clerk.case, approved=True)
    clerk.save(pledge)
    assert [*lines(store, first, second + timedelta(days=1))] == [
        "03-02 1 2 0 0 0",
        "03-03 1 2 0 1 1",
        "03-04 1 2 0 0 0",
        "03-05 1 2 0 0 0",
    ]


def test_a_series_goes_by_the_tree_of_its_last_day(store: Store) -> None:
    clerk = Clerk(store)
    town(clerk)
    clerk.south.move(clerk.act(LATER), clerk.north.id)
    clerk.save(clerk.south)
    eve = LATER - timedelta(days=1)
    assert [*lines(store, eve, eve, under=clerk.north.id)] == ["05-31 1 30 15 0 0"]
    assert [*lines(store, eve, LATER, under=clerk.north.id)] == ["05-31 2 71 15 0 0", "06-01 2 71 15 0 0"]


def test_a_reader_counts_what_they_may_read(store: Store) -> None:
    clerk = Clerk(store)
    town(clerk)
    store.catch_up(ORGANISATIONS, STATISTICS)

    def items(reach: Reach) -> int:
        [point] = statistics.series(store.conn, since=LATER, until=LATER, reach=reach)
        return point.items

    assert items(NOWHERE) == 0
    assert items(Reach(person=clerk.south.id)) == 41
    assert items(Reach(places=frozenset({clerk.north.id}))) == 30
    assert items(Reach(subtrees=frozenset({clerk.committee.id}))) == 71


@pytest.mark.parametrize(
    ("step", "days"),
    [
        (Step.DAY, ["04-29", "04-30", "05-01", "05-02", "05-03", "05-04"]),
        (Step.WEEK, ["05-03", "05-04"]),
        (Step.MONTH, ["04-30", "05-04"]),
    ],
)
def test_the_points_are_days_sundays_or_ends_of_months_and_always_the_last_day(step: Step, days: list[str]) -> None:
    found = statistics.points(date(2026, 4, 29), date(2026, 5, 4), step)
    assert [f"{day:%m-%d}" for day in found] == days


def test_a_series_has_no_more_points_than_ten_years_have_days() -> None:
    until = OPENS + timedelta(days=MOST_POINTS - 1)
    assert len(statistics.points(OPENS, until, Step.DAY)) == MOST_POINTS
    with pytest.raises(InvalidInput, match="3700"):
        statistics.points(OPENS - timedelta(days=1), until, Step.DAY)
    assert len(statistics.points(OPENS - timedelta(days=1), until, Step.WEEK)) < MOST_POINTS
    with pytest.raises(InvalidInput, match="from"):
        statistics.points(CLOSES, OPENS, Step.DAY)
