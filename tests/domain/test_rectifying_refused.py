"""What is refused in a rectification: every guard, as a table (J4, B5, H7)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from domain import rules
from domain.judgement.rectification import (
    Cause,
    Rectification,
    rectification_id,
)
from domain.judgement.verdict import EvaluationVerdict
from tests.domain.letters import CLERK, HEAD, MEMBER, REVIEWER, STRANGER, own, superior, system
from tests.domain.rectifications import (
    BENCH,
    CLOSED_ON,
    CONFIRMED_ON,
    FAILED_ON,
    LAMPS,
    LATER_LIMIT,
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
    failed,
    order,
    ordered,
    reopen,
    report,
    reported,
    send_back,
    solved,
)
from tests.domain.scenario import Command, Guard, every

NEXT = rectification_id(rectification_id(SOURCE))
DAY_BEFORE = timedelta(1)
A_FORTNIGHT_LATER, A_WEEK_LATER = FAILED_ON + timedelta(15), REPORTED_ON + timedelta(7)
MINE = commented(MEMBER)


def without(**lacking: str | date | None) -> Command:
    return lambda r: report(r, ROAD, replace(LAMPS, **lacking))  # type: ignore[arg-type]


def begin(actor: UUID = REVIEWER, reason: str = "有问题", day: date = FAILED_ON, cause: Cause | None = None) -> Command:
    act = superior(day, reason, actor=actor)
    return lambda _: Rectification.begin(act, BENCH, cause or failed())


def judged_by(actor: UUID, on_behalf_of: UUID | None = None) -> tuple[Command, ...]:
    """Return every judgement of somebody, given on the days after what it judges."""
    act = superior(CONFIRMED_ON, actor=actor, on_behalf_of=on_behalf_of)
    return (
        lambda r: r.return_report(act, BENCH, "措施不具体"),
        lambda r: r.order(act, BENCH, PERIOD),
        lambda r: r.confirm_problem(act, BENCH, 1),
        lambda r: r.reopen_problem(act, BENCH, 1, "仍有坑洼"),
    )


HEADED, STOOD_IN, CLERKS, MEMBERS = judged_by(HEAD), judged_by(REVIEWER, HEAD), judged_by(CLERK), judged_by(MEMBER)
EARLY = REPORTED_ON - DAY_BEFORE

GUARDS = [
    Guard("a rectification begun by who heads the organisation", rules.OWN_RECTIFICATION, lambda: None, begin(HEAD)),
    Guard("one begun by the member concerned", rules.OWN_RECTIFICATION, lambda: None, begin(MEMBER, cause=MINE)),
    Guard("one begun before the result", rules.JUDGED_EARLY, lambda: None, begin(day=FAILED_ON - DAY_BEFORE)),
    Guard("one from a comment without a reason", rules.REASON_MISSING, lambda: None, begin(reason="", cause=MINE)),
    Guard("a report without problems", rules.REPORT_INCOMPLETE, begun,
          lambda r: r.report(own(REPORTED_ON), BENCH, examination="监督不力", problems=[])),
    Guard("a report without self-examination", rules.EXAMINATION_MISSING, begun,
          lambda r: r.report(own(REPORTED_ON), BENCH, examination=" ", problems=[ROAD])),
    Guard("a problem without measures", rules.REPORT_INCOMPLETE, begun, without(measures=" "), item=2),
    Guard("a problem without a limit", rules.REPORT_INCOMPLETE, begun, without(limit=None), item=2),
    Guard("a problem without a goal", rules.REPORT_INCOMPLETE, begun, without(goal=""), item=2),
    Guard("a problem without words", rules.REPORT_INCOMPLETE, begun, without(text=""), item=2),
    Guard("a limit before the report", rules.PROBLEM_LIMIT_PAST, begun, without(limit=EARLY), item=2),
    Guard("a report dated before the failure", rules.OUT_OF_ORDER, begun,
          lambda r: report(r, act=own(FAILED_ON - DAY_BEFORE))),
    Guard("a report dated before its predecessor was returned", rules.OUT_OF_ORDER, reported,
          (send_back(), lambda r: report(r, act=own(REPORTED_ON)))),
    Guard("a second report", rules.RECTIFICATION_STEP, reported, report),
    Guard("an order before the report", rules.RECTIFICATION_STEP, begun, order()),
    Guard("a second order", rules.RECTIFICATION_STEP, ordered, order()),
    Guard("a report returned after the order", rules.RECTIFICATION_STEP, ordered, send_back()),
    Guard("an order before its report", rules.JUDGED_EARLY, reported, order(day=EARLY)),
    Guard("a report returned before it came", rules.JUDGED_EARLY, reported, send_back(EARLY)),
    Guard("an order that ends when it begins", rules.DUE_TOO_EARLY, reported, order(ORDERED_ON)),
    Guard("an order that leaves a problem out of its period", rules.LIMIT_BEYOND_ORDER, reported,
          order(LATER_LIMIT - DAY_BEFORE), item=2),
    Guard("an order by who heads the organisation", rules.OWN_RECTIFICATION, reported, HEADED[1]),
    Guard("an order in the stead of who heads it", rules.OWN_RECTIFICATION, reported, STOOD_IN[1]),
    Guard("an order by the member concerned", rules.OWN_RECTIFICATION, lambda: reported(MINE), MEMBERS[1]),
    Guard("an order by who reported", rules.OWN_CLAIM, reported, CLERKS[1]),
    Guard("a report returned by who wrote it", rules.OWN_CLAIM, reported, CLERKS[0]),
    Guard("a report returned by who heads the organisation", rules.OWN_RECTIFICATION, reported, HEADED[0]),
    Guard("a problem closed before the order", rules.RECTIFICATION_STEP, reported, lambda r: close(r, 1)),
    Guard("a problem that is none", rules.UNKNOWN_PROBLEM, ordered, lambda r: close(r, 3), item=3),
    Guard("a problem closed twice", rules.PROBLEM_NOT_OPEN, closed, lambda r: close(r, 1), item=1),
    Guard("a problem closed without evidence", rules.EVIDENCE_MISSING, ordered,
          lambda r: r.close_problem(own(CLOSED_ON), BENCH, 1, " "), item=1),
    Guard("a problem closed on a day before the order", rules.OUT_OF_ORDER, ordered,
          lambda r: close(r, 1, ORDERED_ON - DAY_BEFORE)),
    Guard("a problem closed on a day before it was reopened", rules.OUT_OF_ORDER, closed,
          (reopen(1), lambda r: close(r, 1, CLOSED_ON))),
    Guard("an open problem confirmed", rules.PROBLEM_NOT_CLOSED, ordered, confirm(1), item=1),
    Guard("a problem confirmed twice", rules.PROBLEM_NOT_CLOSED, closed, (confirm(1), confirm(1)), item=1),
    Guard("an open problem reopened", rules.PROBLEM_NOT_CLOSED, ordered, reopen(1), item=1),
    Guard("a confirmation before the solution", rules.JUDGED_EARLY, closed, confirm(1, CLOSED_ON - DAY_BEFORE)),
    Guard("a reopening before the solution", rules.JUDGED_EARLY, closed, reopen(1, CLOSED_ON - DAY_BEFORE)),
    Guard("a confirmation by who closed it", rules.OWN_CLAIM,
          ordered, (lambda r: close(r, 1, actor=STRANGER), judged_by(STRANGER)[2])),
    Guard("a confirmation by who closed it the first time", rules.OWN_CLAIM, ordered,
          (lambda r: close(r, 1, actor=STRANGER), reopen(1), lambda r: close(r, 1, CONFIRMED_ON),
           judged_by(STRANGER)[2])),
    Guard("a confirmation by who reported", rules.OWN_CLAIM, ordered,
          (lambda r: close(r, 1, actor=STRANGER), CLERKS[2])),
    Guard("a confirmation by who heads the organisation", rules.OWN_RECTIFICATION, closed, HEADED[2]),
    Guard("a confirmation by the member concerned", rules.OWN_RECTIFICATION, lambda: closed(MINE), MEMBERS[2]),
    Guard("a reopening by who heads the organisation", rules.OWN_RECTIFICATION, closed, HEADED[3]),
    Guard("a reopening by who closed it", rules.OWN_CLAIM, closed, CLERKS[3]),
    Guard("an end with an open problem", rules.RECTIFICATION_STEP, closed,
          lambda r: r.conclude(system(PERIOD), NEXT, EvaluationVerdict.PASSED)),
    Guard("a problem reopened after the end", rules.RECTIFICATION_STEP, lambda: solved(commented()), reopen(1)),
]  # fmt: skip


@every(GUARDS)
def test_a_step_of_rectification_is_refused(guard: Guard) -> None:
    guard.holds()
