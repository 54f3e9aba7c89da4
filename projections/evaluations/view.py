"""How events change the read model of public evaluations; that of rectifications is beside it."""

import json
from typing import LiteralString

from domain.aggregate import Event
from domain.judgement import evaluation as happened
from domain.values import Party
from projections import events
from projections.evaluations import rectifying
from projections.evaluations.owing import dropped, met, moved, owe
from projections.projection import Handler, Projection, Write, row, schema_of

_SET: LiteralString = "UPDATE evaluation SET version = %(version)s,"
_SATISFIED: LiteralString = (
    "(SELECT coalesce(sum(number::integer), 0) FROM jsonb_each_text(%(tally)s::jsonb) AS counted (grade, number)"
    " WHERE grade = ANY(satisfied_grades))"
)


def _announced(write: Write, event: happened.Announced, position: int) -> None:
    write(
        "INSERT INTO evaluation (id, position, campaign, organisation, organisation_type, policy_version, period_start,"
        " period_end, attempt, previous, first, held_on, closes_on, minimum, threshold, satisfied_grades, announced_on,"
        " version) VALUES (%(id)s, %(position)s, %(campaign)s, %(organisation)s, %(type)s, %(policy)s,"
        " %(period_start)s, %(period_end)s, %(attempt)s, %(previous)s,"
        " coalesce((SELECT first FROM evaluation WHERE id = %(previous)s), %(id)s), %(held_on)s, %(closes_on)s,"
        " %(minimum)s, %(threshold)s, %(grades)s, %(day)s, %(version)s)",
        row(
            event,
            position=position,
            campaign=event.campaign,
            organisation=event.organisation,
            type=event.organisation_type,
            policy=event.policy_version,
            period_start=event.period.start,
            period_end=event.period.end,
            attempt=event.attempt,
            previous=event.previous,
            held_on=event.held_on,
            closes_on=event.closes_on,
            minimum=event.minimum,
            threshold=event.threshold,
            grades=event.satisfied,
        ),
    )
    owe(write, event, position, [("hold", Party.PLEDGER, event.held_on)])


def _opened(write: Write, event: happened.Opened, position: int) -> None:
    write(
        f"{_SET} step = 'OPEN', opened_on = %(day)s, attendance = %(attendance)s WHERE id = %(id)s",
        row(event, attendance=sum(each.number for each in event.attendance)),
    )
    write.many(
        "INSERT INTO attendance (evaluation, category, number) VALUES (%(id)s, %(category)s, %(number)s)"
        " ON CONFLICT (evaluation, category) DO UPDATE SET number = attendance.number + excluded.number",
        (row(event, category=each.category, number=each.number) for each in event.attendance),
    )
    met(write, event, "hold")
    write(
        "INSERT INTO deadline (subject, position, duty, owed_by, since, due)"
        " SELECT id, %(position)s, 'close', %(owed_by)s, %(day)s, closes_on FROM evaluation WHERE id = %(id)s"
        " ON CONFLICT DO NOTHING",
        row(event, position=position, owed_by=Party.SUPERIOR.value),
    )


def _closed(write: Write, event: happened.Closed, position: int) -> None:
    write(
        f"{_SET} step = 'CLOSED', closed_on = %(day)s, \"cast\" = %(cast)s, tally = %(tally)s::jsonb,"
        f" satisfied = {_SATISFIED}, attendance = coalesce(attendance, 0), verdict = %(verdict)s WHERE id = %(id)s",
        row(event, cast=event.cast, tally=json.dumps(event.tally), verdict=event.verdict.value),
    )
    met(write, event, "close")
    dropped(write, event, "hold")
    owe(write, event, position, [("publish_result", Party.PLEDGER, event.due)])


def _published(write: Write, event: happened.ResultPublished, _: int) -> None:
    write(
        f"{_SET} step = 'PUBLISHED', published_on = %(day)s, verdict = %(verdict)s, place = %(place)s"
        " WHERE id = %(id)s",
        row(event, verdict=event.verdict.value, place=event.where),
    )
    met(write, event, "publish_result")


def _reported(write: Write, event: happened.Reported, _: int) -> None:
    write(f"{_SET} reported_on = %(day)s WHERE id = %(id)s", row(event))


def _criticised(write: Write, event: happened.Criticised, _: int) -> None:
    write(
        f"{_SET} criticism = %(text)s, verdict = CASE WHEN verdict = 'PASSED' THEN 'FAILED' ELSE verdict END"
        " WHERE id = %(id)s",
        row(event, text=str(event.text)),
    )


def _seen(write: Write, event: Event, _: int) -> None:
    write("UPDATE evaluation SET version = %(version)s WHERE id = %(id)s", row(event))


def _deadline_moved(write: Write, event: happened.DeadlineMoved, position: int) -> None:
    moved(write, event, position)
    _seen(write, event, position)


_HANDLERS: dict[type[Event], Handler] = {
    happened.Announced: _announced,
    happened.Opened: _opened,
    happened.CodesIssued: _seen,
    happened.Reported: _reported,
    happened.Criticised: _criticised,
    happened.Closed: _closed,
    happened.ResultPublished: _published,
    happened.Reminded: _seen,
    happened.Escalated: _seen,
    happened.ReminderAcknowledged: _seen,
    happened.DeadlineMoved: _deadline_moved,
    **rectifying.HANDLERS,
}

EVALUATIONS = Projection(
    name="evaluations",
    version=2,
    tables=schema_of("projections.evaluations"),
    handlers=_HANDLERS,
    ignored=events.REGISTER
    | events.CAMPAIGN
    | events.PLEDGE
    | events.COMMENT
    | events.RECORD
    | events.REPORT
    | events.STANDING,
)
