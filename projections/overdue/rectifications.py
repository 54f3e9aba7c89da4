"""The duties of a rectification: the report, the order, each problem and its confirmation, another evaluation (J4)."""

from collections.abc import Mapping
from typing import LiteralString

from domain.aggregate import Event
from domain.judgement.rectification import events
from domain.supervised import Duty
from domain.values import Party
from projections.overdue import things
from projections.projection import Handler, Write, row

_OWE_PROBLEMS: LiteralString = things.opening(
    "SELECT rectification AS about, 'rectify:' || no AS ref, 'rectify' AS code, no AS item, 'PLEDGER' AS owed_by,"
    " limit_on AS due, %(day)s::date AS since FROM problem"
    " WHERE rectification = %(id)s AND no = coalesce(%(problem)s, no)"
)


def _opened(write: Write, event: events.Opened, position: int) -> None:
    things.entered(
        write,
        event,
        "RECTIFICATION",
        campaign=event.campaign,
        organisation=event.organisation,
        member=event.member,
        policy_version=event.policy_version,
    )
    things.owed(write, event, position, Duty("report", 0, Party.PLEDGER, event.report_due))


def _reported(write: Write, event: events.Reported, position: int) -> None:
    write("DELETE FROM problem WHERE rectification = %(id)s", row(event))
    write.many(
        "INSERT INTO problem VALUES (%(id)s, %(no)s, %(limit)s)",
        (row(event, no=no, limit=problem.limit) for no, problem in enumerate(event.problems, 1)),
    )
    things.done(write, event, position, "report")
    things.owed(write, event, position, Duty("order", 0, Party.SUPERIOR, event.due))


def _returned(write: Write, event: events.ReportReturned, position: int) -> None:
    things.done(write, event, position, "order")
    things.owed(write, event, position, Duty("report", 0, Party.PLEDGER, event.due))


def _ordered(write: Write, event: events.Ordered, position: int) -> None:
    things.done(write, event, position, "order")
    write(_OWE_PROBLEMS, row(event, position=position, problem=None))


def _closed(write: Write, event: events.ProblemClosed, position: int) -> None:
    things.done(write, event, position, f"rectify:{event.problem}")
    things.owed(write, event, position, Duty("confirm", event.problem, Party.SUPERIOR, event.due))


def _confirmed(write: Write, event: events.ProblemConfirmed, position: int) -> None:
    things.done(write, event, position, f"confirm:{event.problem}")
    if event.due:
        things.owed(write, event, position, Duty("reevaluate", 0, Party.PLEDGER, event.due))


def _reopened(write: Write, event: events.ProblemReopened, position: int) -> None:
    things.done(write, event, position, f"confirm:{event.problem}", "reevaluate")
    write(_OWE_PROBLEMS, row(event, position=position, problem=event.problem))


def _concluded(write: Write, event: events.Concluded, position: int) -> None:
    things.done(write, event, position)


def _deadline_moved(write: Write, event: events.DeadlineMoved, position: int) -> None:
    code, _, number = event.duty.partition(":")
    if code == "rectify":
        write(
            "UPDATE problem SET limit_on = %(to)s WHERE rectification = %(id)s AND no = %(no)s",
            row(event, to=event.to, no=int(number)),
        )
    things.moved(write, event, position)


HANDLERS: Mapping[type[Event], Handler] = {
    events.Opened: _opened,
    events.Reported: _reported,
    events.ReportReturned: _returned,
    events.Ordered: _ordered,
    events.ProblemClosed: _closed,
    events.ProblemConfirmed: _confirmed,
    events.ProblemReopened: _reopened,
    events.Concluded: _concluded,
    events.Reminded: things.reminded,
    events.Escalated: things.escalated,
    events.ReminderAcknowledged: things.rested,
    events.DeadlineMoved: _deadline_moved,
}
