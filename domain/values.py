"""Values shared by every aggregate: who acts, what is promised, when it is due."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from domain import errors

SYSTEM = UUID("00000000-0000-4000-8000-000000000001")
"""The actor of everything a workflow does by policy rather than by a person's decision."""


class Stage(Enum):
    """The six stages of a pledge and its two ends."""

    PROPOSE = "PROPOSE"
    REVIEW = "REVIEW"
    SIGN = "SIGN"
    PUBLISH = "PUBLISH"
    FULFIL = "FULFIL"
    EVALUATE = "EVALUATE"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class Role(Enum):
    """In what capacity somebody acts; the first group are posts an organisation fills (REQUIREMENTS B2)."""

    SECRETARY = "SECRETARY"
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    LEADER_IN_CHARGE = "LEADER_IN_CHARGE"
    CONTACT_LEADER = "CONTACT_LEADER"
    RESPONSIBLE_LEADER = "RESPONSIBLE_LEADER"
    LIAISON = "LIAISON"
    CLERK = "CLERK"
    OFFICE = "OFFICE"
    SUPERVISOR = "SUPERVISOR"
    AUDITOR = "AUDITOR"
    EVALUATOR = "EVALUATOR"

    MEMBER = "MEMBER"
    PUBLIC = "PUBLIC"
    ADMINISTRATOR = "ADMINISTRATOR"
    SERVICE = "SERVICE"
    SYSTEM = "SYSTEM"


class PledgerKind(Enum):
    """Who promises: an organisation or one of its members."""

    ORGANISATION = "ORGANISATION"
    MEMBER = "MEMBER"


class Form(Enum):
    """How the promise was given (REQUIREMENTS C4, M1)."""

    LETTER = "LETTER"
    ONE_SENTENCE = "ONE_SENTENCE"
    ORAL = "ORAL"


class Party(Enum):
    """The two sides that sign one letter (REQUIREMENTS F1)."""

    PLEDGER = "PLEDGER"
    SUPERIOR = "SUPERIOR"


class Holder(Enum):
    """Who keeps each of the three copies of one letter (REQUIREMENTS F2)."""

    REVIEWER = "REVIEWER"
    PLEDGER = "PLEDGER"
    BOARD = "BOARD"


class DueKind(Enum):
    """The three kinds of due date (REQUIREMENTS A5)."""

    DATE = "DATE"
    YEAR_END = "YEAR_END"
    CAMPAIGN_END = "CAMPAIGN_END"


class Outcome(Enum):
    """How an item ended (REQUIREMENTS H6)."""

    KEPT = "KEPT"
    UNFULFILLED = "UNFULFILLED"
    CARRIED_OVER = "CARRIED_OVER"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True)
class Personal:
    """A piece of personal data about ``subject``; stored encrypted under the subject's own key."""

    subject: UUID
    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Erased:
    """What `Personal` decodes to once the subject's key was destroyed."""

    subject: UUID

    @property
    def value(self) -> str:
        """The placeholder shown instead of the erased text."""
        return "〔已删除〕"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class Act:
    """Who did something, in which capacity, for whom, when and why; part of every event (N3).

    ``occurred_on`` is a date in the campaign's time zone. When it was recorded is the log's own timestamp.
    """

    actor: UUID
    role: Role
    organisation: UUID | None
    occurred_on: date
    on_behalf_of: UUID | None = None
    reason: str = ""

    @property
    def persons(self) -> frozenset[UUID]:
        """Who did it and in whose stead: both answer for it (B5)."""
        return frozenset(person for person in (self.actor, self.on_behalf_of) if person)


@dataclass(frozen=True)
class Pledger:
    """The organisation or member that promises."""

    kind: PledgerKind
    id: UUID


@dataclass(frozen=True)
class Due:
    """When an item is due, as the letter words it; ``on`` only with ``DueKind.DATE``."""

    kind: DueKind
    on: date | None = None


@dataclass(frozen=True)
class Source:
    """The item of an earlier round that is carried over (lineage, A1)."""

    pledge: UUID
    item: int


@dataclass(frozen=True)
class Promise:
    """One item as written: what, how success is measured, who answers, by when (D2).

    ``limit`` is ``due`` resolved against the campaign's calendar: the last day on which the item is not overdue.
    """

    text: str
    measure: str
    responsible: Personal | Erased
    due: Due | None
    limit: date
    category: str = ""
    opinions: tuple[UUID, ...] = ()
    carried_from: Source | None = None


@dataclass(frozen=True)
class Phase:
    """A named part of a campaign, from its first to its last day (A1)."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Meeting:
    """A meeting linked to an act: what kind, when, how many took part."""

    kind: str
    held_on: date
    attendance: int


@dataclass(frozen=True)
class Verdict:
    """The reviewer's answer to one criterion for one item (E1)."""

    item: int
    criterion: str
    passed: bool
    note: str = ""


@dataclass(frozen=True)
class Fault:
    """Why an item (or, with ``item`` 0, the whole letter) was returned (E3)."""

    item: int
    code: str
    note: str = ""


@dataclass(frozen=True)
class Findings:
    """What the superior found on the spot: the three refusals of striking off (H3)."""

    problem_solved: bool
    in_place: bool
    public_satisfied: bool


@dataclass(frozen=True)
class Milestone:
    """A step of the fulfilment plan of one item (H1)."""

    item: int
    measure: str
    due: date


@dataclass(frozen=True)
class ItemCheck:
    """What a self-check says about one item (H4)."""

    item: int
    percent: int
    note: str = ""


MAX_TEXT = 4000


def clean(text: str, field: str, *, required: bool = True, limit: int = MAX_TEXT) -> str:
    """Return ``text`` in NFC without surrounding blanks; newline and tab are the only control characters let in.

    The line ends of web forms (CR LF) become newlines.

    Raises `errors.InvalidInput` naming ``field`` for other control characters, an empty required text, or more than
    ``limit`` characters.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise errors.InvalidInput(field, "control characters are not allowed", "不允许包含控制字符")
    if required and not text:
        raise errors.InvalidInput(field, "must not be empty", "不能为空")
    if len(text) > limit:
        raise errors.InvalidInput(field, f"must not exceed {limit} characters", f"不能超过{limit}个字符")
    return text


R = TypeVar("R", Verdict, Fault, ItemCheck, Milestone)


def cleaned(records: list[R], path: str, field: str, *, required: bool = False) -> list[R]:
    """Return ``records`` with the text in ``field`` of each made `clean`; errors name ``path``, number and field."""
    changes: list[dict[str, Any]] = [
        {field: clean(getattr(record, field), f"{path}.{number}.{field}", required=required)}
        for number, record in enumerate(records)
    ]
    return [replace(record, **change) for record, change in zip(records, changes, strict=True)]
