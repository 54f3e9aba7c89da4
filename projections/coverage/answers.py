"""What is answered about coverage: how somebody stands, and how many stand so (C1, N2)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import Enum
from uuid import UUID


class Status(Enum):
    """How somebody stands on a day; JOINED has pledged without having to and is not counted (C8)."""

    PLEDGED = "PLEDGED"
    ORAL = "ORAL"
    EXEMPT = "EXEMPT"
    BLANK = "BLANK"
    JOINED = "JOINED"


class By(Enum):
    """What the figures are broken down by: direct sub-unit, type or level of the organisation, kind of member."""

    UNIT = "unit"
    TYPE = "type"
    LEVEL = "level"
    KIND = "kind"


@dataclass(frozen=True)
class Subject:
    """An organisation, or a member in one of their places, on the day of the question.

    ``organisation`` answers for it, with its ``secretary``; ``assisting`` is where a floating member belongs.
    ``pledge`` is what covers it, else what is in hand, and ``stage`` how far that has come (a `domain.values.Stage`).
    """

    campaign: UUID
    round: int
    kind: str
    subject: UUID
    name: str
    pinyin: str
    organisation: UUID
    organisation_name: str
    type: str
    level: str
    kinds: list[str]
    assisting: UUID | None
    assisting_name: str
    secretary: UUID | None
    secretary_name: str
    status: str
    since: date | None
    pledge: UUID | None
    stage: str | None


@dataclass(frozen=True)
class Tally:
    """How many subjects there are and how they stand; ``in_hand`` are blank ones whose pledge is on its way.

    ``joined`` stand outside ``subjects``.
    """

    subjects: int = 0
    pledged: int = 0
    oral: int = 0
    exempt: int = 0
    blank: int = 0
    in_hand: int = 0
    joined: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Per cent that are not blank, rounded down to one decimal: 100.0 means everybody. None without subjects."""
        if not self.subjects:
            return None
        return (Decimal(100 * (self.subjects - self.blank)) / self.subjects).quantize(Decimal("0.1"), ROUND_FLOOR)


@dataclass(frozen=True)
class Part:
    """The tallies of one sub-unit, type, level or kind; ``name`` is that of a sub-unit."""

    key: str
    name: str
    organisations: Tally
    members: Tally


@dataclass(frozen=True)
class Coverage:
    """The tallies of everything asked for and of its parts; a member of two kinds is in the parts of both.

    ``round`` is the one that was asked for or the last, None before it was opened; ``deadline`` is the
    last day on which they can still pledge in time who were there when it opened, None where the policy has none.
    """

    round: int | None
    deadline: date | None
    organisations: Tally
    members: Tally
    parts: list[Part]
