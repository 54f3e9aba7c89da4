"""Rectify (整改): examination, report, order, the problems one by one, and another evaluation (J4, I4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.errors import InvalidInput
from domain.judgement.rectification import (
    Problem,
    ProblemDraft,
    Rectification,
    SourceKind,
    Step,
    rectification_id,
)
from domain.judgement.rectification.events import (
    Concluded,
    Escalated,
    Opened,
    Ordered,
    ProblemClosed,
    ProblemConfirmed,
    ProblemReopened,
    Reminded,
    Reported,
    ReportReturned,
)
from domain.judgement.verdict import EvaluationVerdict
from domain.values import Party, Personal
from tests.domain.letters import BRANCH, CAMPAIGN, HEAD, MEMBER, own, superior, system
from tests.domain.rectifications import (
    BENCH,
    BY_BRANCH,
    CLOSED_ON,
    CONFIRMED_ON,
    FAILED_ON,
    LATER_LIMIT,
    LIMIT,
    ORDERED_ON,
    PERIOD,
    REPORTED_ON,
    ROAD,
    SOURCE,
    begun,
    close,
    closed,
    commented,
    confirm,
    order,
    ordered,
    reopen,
    report,
    reported,
    send_back,
    solved,
)
from tests.domain.scenario import Command, event, given

NEXT = rectification_id(rectification_id(SOURCE))
DAY_BEFORE = timedelta(1)
A_FORTNIGHT_LATER, A_WEEK_LATER = FAILED_ON + timedelta(15), REPORTED_ON + timedelta(7)
MINE = commented(MEMBER)


def test_what_failed_is_to_be_reported_on_within_the_days_of_the_policy() -> None:
    opened = begun()
    assert opened.id == rectification_id(SOURCE)
    (happened,) = opened.collect_events()
    assert isinstance(happened, Opened)
    assert (happened.source_kind, happened.report_due) == (SourceKind.EVALUATION, A_FORTNIGHT_LATER)
    assert (opened.campaign, opened.organisation, opened.member, opened.policy_version) == (CAMPAIGN, BRANCH, None, 1)
    assert [(d.ref, d.owed_by, d.due) for d in opened.duties()] == [("report", Party.PLEDGER, A_FORTNIGHT_LATER)]
    assert not opened.solved


def test_a_failed_branch_goes_all_the_way_to_a_passed_evaluation() -> None:
    problems = [
        Problem("村道未修好", "8月前通车", "更换施工队", LIMIT),
        Problem("路灯不亮", "20盏全亮", "专人检修", LATER_LIMIT),
    ]
    again, week = REPORTED_ON + timedelta(5), timedelta(7)
    ended = (
        given(begun())
        .when(
            lambda r: r.report(own(REPORTED_ON), BENCH, examination="监督不力 ", problems=[ROAD]),
            send_back(),
            lambda r: report(r, act=own(again)),
            order(day=again),
            lambda r: close(r, 1),
            reopen(1),
            lambda r: close(r, 1, CONFIRMED_ON),
            confirm(1),
            lambda r: close(r, 2, CONFIRMED_ON),
            confirm(2),
            lambda r: r.conclude(system(PERIOD), NEXT, EvaluationVerdict.PASSED),
        )
        .then(
            event(Reported, own(REPORTED_ON), examination="监督不力", problems=problems[:1], due=A_WEEK_LATER),
            event(ReportReturned, superior(ORDERED_ON), note="措施不具体", due=ORDERED_ON + week),
            event(Reported, own(again), examination="监督不力", problems=problems, due=again + week),
            event(Ordered, superior(again), due=PERIOD),
            event(ProblemClosed, own(CLOSED_ON), problem=1, evidence="照片3张", due=CLOSED_ON + week),
            event(ProblemReopened, superior(CONFIRMED_ON), problem=1, note="仍有坑洼"),
            event(ProblemClosed, own(CONFIRMED_ON), problem=1, evidence="照片3张", due=CONFIRMED_ON + week),
            event(ProblemConfirmed, superior(CONFIRMED_ON), problem=1, due=None),
            event(ProblemClosed, own(CONFIRMED_ON), problem=2, evidence="照片3张", due=CONFIRMED_ON + week),
            event(ProblemConfirmed, superior(CONFIRMED_ON), problem=2, due=CONFIRMED_ON + timedelta(30)),
            event(Concluded, system(PERIOD), evaluation=NEXT, verdict=EvaluationVerdict.PASSED),
        )
    )
    assert (ended.step, ended.ended, ended.solved) == (Step.CONCLUDED, True, True)
    assert (ended.evaluation, ended.verdict, ended.duties()) == (NEXT, EvaluationVerdict.PASSED, [])


def test_every_step_is_owed_by_one_side_until_it_is_done() -> None:
    def owed(rectification: Rectification) -> list[tuple[str, Party, date]]:
        return [(d.ref, d.owed_by, d.due) for d in rectification.duties()]

    pledger, above = Party.PLEDGER, Party.SUPERIOR
    assert owed(reported()) == [("order", above, A_WEEK_LATER)]
    assert owed(ordered()) == [("rectify:1", pledger, LIMIT), ("rectify:2", pledger, LATER_LIMIT)]
    waiting = closed()
    assert owed(waiting) == [("confirm:1", above, CLOSED_ON + timedelta(7)), ("rectify:2", pledger, LATER_LIMIT)]
    confirm(1)(waiting)
    assert owed(waiting) == [("rectify:2", pledger, LATER_LIMIT)]
    done = solved()
    assert owed(done) == [("reevaluate", pledger, CONFIRMED_ON + timedelta(30))]
    reopen(2)(done)
    assert owed(done) == [("rectify:2", pledger, LATER_LIMIT)]
    assert (done.step, done.solved) == (Step.RECTIFY, False)


def test_a_problem_found_unsolved_before_the_next_evaluation_closes_the_way_to_it_again() -> None:
    done = solved()
    assert (done.step, done.solved) == (Step.REEVALUATE, True)
    reopen(1)(done)
    assert not done.solved
    close(done, 1, CONFIRMED_ON)
    confirm(1)(done)
    assert (done.step, done.solved) == (Step.REEVALUATE, True)


def test_the_order_sets_the_policys_period_if_none_is_named() -> None:
    given(reported()).when(order(None)).then(event(Ordered, superior(ORDERED_ON), due=ORDERED_ON + timedelta(30)))


def test_the_last_confirmation_ends_what_followed_from_a_comment() -> None:
    waiting = closed(commented())
    close(waiting, 2)
    ended = (
        given(waiting)
        .when(confirm(2), confirm(1))
        .then(
            event(ProblemConfirmed, superior(CONFIRMED_ON), problem=2, due=None),
            event(ProblemConfirmed, superior(CONFIRMED_ON), problem=1, due=None),
            event(Concluded, superior(CONFIRMED_ON), evaluation=None, verdict=None),
        )
    )
    assert (ended.ended, ended.evaluation, ended.verdict, ended.duties()) == (True, None, None, [])


def test_what_is_said_about_a_member_is_the_members_own() -> None:
    mine = begun(MINE)
    assert mine.member == MEMBER
    report(mine, ROAD, act=own(REPORTED_ON, actor=MEMBER))
    assert mine.examination == Personal(MEMBER, "监督不力")
    assert mine.tasks[1].problem == Problem(
        Personal(MEMBER, "村道未修好"), Personal(MEMBER, "8月前通车"), Personal(MEMBER, "更换施工队"), LIMIT
    )
    by_branch = superior(CONFIRMED_ON, actor=HEAD)
    given(mine).when(
        lambda r: r.order(by_branch, BY_BRANCH, PERIOD),
        lambda r: r.close_problem(own(CONFIRMED_ON, actor=MEMBER), BY_BRANCH, 1, "照片"),
        lambda r: r.reopen_problem(by_branch, BY_BRANCH, 1, "仍有坑洼"),
    ).then(
        event(Ordered, by_branch, due=PERIOD),
        event(ProblemClosed, own(CONFIRMED_ON, actor=MEMBER), problem=1, evidence=Personal(MEMBER, "照片"),
              due=CONFIRMED_ON + timedelta(7)),
        event(ProblemReopened, by_branch, problem=1, note=Personal(MEMBER, "仍有坑洼")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "command", "field"),
    [
        (begun, lambda r: report(r, replace(ROAD, measures="\x00")), "problems.0.measures"),
        (begun, lambda r: r.report(own(REPORTED_ON), BENCH, examination="\x00", problems=[ROAD]), "examination"),
        (reported, lambda r: r.return_report(superior(ORDERED_ON), BENCH, " "), "note"),
        (closed, lambda r: r.reopen_problem(superior(CONFIRMED_ON), BENCH, 1, ""), "note"),
        (ordered, lambda r: r.close_problem(own(CLOSED_ON), BENCH, 1, "\x00"), "evidence"),
    ],
)
def test_texts_are_clean_and_named_where_they_are_not(subject: object, command: Command, field: str) -> None:
    assert given(subject()).when(command).raises(InvalidInput).field == field  # type: ignore[operator]


def test_reminders_and_escalation_are_recorded_once_and_for_what_is_still_owed() -> None:
    opened = begun()
    workflow = system(A_FORTNIGHT_LATER)
    remind: Command = lambda r: r.remind(workflow, "report", A_FORTNIGHT_LATER, "0")  # noqa: E731 - given twice
    escalate: Command = lambda r: r.escalate(workflow, "report", A_FORTNIGHT_LATER, BRANCH)  # noqa: E731 - given twice
    duty = {"duty": "report", "due": A_FORTNIGHT_LATER, "owed_by": Party.PLEDGER}
    given(opened).when(remind, remind, escalate, escalate).then(
        event(Reminded, workflow, rung="0", **duty), event(Escalated, workflow, to=BRANCH, level="escalated", **duty)
    )
    given(reported()).when(remind, escalate).then()


def test_a_draft_says_what_a_problem_needs() -> None:
    draft = ProblemDraft("路灯不亮", "全亮", "检修", LIMIT)
    assert draft.problem(1, None, LIMIT) == Problem("路灯不亮", "全亮", "检修", LIMIT)
