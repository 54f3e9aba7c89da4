"""Rectifications of a village branch and of one of its members, at every step on their way."""

from datetime import date
from uuid import UUID

from domain.judgement.rectification import Bench, Cause, ProblemDraft, Rectification, SourceKind
from domain.policy import preset
from domain.values import Act
from tests.domain.letters import BRANCH, CAMPAIGN, CLERK, HEAD, own, superior, system
from tests.domain.scenario import Command

FAILED_ON, REPORTED_ON, ORDERED_ON = date(2011, 7, 1), date(2011, 7, 10), date(2011, 7, 12)
CLOSED_ON, CONFIRMED_ON = date(2011, 7, 25), date(2011, 7, 27)
LIMIT, LATER_LIMIT, PERIOD = date(2011, 7, 31), date(2011, 8, 5), date(2011, 8, 10)
SOURCE = UUID("00000000-0000-4000-8000-00000000abcd")
DAYS = preset("DEFAULT").days
BENCH = Bench(DAYS, frozenset({HEAD}))
BY_BRANCH = Bench(DAYS)

ROAD = ProblemDraft("村道未修好", "8月前通车", "更换施工队", LIMIT)
LAMPS = ProblemDraft("路灯不亮", "20盏全亮", "专人检修", LATER_LIMIT)


def failed(day: date = FAILED_ON) -> Cause:
    """Return the failed evaluation of the branch."""
    return Cause(SourceKind.EVALUATION, SOURCE, CAMPAIGN, 1, BRANCH, None, day)


def commented(member: UUID | None = None) -> Cause:
    """Return a comment on the branch, or on a member."""
    return Cause(SourceKind.COMMENT, SOURCE, CAMPAIGN, 1, BRANCH, member, FAILED_ON)


def begun(cause: Cause | None = None) -> Rectification:
    """Return a rectification of which the report is owed."""
    act = superior(FAILED_ON, reason="点评指出问题") if cause else system(FAILED_ON)
    return Rectification.begin(act, BENCH, cause or failed())


def reported(cause: Cause | None = None) -> Rectification:
    """Return one whose report waits for the order."""
    rectification = begun(cause)
    report(rectification)
    return rectification


def ordered(cause: Cause | None = None) -> Rectification:
    """Return one whose two problems are open."""
    rectification = reported(cause)
    rectification.order(superior(ORDERED_ON), BENCH, PERIOD)
    return rectification


def closed(cause: Cause | None = None) -> Rectification:
    """Return one whose first problem waits for confirmation."""
    rectification = ordered(cause)
    close(rectification, 1)
    return rectification


def solved(cause: Cause | None = None) -> Rectification:
    """Return one whose problems are all confirmed."""
    rectification = closed(cause)
    close(rectification, 2)
    for number in (1, 2):
        rectification.confirm_problem(superior(CONFIRMED_ON), BENCH, number)
    return rectification


def report(rectification: Rectification, *problems: ProblemDraft, act: Act | None = None) -> None:
    """Hand in a report, by default with two problems."""
    rectification.report(
        act or own(REPORTED_ON), BENCH, examination="监督不力", problems=list(problems) or [ROAD, LAMPS]
    )


def close(rectification: Rectification, number: int, day: date = CLOSED_ON, actor: UUID = CLERK) -> None:
    """Report a problem as solved."""
    rectification.close_problem(own(day, actor=actor), BENCH, number, "照片3张")


def order(due: date | None = PERIOD, day: date = ORDERED_ON) -> Command:
    """Return the order as a command."""
    return lambda r: r.order(superior(day), BENCH, due)


def confirm(number: int, day: date = CONFIRMED_ON) -> Command:
    """Return the confirmation as a command."""
    return lambda r: r.confirm_problem(superior(day), BENCH, number)


def reopen(number: int, day: date = CONFIRMED_ON) -> Command:
    """Return the reopening as a command."""
    return lambda r: r.reopen_problem(superior(day), BENCH, number, "仍有坑洼")


def send_back(day: date = ORDERED_ON) -> Command:
    """Return the return of the report as a command."""
    return lambda r: r.return_report(superior(day), BENCH, "措施不具体")
