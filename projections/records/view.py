"""How events change the list of records: entered once, taken back in the open (L, M)."""

from psycopg.types.json import Jsonb

from domain import record
from domain.aggregate import Event
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of


def _entered(write: Write, event: record.RecordEntered, _: int) -> None:
    write(
        "INSERT INTO record (id, campaign, kind, organisation, member, title, text, evidence, attendance, figures,"
        " details, occurred_on, period, public, refers_to, entered_by, entered_role, version) VALUES (%(id)s,"
        " %(campaign)s, %(kind)s, %(organisation)s, %(member)s, %(title)s, %(text)s, %(evidence)s, %(attendance)s,"
        " %(figures)s, %(details)s, %(day)s, %(period)s, %(public)s, %(refers_to)s, %(actor)s, %(role)s, %(version)s)",
        row(
            event,
            campaign=event.campaign,
            kind=event.kind,
            organisation=event.organisation,
            member=event.member,
            title=str(event.title),
            text=str(event.text),
            evidence=event.evidence,
            attendance=event.attendance,
            figures=Jsonb(event.figures),
            details=Jsonb(event.details),
            period=event.period,
            public=event.public,
            refers_to=list(event.refers_to),
            actor=event.act.actor,
            role=event.act.role.value,
        ),
    )


def _retracted(write: Write, event: record.RecordRetracted, _: int) -> None:
    write(
        "UPDATE record SET version = %(version)s, retracted_on = %(day)s, retraction_reason = %(reason)s"
        " WHERE id = %(id)s",
        row(event, reason=event.act.reason),
    )


_HANDLERS: dict[type[Event], Handler] = {record.RecordEntered: _entered, record.RecordRetracted: _retracted}

RECORDS = Projection(
    name="records",
    version=1,
    tables=schema_of("projections.records"),
    handlers=_HANDLERS,
    ignored=events.REGISTER | events.CAMPAIGN | events.PLEDGE | (events.BEYOND - events.RECORD),
)
