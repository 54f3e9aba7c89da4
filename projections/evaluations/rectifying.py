"""How events change the read model of rectifications: their step, their problems, and what is owed."""

from typing import LiteralString

from domain.aggregate import Event
from domain.judgement.rectification import events as happened
from domain.values import Party
from projections.evaluations.owing import dropped, met, moved, owe
from projections.projection import Handler, Write, row

_SET: LiteralString = "UPDATE rectification SET version = %(version)s,"
_SET_PROBLEM: LiteralString = "UPDATE problem SET"
_PROBLEM: LiteralString = "WHERE rectification = %(id)s AND no = %(problem)s"


def _opened(write: Write, event: happened.Opened, position: int) -> None:
    write(
        "INSERT INTO rectification (id, position, campaign, organisation, member, source_kind, source, opened_on,"
        " version) VALUES (%(id)s, %(position)s, %(campaign)s, %(organisation)s, %(member)s, %(kind)s, %(source)s,"
        " %(day)s, %(version)s)",
        row(
            event,
            position=position,
            campaign=event.campaign,
            organisation=event.organisation,
            member=event.member,
            kind=event.source_kind.value,
            source=event.source,
        ),
    )
    owe(write, event, position, [("report", Party.PLEDGER, event.report_due)])


def _reported(write: Write, event: happened.Reported, position: int) -> None:
    write(
        f"{_SET} step = 'ORDER', examination = %(examination)s, reported_on = %(day)s WHERE id = %(id)s",
        row(event, examination=str(event.examination)),
    )
    write("DELETE FROM problem WHERE rectification = %(id)s", row(event))
    write.many(
        "INSERT INTO problem (rectification, no, text, goal, measures, limit_on) VALUES"
        " (%(id)s, %(no)s, %(text)s, %(goal)s, %(measures)s, %(limit_on)s)",
        (
            row(
                event,
                no=no,
                text=str(problem.text),
                goal=str(problem.goal),
                measures=str(problem.measures),
                limit_on=problem.limit,
            )
            for no, problem in enumerate(event.problems, 1)
        ),
    )
    met(write, event, "report")
    owe(write, event, position, [("order", Party.SUPERIOR, event.due)])


def _returned(write: Write, event: happened.ReportReturned, position: int) -> None:
    write(
        f"{_SET} step = 'REPORT', note = %(note)s, returns = returns + 1 WHERE id = %(id)s",
        row(event, note=str(event.note)),
    )
    met(write, event, "order")
    owe(write, event, position, [("report", Party.PLEDGER, event.due)])


def _ordered(write: Write, event: happened.Ordered, position: int) -> None:
    values = row(event, due=event.due, position=position, owed_by=Party.PLEDGER.value)
    write(f"{_SET} step = 'RECTIFY', ordered_on = %(day)s, period_due = %(due)s WHERE id = %(id)s", values)
    met(write, event, "order")
    write(
        "INSERT INTO deadline (subject, position, duty, owed_by, since, due)"
        " SELECT rectification, %(position)s, 'rectify:' || no, %(owed_by)s, %(day)s, limit_on FROM problem"
        " WHERE rectification = %(id)s ON CONFLICT DO NOTHING",
        values,
    )


def _closed(write: Write, event: happened.ProblemClosed, position: int) -> None:
    _moved(write, event)
    write(
        f"{_SET_PROBLEM} status = 'CLOSED', evidence = %(evidence)s, closed_on = %(day)s {_PROBLEM}",
        row(event, problem=event.problem, evidence=str(event.evidence)),
    )
    met(write, event, f"rectify:{event.problem}")
    owe(write, event, position, [(f"confirm:{event.problem}", Party.SUPERIOR, event.due)])


def _confirmed(write: Write, event: happened.ProblemConfirmed, position: int) -> None:
    _moved(write, event)
    write(f"{_SET_PROBLEM} status = 'CONFIRMED', confirmed_on = %(day)s {_PROBLEM}", row(event, problem=event.problem))
    met(write, event, f"confirm:{event.problem}")
    if event.due:
        write("UPDATE rectification SET step = 'REEVALUATE' WHERE id = %(id)s", row(event))
        owe(write, event, position, [("reevaluate", Party.PLEDGER, event.due)])


def _reopened(write: Write, event: happened.ProblemReopened, position: int) -> None:
    write(f"{_SET} step = 'RECTIFY' WHERE id = %(id)s", row(event))
    values = row(
        event, problem=event.problem, note=str(event.note), position=position, owed_by=Party.PLEDGER.value,
        duty=f"rectify:{event.problem}",
    )  # fmt: skip
    write(
        f"{_SET_PROBLEM} status = 'OPEN', note = %(note)s, closed_on = NULL, confirmed_on = NULL,"
        f" reopenings = reopenings + 1 {_PROBLEM}",
        values,
    )
    met(write, event, f"confirm:{event.problem}")
    dropped(write, event, "reevaluate")
    write(
        "INSERT INTO deadline (subject, position, duty, owed_by, since, due)"
        " SELECT rectification, %(position)s, %(duty)s, %(owed_by)s, %(day)s, limit_on FROM problem"
        " WHERE rectification = %(id)s AND no = %(problem)s ON CONFLICT DO NOTHING",
        values,
    )


def _concluded(write: Write, event: happened.Concluded, _: int) -> None:
    write(
        f"{_SET} step = 'CONCLUDED', concluded_on = %(day)s, evaluation = %(evaluation)s, verdict = %(verdict)s"
        " WHERE id = %(id)s",
        row(event, evaluation=event.evaluation, verdict=event.verdict.value if event.verdict else None),
    )
    met(write, event, "reevaluate")


def _moved(write: Write, event: Event) -> None:
    write("UPDATE rectification SET version = %(version)s WHERE id = %(id)s", row(event))


def _deadline_moved(write: Write, event: happened.DeadlineMoved, position: int) -> None:
    code, _, number = event.duty.partition(":")
    moved(write, event, position)
    _moved(write, event)
    if code == "rectify":
        write(f"{_SET_PROBLEM} limit_on = %(to)s {_PROBLEM}", row(event, to=event.to, problem=int(number)))


def _seen(write: Write, event: Event, _: int) -> None:
    _moved(write, event)


HANDLERS: dict[type[Event], Handler] = {
    happened.Opened: _opened,
    happened.Reported: _reported,
    happened.ReportReturned: _returned,
    happened.Ordered: _ordered,
    happened.ProblemClosed: _closed,
    happened.ProblemConfirmed: _confirmed,
    happened.ProblemReopened: _reopened,
    happened.Concluded: _concluded,
    happened.Reminded: _seen,
    happened.Escalated: _seen,
    happened.ReminderAcknowledged: _seen,
    happened.DeadlineMoved: _deadline_moved,
}
