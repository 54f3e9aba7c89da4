"""A record (记录): one dated, typed fact around the pledges, and the duty that it meets (L1 to L3, M2 to M8)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event, Root
from domain.errors import InvalidInput, Refused
from domain.record_kinds import RECORD_KINDS, RecordKind
from domain.values import Act, Erased, Personal, PledgerKind, Role, clean

MOST = 1_000_000
"""A figure of a record counts something of one organisation."""


class Record(Root):
    """What was held, visited, adopted, received or made known; what each kind must say stands in `RECORD_KINDS`."""

    TOPIC = "record"

    def __init__(self) -> None:
        self.campaign: UUID | None = None
        self.kind = ""
        self.organisation = UUID(int=0)
        self.member: UUID | None = None
        self.title: str | Personal | Erased = ""
        self.text: str | Personal | Erased = ""
        self.evidence = ""
        self.attendance: int | None = None
        self.figures: dict[str, int] = {}
        self.details: dict[str, str] = {}
        self.period: date | None = None
        self.public = False
        self.refers_to: list[UUID] = []
        self.entered_by = Act(UUID(int=0), Role.SYSTEM, None, date.min)
        self.retracted_by: Act | None = None

    @classmethod
    def enter(
        cls,
        id: UUID,
        act: Act,
        *,
        campaign: UUID | None,
        kind: str,
        organisation: UUID,
        member: UUID | None,
        title: str,
        text: str,
        evidence: str,
        attendance: int | None,
        figures: Mapping[str, int],
        details: Mapping[str, str],
        period: date | None,
        public: bool,
        refers_to: Sequence[UUID],
    ) -> Self:
        """Record a fact of ``organisation``, or of its ``member``: what is said about a member is personal data.

        ``period`` is a day in the period whose duty the record meets, where it is not the period of the act itself.
        ``details`` are codes or the names of bodies and things. Raises `errors.InvalidInput` naming what the kind asks
        for and did not get, or got and does not know.
        """
        asked = known(kind)
        _require_subject(asked, member)
        heading = clean(title, "title", limit=200)
        said = clean(text, "text", required="text" in asked.needs)
        if attendance is None and "attendance" in asked.needs:
            raise InvalidInput("attendance", "is needed for this kind of record", "此类记录须填写参加人数")
        if not 0 <= (attendance or 0) <= MOST:
            raise InvalidInput("attendance", f"must lie between 0 and {MOST}", f"须在0至{MOST}之间")
        if period is not None and (not asked.duty or period > act.occurred_on):
            raise InvalidInput(
                "period", "must lie before the act, for a duty that comes back", "须为已开始周期内的日期"
            )
        return cls._create(
            RecordEntered,
            id=id,
            act=act,
            campaign=campaign,
            kind=kind,
            organisation=organisation,
            member=member,
            title=Personal(member, heading) if member else heading,
            text=Personal(member, said) if member else said,
            evidence=clean(evidence, "evidence", required="evidence" in asked.needs, limit=1000),
            attendance=attendance,
            figures=_figures(asked, figures),
            details=_details(asked, details),
            period=period,
            public=public or asked.public,
            refers_to=_references(asked, refers_to),
        )

    def retract(self, act: Act) -> None:
        """Take back a wrong record; it and the reason stay visible, the duty it met is open again."""
        if self.retracted_by is not None:
            raise Refused(rules.RECORD_RETRACTED)
        if act.occurred_on < self.entered_by.occurred_on:
            raise Refused(rules.BEFORE_WHAT_IT_CONCERNS)
        if not act.reason:
            raise Refused(rules.REASON_MISSING)
        self.trigger_event(RecordRetracted, act=act)


def known(kind: str) -> RecordKind:
    """Return a kind of record; raises `errors.InvalidInput` for an unknown code."""
    if kind not in RECORD_KINDS:
        raise InvalidInput("kind", f"{kind!r} is not a kind of record", "没有这种记录")
    return RECORD_KINDS[kind]


def _require_subject(asked: RecordKind, member: UUID | None) -> None:
    if (PledgerKind.MEMBER if member else PledgerKind.ORGANISATION) not in asked.of:
        en, zh = ("is none of a member", "不是党员的记录") if member else ("needs a member", "须填写党员")
        raise InvalidInput("member", f"a record of this kind {en}", f"此类记录{zh}")


def _figures(asked: RecordKind, figures: Mapping[str, int]) -> dict[str, int]:
    for key, number in figures.items():
        if key not in asked.figures:
            raise InvalidInput(f"figures.{key}", "is not asked for by this kind of record", "此类记录没有该数据")
        if not 0 <= number <= MOST:
            raise InvalidInput(f"figures.{key}", f"must lie between 0 and {MOST}", f"须在0至{MOST}之间")
    for key in asked.figures:
        if key not in figures:
            raise InvalidInput(f"figures.{key}", "is needed for this kind of record", "此类记录须填写该数据")
    return dict(figures)


def _details(asked: RecordKind, details: Mapping[str, str]) -> dict[str, str]:
    for key in details:
        if key not in asked.details:
            raise InvalidInput(f"details.{key}", "is not asked for by this kind of record", "此类记录没有该内容")
    found = {}
    for key, detail in asked.details.items():
        found[key] = value = clean(details.get(key, ""), f"details.{key}", limit=200)
        if detail.choices and value not in detail.choices:
            codes = ", ".join(detail.choices)
            raise InvalidInput(f"details.{key}", f"must be one of {codes}", f"须为{codes}之一")
    return found


def _references(asked: RecordKind, refers_to: Sequence[UUID]) -> list[UUID]:
    least, most = (asked.refers.least, asked.refers.most) if asked.refers else (0, 0)
    found = list(dict.fromkeys(refers_to))
    if not least <= len(found) <= most:
        raise InvalidInput("refers_to", f"must name {least} to {most}", f"须填写{least}至{most}个")
    return found


class RecordEntered(Created):
    """A record was entered."""

    TOPIC = "record.entered"
    campaign: UUID | None
    kind: str
    organisation: UUID
    member: UUID | None
    title: str | Personal | Erased
    text: str | Personal | Erased
    evidence: str
    attendance: int | None
    figures: dict[str, int]
    details: dict[str, str]
    period: date | None
    public: bool
    refers_to: list[UUID]

    def apply(self, aggregate: Record) -> None:
        aggregate.campaign, aggregate.kind = self.campaign, self.kind
        aggregate.organisation, aggregate.member = self.organisation, self.member
        aggregate.title, aggregate.text, aggregate.evidence = self.title, self.text, self.evidence
        aggregate.attendance, aggregate.figures, aggregate.details = self.attendance, self.figures, self.details
        aggregate.period, aggregate.public, aggregate.refers_to = self.period, self.public, self.refers_to
        aggregate.entered_by = self.act


class RecordRetracted(Event):
    """A wrong record was taken back."""

    TOPIC = "record.retracted"

    def apply(self, aggregate: Record) -> None:
        aggregate.retracted_by = self.act
