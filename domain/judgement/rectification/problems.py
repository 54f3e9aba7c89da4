"""The problems that a rectification puts right: how each is written down, and how far it has come (J4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain import rules
from domain.errors import Refused
from domain.values import Erased, Personal, clean

Said = str | Personal | Erased
"""Free text; what is said about a member is the member's personal data."""


def said(text: str, field: str, about: UUID | None) -> Said:
    """Return the clean text, which must not be empty, as personal data if it is ``about`` a member."""
    cleaned = clean(text, field)
    return cleaned if about is None else Personal(about, cleaned)


@dataclass(frozen=True)
class Problem:
    """One problem as the report names it: what is wrong, the goal, the measures, and the day by which it is solved."""

    text: Said
    goal: Said
    measures: Said
    limit: date


@dataclass(frozen=True)
class ProblemDraft:
    """A problem as it is handed in; without measures or limit it is refused."""

    text: str
    goal: str
    measures: str
    limit: date | None

    def problem(self, number: int, about: UUID | None, day: date) -> Problem:
        """Return the problem as it is stored; ``day`` is that of the report. Raises `errors.Refused` if it is short."""
        if self.limit is None or not (self.text.strip() and self.goal.strip() and self.measures.strip()):
            raise Refused(rules.REPORT_INCOMPLETE, number)
        if self.limit < day:
            raise Refused(rules.PROBLEM_LIMIT_PAST, number)
        path = f"problems.{number - 1}"
        return Problem(
            said(self.text, f"{path}.text", about),
            said(self.goal, f"{path}.goal", about),
            said(self.measures, f"{path}.measures", about),
            self.limit,
        )


def drafted(drafts: Sequence[ProblemDraft], about: UUID | None, day: date) -> list[Problem]:
    """Return the problems of a report; raises `errors.Refused` where there is none or one lacks something."""
    if not drafts:
        raise Refused(rules.REPORT_INCOMPLETE)
    return [draft.problem(number, about, day) for number, draft in enumerate(drafts, 1)]


class ProblemStatus(Enum):
    """How far a problem has come."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CONFIRMED = "CONFIRMED"


@dataclass
class Task:
    """A problem on its way; ``since`` is the day of its last step, ``closers`` everybody who ever closed it."""

    problem: Problem
    since: date
    status: ProblemStatus = ProblemStatus.OPEN
    confirm_due: date = date.max
    closers: frozenset[UUID] = frozenset()
