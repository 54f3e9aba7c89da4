"""How assessments, rankings and honours enter the read model; none of them ever changes afterwards."""

from domain.aggregate import Event
from domain.judgement.assessment import AssessmentConcluded
from domain.judgement.honours import HonoursConferred
from domain.judgement.ranking import RankingPublished
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of


def _assessed(write: Write, event: AssessmentConcluded, _: int) -> None:
    write(
        "INSERT INTO assessment VALUES (%(id)s, %(campaign)s, %(round)s, %(kind)s, %(target)s, %(organisation)s,"
        " %(day)s, %(assessor)s, %(kept)s, %(unkept)s, %(running)s, %(comments)s, %(evaluations)s, %(verdict)s,"
        " %(class)s, %(criticised)s, %(criticism)s, %(conclusion)s)",
        row(
            event,
            campaign=event.campaign,
            round=event.round,
            kind=event.target.kind.value,
            target=event.target.id,
            organisation=event.organisation,
            assessor=event.act.actor,
            kept=event.kept,
            unkept=event.unkept,
            running=event.running,
            comments=event.comments,
            evaluations=event.evaluations,
            verdict=event.verdict and event.verdict.value,
            **{"class": event.organisation_class},
            criticised=event.criticised,
            criticism=str(event.criticism),
            conclusion=str(event.conclusion),
        ),
    )


def _ranked(write: Write, event: RankingPublished, _: int) -> None:
    write(
        "INSERT INTO ranking VALUES (%(id)s, %(campaign)s, %(kind)s, %(organisation)s, %(start)s, %(end)s, %(day)s,"
        " %(minimum)s)",
        row(
            event,
            campaign=event.campaign,
            kind=event.kind.value,
            organisation=event.organisation,
            start=event.period.start,
            end=event.period.end,
            minimum=event.minimum_group,
        ),
    )
    write.many(
        "INSERT INTO ranked VALUES (%(id)s, %(no)s, %(subject)s, %(numerator)s, %(denominator)s, %(rank)s)",
        (row(event, no=no, **vars(line)) for no, line in enumerate(event.rows, 1)),
    )


def _conferred(write: Write, event: HonoursConferred, _: int) -> None:
    write(
        "INSERT INTO conferral VALUES (%(id)s, %(campaign)s, %(organisation)s, %(title)s, %(day)s)",
        row(event, campaign=event.campaign, organisation=event.organisation, title=event.title),
    )
    found = [(bearer, "") for bearer in event.recipients] + [(each.candidate, each.reason) for each in event.left_out]
    write.many(
        "INSERT INTO candidate VALUES (%(id)s, %(no)s, %(kind)s, %(candidate)s, %(reason)s)",
        (
            row(event, no=no, kind=who.kind.value, candidate=who.id, reason=why)
            for no, (who, why) in enumerate(found, 1)
        ),
    )


_HANDLERS: dict[type[Event], Handler] = {
    AssessmentConcluded: _assessed,
    RankingPublished: _ranked,
    HonoursConferred: _conferred,
}

STANDINGS = Projection(
    name="standings",
    version=1,
    tables=schema_of("projections.standings"),
    handlers=_HANDLERS,
    ignored=events.REGISTER | events.CAMPAIGN | events.PLEDGE | (events.BEYOND - events.STANDING),
)
