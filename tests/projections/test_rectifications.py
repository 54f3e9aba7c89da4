"""The read model of rectifications: their steps, their problems, and how each deadline went (J4)."""

from datetime import date, timedelta

import pytest

from domain.judgement.rectification import SourceKind
from domain.judgement.verdict import EvaluationVerdict
from domain.values import Erased
from projections import evaluations
from projections.comparison import compare
from projections.evaluations import RectificationRow
from projections.evaluations.view import EVALUATIONS
from projections.organisations.view import ORGANISATIONS
from projections.reach import NOWHERE, Reach
from tests.projections.clerk import DAY, Clerk
from tests.projections.rectified import (
    CLOSED,
    CONFIRMED,
    LATER_LIMIT,
    LIMIT,
    ORDERED,
    PERIOD,
    REPORTED,
    Saga,
    system,
)
from tests.projections.store import Store

WEEK, FORTNIGHT, MONTH = timedelta(7), timedelta(15), timedelta(30)
AGAIN = REPORTED + timedelta(2)


@pytest.fixture
def clerk(store: Store) -> Clerk:
    return Clerk(store)


def row(clerk: Clerk, saga: Saga) -> RectificationRow:
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    found = evaluations.rectification(clerk.store.conn, saga.subject.id)
    assert found is not None
    assert found.version == saga.subject.version
    assert found.step == saga.subject.step.value
    assert found.due == min((duty.due for duty in saga.subject.duties()), default=None)
    return found


def deadlines(clerk: Clerk, saga: Saga) -> list[tuple[str, str, date, date, date | None, date | None]]:
    clerk.store.catch_up(EVALUATIONS)
    found = evaluations.deadlines(clerk.store.conn, saga.subject.id)
    waiting = sorted((d.duty, d.owed_by, d.due) for d in found if d.met_on is None and d.dropped_on is None)
    assert waiting == sorted((d.ref, d.owed_by.value, d.due) for d in saga.subject.duties())
    return [(d.duty, d.owed_by, d.since, d.due, d.met_on, d.dropped_on) for d in found]


def solved(clerk: Clerk, kind: SourceKind = SourceKind.EVALUATION) -> Saga:
    saga = Saga(clerk, clerk.id("source"), kind).report().order()
    return saga.close(1).close(2).confirm(1).confirm(2)


def test_a_rectification_shows_each_step_as_it_is_taken(clerk: Clerk) -> None:
    saga = Saga(clerk, clerk.id("source"))
    begun = row(clerk, saga)
    assert (begun.organisation_name, begun.member, begun.member_name) == ("北村党支部", None, None)
    assert (begun.source_kind, begun.source, begun.due) == ("COMMENT", clerk.id("source"), DAY + FORTNIGHT)
    assert (begun.opened_on, begun.reported_on, begun.problems) == (DAY, None, 0)
    reported = row(clerk, saga.report())
    assert (reported.reported_on, reported.problems, reported.confirmed) == (REPORTED, 2, 0)
    returned = row(clerk, saga.send_back(AGAIN))
    assert (returned.step, returned.returns, returned.due) == ("REPORT", 1, AGAIN + WEEK)
    ordered = row(clerk, saga.report(AGAIN).order(ORDERED))
    assert (ordered.ordered_on, ordered.period_due, ordered.due) == (ORDERED, PERIOD, LIMIT)
    halfway = row(clerk, saga.close(1).confirm(1))
    assert (halfway.confirmed, halfway.due) == (1, LATER_LIMIT)
    ended = row(clerk, saga.close(2).confirm(2))
    assert (ended.step, ended.confirmed, ended.concluded_on, ended.due) == ("CONCLUDED", 2, CONFIRMED, None)
    assert (ended.evaluation, ended.verdict) == (None, None)


def test_a_report_shows_the_examination_and_its_problems(clerk: Clerk) -> None:
    saga = Saga(clerk, clerk.id("source")).report().send_back().report(problems=[])
    row(clerk, saga)
    conn = clerk.store.conn
    report = evaluations.report(conn, saga.subject.id)
    assert (report.examination, report.note) == ("对照自查", "措施不具体")
    saga.order().close(1).reopen(1).close(2).confirm(2)
    row(clerk, saga)
    first, second = evaluations.problems(conn, saga.subject.id)
    assert (first.text, first.goal, first.measures, first.limit_on) == ("公开栏未更新", "每月更新", "专人负责", LIMIT)
    assert (first.status, first.closed_on, first.confirmed_on, first.reopenings) == ("OPEN", None, None, 1)
    assert (first.evidence, first.note) == ("photo/1", "仍未更新")
    assert (second.status, second.closed_on, second.confirmed_on) == ("CONFIRMED", CLOSED, CONFIRMED)


def test_every_deadline_says_how_it_went(clerk: Clerk) -> None:
    saga = Saga(clerk, clerk.id("source"), SourceKind.EVALUATION).report().send_back(AGAIN).report(AGAIN).order()
    saga.close(1).reopen(1).close(1, CONFIRMED).confirm(1).close(2, CONFIRMED).confirm(2).reopen(2)
    assert deadlines(clerk, saga) == [
        ("report", "PLEDGER", DAY, DAY + FORTNIGHT, REPORTED, None),
        ("order", "SUPERIOR", REPORTED, REPORTED + WEEK, AGAIN, None),
        ("report", "PLEDGER", AGAIN, AGAIN + WEEK, AGAIN, None),
        ("order", "SUPERIOR", AGAIN, AGAIN + WEEK, ORDERED, None),
        ("rectify:1", "PLEDGER", ORDERED, LIMIT, CLOSED, None),
        ("rectify:2", "PLEDGER", ORDERED, LATER_LIMIT, CONFIRMED, None),
        ("confirm:1", "SUPERIOR", CLOSED, CLOSED + WEEK, CONFIRMED, None),
        ("rectify:1", "PLEDGER", CONFIRMED, LIMIT, CONFIRMED, None),
        ("confirm:1", "SUPERIOR", CONFIRMED, CONFIRMED + WEEK, CONFIRMED, None),
        ("confirm:2", "SUPERIOR", CONFIRMED, CONFIRMED + WEEK, CONFIRMED, None),
        ("reevaluate", "PLEDGER", CONFIRMED, CONFIRMED + MONTH, None, CONFIRMED),
        ("rectify:2", "PLEDGER", CONFIRMED, LATER_LIMIT, None, None),
    ]


def test_a_rectification_ends_with_the_next_evaluation_and_its_verdict(clerk: Clerk) -> None:
    saga = solved(clerk)
    assert row(clerk, saga).step == "REEVALUATE"
    saga.subject.conclude(system(PERIOD), clerk.id("next"), EvaluationVerdict.PASSED)
    clerk.save(saga.subject)
    ended = row(clerk, saga)
    assert (ended.evaluation, ended.verdict, ended.concluded_on) == (clerk.id("next"), "PASSED", PERIOD)
    assert deadlines(clerk, saga)[-1] == ("reevaluate", "PLEDGER", CONFIRMED, CONFIRMED + MONTH, PERIOD, None)


def test_reminders_and_escalation_move_nothing_but_the_version(clerk: Clerk) -> None:
    saga = Saga(clerk, clerk.id("source"))
    before = deadlines(clerk, saga)
    saga.subject.remind(system(DAY + FORTNIGHT), "report", DAY + FORTNIGHT, "0")
    saga.subject.escalate(system(DAY + FORTNIGHT), "report", DAY + FORTNIGHT, clerk.committee.id)
    clerk.save(saga.subject)
    assert row(clerk, saga).version == 3
    assert deadlines(clerk, saga) == before


def test_a_list_is_filtered_and_paged(clerk: Clerk) -> None:
    ours = Saga(clerk, clerk.id("one")).report()
    mine = Saga(clerk, clerk.id("two"), member=clerk.member.id)
    third = Saga(clerk, clerk.id("three"))
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    conn = clerk.store.conn

    def found(**filters: object) -> list[object]:
        return [each.id for each in evaluations.rectifications(conn, **filters).items]  # type: ignore[arg-type]

    newest = [third.subject.id, mine.subject.id, ours.subject.id]
    assert found() == found(under=clerk.committee.id) == found(organisation=clerk.north.id) == newest
    assert found(campaign=clerk.campaign.id) == newest
    assert found(under=clerk.south.id) == found(campaign=clerk.id("none")) == []
    assert found(member=clerk.member.id) == found(source=clerk.id("two")) == newest[1:2]
    assert found(step="ORDER") == newest[2:]
    first = evaluations.rectifications(conn, limit=2)
    assert [each.id for each in first.items] == newest[:2]
    assert [each.id for each in evaluations.rectifications(conn, limit=2, cursor=first.next_cursor).items] == newest[2:]


def test_what_is_about_a_member_has_a_reach_of_its_own(clerk: Clerk) -> None:
    ours = Saga(clerk, clerk.id("one")).subject.id
    mine = Saga(clerk, clerk.id("two"), member=clerk.member.id).subject.id
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    north = Reach(places=frozenset({clerk.north.id}))
    me = Reach(person=clerk.member.id)

    def found(reach: Reach, members: Reach) -> set[object]:
        page = evaluations.rectifications(clerk.store.conn, reach=reach, members=members)
        return {each.id for each in page.items}

    assert found(north, north) == {ours, mine}
    assert found(north, NOWHERE) == {ours}
    assert found(NOWHERE, me) == {mine}
    assert found(NOWHERE, NOWHERE) == set()


def test_an_unknown_rectification_is_none(clerk: Clerk) -> None:
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    assert evaluations.rectification(clerk.store.conn, clerk.id("nothing")) is None


def test_of_an_erased_member_nothing_is_left_to_read(clerk: Clerk) -> None:
    saga = Saga(clerk, clerk.id("mine"), member=clerk.member.id).report()
    clerk.store.cipher.erased.add(clerk.member.id)
    row(clerk, saga)
    gone = Erased(clerk.member.id).value
    assert evaluations.report(clerk.store.conn, saga.subject.id).examination == gone
    assert {problem.text for problem in evaluations.problems(clerk.store.conn, saga.subject.id)} == {gone}


def test_rebuilt_equals_incremental(clerk: Clerk) -> None:
    saga = solved(clerk)
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS)
    Saga(clerk, clerk.id("another"), member=clerk.member.id).report().send_back().report().order().close(1).reopen(1)
    saga.reopen(2)
    clerk.store.catch_up(ORGANISATIONS, EVALUATIONS, batch=1)
    assert compare(clerk.store.url, EVALUATIONS, clerk.store.log) == []
