"""How the audit trail grows: every event of every aggregate leaves one row, which says whom it concerns."""

from uuid import UUID

from domain import campaign, exemption, member, opinion, record, statistics
from domain.aggregate import Event
from domain.judgement import assessment, comment, evaluation, honours, ranking
from domain.judgement.rectification import events as rectifying
from domain.pledge import proposing
from domain.policy import Policy
from domain.values import PledgerKind
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of


def _opened(write: Write, event: campaign.Opened, position: int) -> None:
    _set_zone(write, event)
    _introduced(write, event, event.organisation)
    _entered(write, event, position)


def _policy_changed(write: Write, event: campaign.PolicyChanged, position: int) -> None:
    _set_zone(write, event)
    _entered(write, event, position)


def _set_zone(write: Write, event: campaign.Opened | campaign.PolicyChanged) -> None:
    write(
        "INSERT INTO campaign VALUES (%(id)s, %(zone)s) ON CONFLICT (id) DO UPDATE SET timezone = excluded.timezone",
        row(event, zone=event.policy.get("timezone", Policy.timezone)),
    )


def _proposed(write: Write, event: proposing.Proposed, position: int) -> None:
    person = event.pledger.id if event.pledger.kind is PledgerKind.MEMBER else None
    _introduced(write, event, event.organisation, person, event.campaign)
    _entered(write, event, position)


def _admitted(write: Write, event: member.Admitted, position: int) -> None:
    _introduced(write, event, event.organisation, event.originator_id)
    _entered(write, event, position)


def _transferred(write: Write, event: member.Transferred, position: int) -> None:
    write(
        "UPDATE subject SET concerns = %(organisation)s, since = %(day)s WHERE id = %(id)s AND since <= %(day)s",
        row(event, organisation=event.organisation),
    )
    _entered(write, event, position)


def _collected(write: Write, event: opinion.Collected, position: int) -> None:
    _introduced(write, event, event.organisation)
    _entered(write, event, position)


def _requested(write: Write, event: exemption.Requested, position: int) -> None:
    _introduced(write, event, event.organisation, event.member)
    _entered(write, event, position)


def _comment_given(write: Write, event: comment.CommentGiven, position: int) -> None:
    person = event.target.id if event.target.kind is PledgerKind.MEMBER else None
    _introduced(write, event, event.organisation, person, event.campaign)
    _entered(write, event, position)


def _record_entered(write: Write, event: record.RecordEntered, position: int) -> None:
    _introduced(write, event, event.organisation, event.member, event.campaign)
    _entered(write, event, position)


def _rectification_opened(write: Write, event: rectifying.Opened, position: int) -> None:
    _introduced(write, event, event.organisation, event.member, event.campaign)
    _entered(write, event, position)


def _assessed(write: Write, event: assessment.AssessmentConcluded, position: int) -> None:
    person = event.target.id if event.target.kind is PledgerKind.MEMBER else None
    _introduced(write, event, event.organisation, person, event.campaign)
    _entered(write, event, position)


def _of_organisation(
    write: Write,
    event: evaluation.Announced | ranking.RankingPublished | honours.HonoursConferred | statistics.Submitted,
    position: int,
) -> None:
    _introduced(write, event, event.organisation, campaign=event.campaign)
    _entered(write, event, position)


def _introduced(
    write: Write, event: Event, concerns: UUID, person: UUID | None = None, campaign: UUID | None = None
) -> None:
    write(
        "INSERT INTO subject VALUES (%(id)s, %(campaign)s, %(concerns)s, %(day)s, %(person)s)",
        row(event, campaign=campaign, concerns=concerns, person=person),
    )


def _entered(write: Write, event: Event, position: int) -> None:
    """Write the row; an organisation concerns itself."""
    kind = event.TOPIC.partition(".")[0]
    write(
        "INSERT INTO event SELECT %(position)s, %(recorded_at)s, %(day)s,"
        " (%(recorded_at)s::timestamptz AT TIME ZONE coalesce("
        "(SELECT timezone FROM campaign c JOIN subject s ON s.campaign = c.id WHERE s.id = %(id)s),"
        " (SELECT timezone FROM campaign WHERE id = coalesce(%(campaign)s, %(id)s)), %(zone)s))::date - %(day)s,"
        " %(type)s, %(kind)s, %(id)s, %(version)s, %(pledge)s,"
        " coalesce((SELECT concerns FROM subject WHERE id = %(id)s), %(id)s),"
        " (SELECT person FROM subject WHERE id = %(id)s),"
        " %(actor)s, %(role)s, %(organisation)s,"
        " %(on_behalf_of)s, %(reason)s, %(evidence)s",
        row(
            event,
            position=position,
            recorded_at=event.timestamp,
            campaign=getattr(event, "campaign", None),
            zone=Policy.timezone,
            type=event.TOPIC,
            kind=kind,
            pledge=event.originator_id if kind == "pledge" else None,
            actor=event.act.actor,
            role=event.act.role.value,
            organisation=event.act.organisation,
            on_behalf_of=event.act.on_behalf_of,
            reason=event.act.reason,
            evidence=str(getattr(event, "evidence", "") or getattr(event, "document", "")),
        ),
    )


_HANDLERS: dict[type[Event], Handler] = {
    **dict.fromkeys(
        events.REGISTER | events.CAMPAIGN | events.PLEDGE | events.BEYOND,
        _entered,
    ),
    campaign.Opened: _opened,
    campaign.PolicyChanged: _policy_changed,
    proposing.Proposed: _proposed,
    member.Admitted: _admitted,
    member.Transferred: _transferred,
    opinion.Collected: _collected,
    exemption.Requested: _requested,
    comment.CommentGiven: _comment_given,
    record.RecordEntered: _record_entered,
    rectifying.Opened: _rectification_opened,
    assessment.AssessmentConcluded: _assessed,
    evaluation.Announced: _of_organisation,
    ranking.RankingPublished: _of_organisation,
    honours.HonoursConferred: _of_organisation,
    statistics.Submitted: _of_organisation,
}

AUDIT_TRAIL = Projection(
    name="audit_trail",
    version=2,
    tables=schema_of("projections.audit_trail"),
    handlers=_HANDLERS,
    ignored=frozenset(),
)
