"""Commands on the records around the pledge: entered by who held, visited, adopted or received, and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain import rules
from domain.application.base import DEFAULT_ZONE, Call, command
from domain.application.setting import Settings
from domain.errors import InvalidInput, NotFound, Refused
from domain.member import Member
from domain.organisation import Organisation
from domain.record import Record, known
from domain.record_kinds import RecordKind
from domain.values import PledgerKind


class Records(Settings):
    """One command for every kind: the table of kinds says what each asks for."""

    @command
    def enter_record(
        self,
        call: Call,
        record_id: UUID,
        *,
        kind: str,
        organisation: UUID,
        title: str,
        campaign: UUID | None = None,
        member: UUID | None = None,
        text: str = "",
        evidence: str = "",
        attendance: int | None = None,
        figures: Mapping[str, int] | None = None,
        details: Mapping[str, str] | None = None,
        period: date | None = None,
        public: bool = False,
        refers_to: Sequence[UUID] = (),
    ) -> Record:
        """Record a fact of an organisation, or of a member who belongs to it or holds a post in it."""
        asked = known(kind)
        zone = self._zone(campaign) if campaign else DEFAULT_ZONE
        day = call.day(zone)
        self.look_up(Organisation, organisation)  # before the member, of whom no order of failing may tell
        person = self.look_up(Member, member) if member else None
        with self.concealing(call, person, zone):
            act = self.keep(_right("enter_record", asked, member), call, organisation, zone, person=member)
            place = self.place(organisation, day)
            if person and not self._belongs(person, place, day):
                raise Refused(rules.NOT_AFFILIATED)
        self.require_new("record", record_id)
        self._require_references(call, asked, refers_to, zone)
        for role in asked.posts:
            if not set(place.holders_on(role, day)) & set(refers_to):
                raise Refused(rules.RECORD_GROUP)
        return Record.enter(
            record_id,
            act,
            campaign=campaign,
            kind=kind,
            organisation=organisation,
            member=member,
            title=title,
            text=text,
            evidence=evidence,
            attendance=attendance,
            figures=figures or {},
            details=details or {},
            period=period,
            public=public,
            refers_to=refers_to,
        )

    @command
    def retract_record(self, call: Call, record_id: UUID) -> Record:
        """Take back a wrong record, with a reason."""
        record = self.find(Record, record_id)
        zone = self._zone(record.campaign) if record.campaign else DEFAULT_ZONE
        right = _right("retract_record", known(record.kind), record.member)
        with self.concealing(call, record, zone):
            act = self.keep(right, call, record.organisation, zone, person=record.member)
        record.expect(call.expected)
        record.retract(act)
        return record

    @staticmethod
    def _belongs(person: Member, place: Organisation, day: date) -> bool:
        home = (person.organisation_on(day), person.residence)
        return place.id in home or bool(place.roles_on(person.id, day))

    def _require_references(self, call: Call, asked: RecordKind, refers_to: Sequence[UUID], zone: str) -> None:
        """Raise unless all that a record refers to are of the kind asked for, and known to the caller."""
        of_members = asked.refers is not None and asked.refers.kind is PledgerKind.MEMBER
        for number, key in enumerate(refers_to):
            try:
                if of_members:
                    self.named(call.viewer(zone), key)
                else:
                    self.place(key, call.day(zone))
            except NotFound as missing:
                en, zh = ("member", "党员") if of_members else ("organisation", "组织")
                raise InvalidInput(f"refers_to.{number}", f"there is no {en} {key}", f"没有这个{zh}") from missing


def _right(command: str, asked: RecordKind, member: UUID | None) -> str:
    if member:
        return f"{command}:MEMBER"
    return f"{command}:VISIT" if asked.visit else f"{command}:ORGANISATION"
