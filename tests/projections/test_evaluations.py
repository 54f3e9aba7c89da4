"""The read model of public evaluations: attendance, results, attempts, deadlines; never a single ballot (J1 to J5)."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.judgement.evaluation import Step
from domain.judgement.rectification import SourceKind
from projections import evaluations
from projections.comparison import compare
from projections.evaluations import EvaluationRow
from projections.evaluations.view import EVALUATIONS
from projections.organisations.view import ORGANISATIONS
from projections.reach import NOWHERE, Reach
from tests.projections.clerk import DAY, Clerk
from tests.projections.evaluated import CLOSES, COUNTED, HELD, PERIOD, SHOWN, Held
from tests.projections.rectified import Saga, system
from tests.projections.store import Store, rows

WEEK = timedelta(7)
TABLES = ("evaluation", "attendance", "rectification", "problem", "deadline")


@pytest.fixture
def clerk(store: Store) -> Clerk:
    return Clerk(store)


def row(clerk: Clerk, held: Held, results: Reach | None = None) -> EvaluationRow:
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    found = evaluations.evaluation(clerk.store.conn, held.subject.id, results=results)
    assert found is not None
    assert (found.version, found.step) == (held.subject.version, held.subject.step.value)
    return found


def outcome(found: EvaluationRow) -> tuple[Any, ...]:
    return (found.cast, found.satisfied, found.percent, found.verdict, found.criticism)


def failed(clerk: Clerk) -> Held:
    return Held(clerk).open().count(26, 4).publish()


def passed(clerk: Clerk, after: Held) -> Held:
    return (
        Held(clerk, after.subject.attempt + 1, after.subject.id).open().count(27, 3, HELD + WEEK).publish(SHOWN + WEEK)
    )


def test_an_evaluation_shows_who_came_and_its_result_once_it_is_counted(clerk: Clerk) -> None:
    held = Held(clerk)
    announced = row(clerk, held)
    assert (announced.organisation, announced.organisation_name) == (clerk.north.id, "北村党支部")
    assert (announced.period_start, announced.period_end) == (PERIOD.start, PERIOD.end)
    assert (announced.held_on, announced.closes_on, announced.announced_on) == (HELD, CLOSES, DAY)
    assert (announced.minimum, announced.threshold, announced.organisation_type) == (30, 90, "RURAL")
    assert announced.satisfied_grades == ["SATISFIED", "FAIRLY_SATISFIED"]
    assert (announced.attempt, announced.previous, announced.first) == (1, None, held.subject.id)
    assert (announced.attendance, announced.reported_on, announced.tally) == (None, None, None)
    opened = row(clerk, held.open())
    assert (opened.attendance, opened.opened_on, opened.reported_on) == (30, HELD, HELD)
    assert outcome(announced) == outcome(opened) == (None, None, None, None, None)
    counted = row(clerk, held.count(26, 4))
    assert outcome(counted) == (30, 26, "86.6", "FAILED", None)
    assert counted.tally == {"SATISFIED": 13, "FAIRLY_SATISFIED": 13, "DISSATISFIED": 4, "UNINFORMED": 0}
    assert (counted.closed_on, counted.published_on, counted.place) == (COUNTED, None, "")
    shown = row(clerk, held.publish())
    assert (shown.published_on, shown.place, outcome(shown)) == (SHOWN, "村委会公开栏", outcome(counted))
    came = evaluations.attendance(clerk.store.conn, held.subject.id)
    assert [(each.category, each.number) for each in came] == [("DELEGATES", 3), ("MASSES", 24), ("OWN_LEADERS", 3)]


@pytest.mark.parametrize(
    ("satisfied", "others", "percent", "verdict"),
    [
        (27, 3, "90.0", "PASSED"),
        (899, 101, "89.9", "FAILED"),
        (900, 100, "90.0", "PASSED"),
        (1799, 200, "89.9", "FAILED"),
        (30, 0, "100.0", "PASSED"),
        (0, 30, "0.0", "FAILED"),
        (0, 0, None, "VOID"),
    ],
)
def test_a_percentage_is_rounded_down_so_that_it_never_says_more_than_the_fraction(
    clerk: Clerk, satisfied: int, others: int, percent: str | None, verdict: str
) -> None:
    found = row(clerk, Held(clerk).open().count(satisfied, others))
    assert outcome(found)[:4] == (satisfied + others, satisfied, percent, verdict)


def test_too_few_make_it_void_and_strong_criticism_fails_it_before_or_after_the_count(clerk: Clerk) -> None:
    assert row(clerk, Held(clerk, minimum=31).open().count(30, 0)).verdict == "VOID"
    before = row(clerk, Held(clerk, 2).open().criticise().count(30, 0))
    after = row(clerk, Held(clerk, 3).open().count(30, 0).criticise(COUNTED))
    assert outcome(before) == outcome(after) == (30, 30, "100.0", "FAILED", "推诿扯皮")
    assert row(clerk, Held(clerk, 4, minimum=31).open().count(30, 0).criticise(COUNTED)).verdict == "VOID"


def test_an_evaluation_that_nobody_held_ends_without_ballots_and_its_day_was_never_met(clerk: Clerk) -> None:
    held = Held(clerk)
    over = CLOSES + timedelta(1)
    held.subject.require_closable(system(over))
    found = row(clerk, held.count(0, 0, over).publish(over))
    assert (outcome(found), found.attendance) == ((0, 0, None, "VOID", None), 0)
    deadlines = [(d.duty, d.met_on, d.dropped_on) for d in evaluations.deadlines(clerk.store.conn, held.subject.id)]
    assert deadlines == [("hold", None, over), ("publish_result", over, None)]
    (published,) = evaluations.results(clerk.store.conn).items
    assert (published.attendance, published.percent, published.verdict) == (0, None, "VOID")


def test_results_are_withheld_from_who_may_not_know_them_before_they_are_published(clerk: Clerk) -> None:
    held = Held(clerk).open().criticise().count(26, 4)
    inside = Reach(places=frozenset({clerk.north.id}))
    conn = clerk.store.conn
    assert outcome(row(clerk, held, inside)) == (30, 26, "86.6", "FAILED", "推诿扯皮")
    outside = row(clerk, held, NOWHERE)
    assert (outcome(outside), outside.tally, outside.closed_on) == ((None,) * 5, None, COUNTED)
    for results, count in ((inside, 1), (NOWHERE, 0)):
        assert len(evaluations.evaluations(conn, results=results, verdict="FAILED").items) == count
    assert [outcome(each) for each in evaluations.attempts(conn, held.subject.id, results=NOWHERE)] == [(None,) * 5]
    held.publish()
    assert outcome(row(clerk, held, NOWHERE)) == (30, 26, "86.6", "FAILED", "推诿扯皮")


def test_every_deadline_says_how_it_went(clerk: Clerk) -> None:
    held = Held(clerk)

    def deadlines() -> list[tuple[str, str, date, date, date | None]]:
        clerk.store.catch_up(EVALUATIONS)
        found = evaluations.deadlines(clerk.store.conn, held.subject.id)
        waiting = [(each.duty, each.owed_by, each.due) for each in found if each.met_on is None]
        assert waiting == [(each.ref, each.owed_by.value, each.due) for each in held.subject.duties()]
        return [(each.duty, each.owed_by, each.since, each.due, each.met_on) for each in found]

    assert deadlines() == [("hold", "PLEDGER", DAY, HELD, None)]
    held.open()
    assert deadlines()[1:] == [("close", "SUPERIOR", HELD, CLOSES, None)]
    held.count(26, 4)
    assert deadlines()[2:] == [("publish_result", "PLEDGER", COUNTED, COUNTED + WEEK, None)]
    held.publish()
    assert [each[-1] for each in deadlines()] == [HELD, COUNTED, SHOWN]


def test_the_first_and_the_later_verdict_stay_visible(clerk: Clerk) -> None:
    first = failed(clerk)
    saga = Saga(clerk, first.subject.id, SourceKind.EVALUATION, day=SHOWN)
    second = passed(clerk, first)
    assert row(clerk, first).rectification == saga.subject.id
    assert row(clerk, second).first == first.subject.id
    conn = clerk.store.conn
    chain = evaluations.attempts(conn, first.subject.id)
    assert [(each.id, each.attempt, each.verdict, each.percent) for each in chain] == [
        (first.subject.id, 1, "FAILED", "86.6"), (second.subject.id, 2, "PASSED", "90.0"),
    ]  # fmt: skip
    later, earlier = evaluations.results(conn).items
    assert (later.id, later.verdict, later.attempt, later.satisfied, later.cast) == (
        second.subject.id,
        "PASSED",
        2,
        27,
        30,
    )
    assert [(each.id, each.verdict, each.percent) for each in later.earlier] == [(first.subject.id, "FAILED", "86.6")]
    assert (earlier.id, earlier.earlier, earlier.organisation_name) == (first.subject.id, (), "北村党支部")


def test_only_published_results_are_for_everybody(clerk: Clerk) -> None:
    Held(clerk).open().count(26, 4)
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    assert evaluations.results(clerk.store.conn).items == []


def test_lists_are_filtered_and_paged(clerk: Clerk) -> None:
    first = failed(clerk)
    second = passed(clerk, first)
    third = Held(clerk, 3)
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    conn = clerk.store.conn
    newest = [each.subject.id for each in (third, second, first)]

    def found(**filters: Any) -> list[object]:
        return [each.id for each in evaluations.evaluations(conn, **filters).items]

    def shown(**filters: Any) -> list[object]:
        return [each.id for each in evaluations.results(conn, **filters).items]

    assert found() == found(under=clerk.committee.id) == found(organisation=clerk.north.id) == newest
    assert found(campaign=clerk.campaign.id) == found(day=PERIOD.end) == newest
    assert found(first=first.subject.id) == newest[1:]
    assert found(verdict="FAILED") == newest[2:]
    assert found(step=Step.ANNOUNCED.value) == newest[:1]
    assert found(under=clerk.south.id) == found(day=PERIOD.end + timedelta(1)) == found(reach=NOWHERE) == []
    assert found(reach=Reach(places=frozenset({clerk.north.id}))) == newest
    assert shown() == shown(under=clerk.committee.id) == shown(organisation=clerk.north.id) == newest[1:]
    assert shown(campaign=clerk.campaign.id, verdict="PASSED") == newest[1:2]
    assert shown(under=clerk.south.id) == []
    page, following = evaluations.evaluations(conn, limit=1), evaluations.results(conn, limit=1)
    assert [page.items[0].id, *found(cursor=page.next_cursor)] == newest
    assert [following.items[0].id, *shown(cursor=following.next_cursor)] == newest[1:]


def test_nothing_in_the_read_model_tells_of_a_ballot(clerk: Clerk) -> None:
    failed(clerk)
    clerk.store.catch_up(EVALUATIONS)
    text = repr(rows(clerk.store.conn, "evaluations", *TABLES))
    assert "路灯不亮" not in text
    assert f"{3:064x}" not in text


def test_rebuilt_equals_incremental(clerk: Clerk) -> None:
    first = failed(clerk)
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    second = passed(clerk, first)
    second.subject.remind(system(SHOWN), "close", CLOSES, "0")
    clerk.store.catch_up(EVALUATIONS, batch=1)
    assert compare(clerk.store.url, EVALUATIONS, clerk.store.log) == []
    assert evaluations.evaluation(clerk.store.conn, clerk.id("nothing")) is None
