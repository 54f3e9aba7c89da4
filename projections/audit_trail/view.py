"""How the audit trail grows: every event of every aggregate leaves one row."""

from domain import campaign
from domain.aggregate import Event
from domain.pledge import proposing
from domain.policy import Policy
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of


def _opened(write: Write, event: campaign.Opened, position: int) -> None:
    _set_zone(write, event)
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
    write("INSERT INTO pledge VALUES (%(id)s, %(campaign)s)", row(event, campaign=event.campaign))
    _entered(write, event, position)


def _entered(write: Write, event: Event, position: int) -> None:
    kind = event.TOPIC.partition(".")[0]
    write(
        "INSERT INTO event SELECT %(position)s, %(recorded_at)s, %(day)s,"
        " (%(recorded_at)s::timestamptz AT TIME ZONE coalesce("
        "(SELECT timezone FROM campaign c JOIN pledge p ON p.campaign = c.id WHERE p.id = %(id)s),"
        " (SELECT timezone FROM campaign WHERE id = coalesce(%(campaign)s, %(id)s)), %(zone)s))::date - %(day)s,"
        " %(type)s, %(kind)s, %(id)s, %(version)s, %(pledge)s, %(actor)s, %(role)s, %(organisation)s,"
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
            evidence=getattr(event, "evidence", "") or getattr(event, "document", ""),
        ),
    )


_HANDLERS: dict[type[Event], Handler] = {
    **dict.fromkeys(events.REGISTER | events.CAMPAIGN | events.PLEDGE, _entered),
    campaign.Opened: _opened,
    campaign.PolicyChanged: _policy_changed,
    proposing.Proposed: _proposed,
}

AUDIT_TRAIL = Projection(
    name="audit_trail",
    version=1,
    tables=schema_of("projections.audit_trail"),
    handlers=_HANDLERS,
    ignored=frozenset(),
)
