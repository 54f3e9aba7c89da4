"""What meets a duty: each act that a cadence asks for, by the day for which it counts; records can be taken back."""

from datetime import date
from typing import LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import record
from domain.aggregate import Event
from domain.judgement import assessment, comment, evaluation, ranking
from domain.judgement.verdict import EvaluationVerdict
from domain.pledge import fulfilling, inspecting, signing
from domain.policy import Policy
from domain.record_kinds import RECORD_KINDS
from domain.values import PledgerKind
from projections.projection import Write, row

_ZONE = ZoneInfo(Policy.timezone)

_COUNTS: LiteralString = (
    "p.duty = f.duty AND f.for_day BETWEEN p.starts_on AND p.ends_on"
    " AND (f.campaign IS NULL OR f.campaign = p.campaign)"
)
_MEET: LiteralString = (
    "UPDATE duty d SET met_on = least(d.met_on, f.done_on), known_on = least(d.known_on, f.recorded_on)"  # noqa: S608 - constants
    f" FROM fulfilment f JOIN period p ON {_COUNTS} WHERE f.position = %(position)s"
    " AND (d.due, d.subject, d.period) = (p.ends_on, f.subject, p.id)"
)
_TAKE_BACK: LiteralString = (
    "UPDATE duty d SET (met_on, known_on) = (SELECT min(f.done_on), min(f.recorded_on) FROM fulfilment f"  # noqa: S608
    f" WHERE f.subject = d.subject AND f.source IS DISTINCT FROM %(id)s AND {_COUNTS})"
    " FROM period p, fulfilment gone WHERE gone.source = %(id)s AND p.duty = gone.duty"
    " AND (d.due, d.subject, d.period) = (p.ends_on, gone.subject, p.id)"
)
_INSERT: LiteralString = (
    "INSERT INTO fulfilment (position, duty, subject, campaign, source, for_day, done_on, recorded_on)"
)


def self_checked(write: Write, event: fulfilling.SelfChecked, position: int) -> None:
    """The pledger checked how a pledge is kept."""
    _of_pledge(write, event, position, "self_check", members=True)


def inspected(write: Write, event: inspecting.PledgeInspected, position: int) -> None:
    """The superior inspected an organisation's pledge; that of a member's meets no duty."""
    _of_pledge(write, event, position, "inspection", members=False)


def published(write: Write, event: signing.Published, position: int) -> None:
    """A pledger began another round with a published pledge."""
    _of_pledge(write, event, position, "round", members=True)


def commented(write: Write, event: comment.CommentGiven, position: int) -> None:
    """A leader commented on an organisation or a member."""
    _done(write, event, position, "comment", subject=event.target.id, campaign=event.campaign)


def entered(write: Write, event: record.RecordEntered, position: int) -> None:
    """A record was made; late ones name a day of the period for which they are."""
    duty = RECORD_KINDS[event.kind].duty
    if duty:
        _done(
            write,
            event,
            position,
            duty,
            subject=event.member or event.organisation,
            campaign=event.campaign,
            for_day=event.period,
            source=event.originator_id,
        )


def announced(write: Write, event: evaluation.Announced, _: int) -> None:
    """An evaluation will be held: note for which period."""
    write(
        "INSERT INTO evaluation VALUES (%(id)s, %(campaign)s, %(organisation)s, %(for_day)s)",
        row(event, campaign=event.campaign, organisation=event.organisation, for_day=event.period.end),
    )


def evaluated(write: Write, event: evaluation.ResultPublished, position: int) -> None:
    """The result of an evaluation was published; a void one is none."""
    if event.verdict is not EvaluationVerdict.VOID:
        values = _values(event, position, "evaluation")
        write(
            f"{_INSERT} SELECT %(position)s, %(duty)s, organisation, campaign, NULL, for_day, %(day)s, %(recorded)s"  # noqa: S608 - constants
            " FROM evaluation WHERE id = %(id)s",
            values,
        )
        write(_MEET, values)


def ranked(write: Write, event: ranking.RankingPublished, position: int) -> None:
    """A table was published: it counts for the period that it is of."""
    duty = "ranking_member" if event.kind is PledgerKind.MEMBER else "ranking_organisation"
    subject, last = event.organisation, event.period.end
    _done(write, event, position, duty, subject=subject, campaign=event.campaign, for_day=last)


def assessed(write: Write, event: assessment.AssessmentConcluded, position: int) -> None:
    """A pledger was assessed: that counts for the year of the round, even early in the next."""
    last = min(event.act.occurred_on, date(event.round, 12, 31))
    _done(write, event, position, "assessment", subject=event.target.id, campaign=event.campaign, for_day=last)


def retracted(write: Write, event: record.RecordRetracted, _: int) -> None:
    """Open again what a wrong record had met, unless something else meets it, too."""
    write(_TAKE_BACK, row(event))
    write("DELETE FROM fulfilment WHERE source = %(id)s", row(event))


def _of_pledge(write: Write, event: Event, position: int, duty: str, *, members: bool) -> None:
    values = _values(event, position, duty, members=members)
    write(
        f"{_INSERT} SELECT %(position)s, %(duty)s, pledger, campaign, NULL, %(day)s, %(day)s, %(recorded)s"  # noqa: S608 - constants
        " FROM pledge WHERE id = %(id)s AND (%(members)s OR NOT member)",
        values,
    )
    write(_MEET, values)


def _done(
    write: Write,
    event: Event,
    position: int,
    duty: str,
    *,
    subject: UUID,
    campaign: UUID | None,
    for_day: date | None = None,
    source: UUID | None = None,
) -> None:
    values = _values(
        event,
        position,
        duty,
        subject=subject,
        campaign=campaign,
        for_day=for_day or event.act.occurred_on,
        source=source,
    )
    write(
        f"{_INSERT} VALUES (%(position)s, %(duty)s, %(subject)s, %(campaign)s, %(source)s, %(for_day)s, %(day)s,"
        " %(recorded)s)",
        values,
    )
    write(_MEET, values)


def _values(event: Event, position: int, duty: str, **fields: object) -> dict[str, object]:
    return row(event, position=position, duty=duty, recorded=event.timestamp.astimezone(_ZONE).date(), **fields)
