"""The state of a public evaluation, and what is owed in it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID, uuid5

from domain import rules
from domain.cadence import Period
from domain.errors import Refused
from domain.judgement.verdict import EvaluationVerdict
from domain.supervised import Counted, Duty, Supervised
from domain.values import Act, Party


class Step(Enum):
    """How far it has come: announced, open for ballots, counted, its result published."""

    ANNOUNCED = "ANNOUNCED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    PUBLISHED = "PUBLISHED"


def evaluation_id(campaign: UUID, organisation: UUID, period_start: date, attempt: int) -> UUID:
    """Return the id of an attempt to evaluate an organisation in a period; attempts count from 1."""
    return uuid5(campaign, f"evaluation/{organisation}/{period_start.isoformat()}/{attempt}")


@dataclass(frozen=True)
class Attendance:
    """How many of one of `catalogue.EVALUATOR_CATEGORIES` came; ``members`` are those of them who are named."""

    category: str
    number: int
    members: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Notice:
    """What is fixed when an evaluation is announced; ``threshold`` is in percent (J1 to J3).

    ``satisfied`` are the grades that count as satisfied, ``previous`` the attempt before this one.
    """

    campaign: UUID
    organisation: UUID
    organisation_type: str
    policy_version: int
    period: Period
    attempt: int
    previous: UUID | None
    held_on: date
    closes_on: date
    minimum: int
    threshold: int
    satisfied: tuple[str, ...]


_NOWHERE = Notice(UUID(int=0), UUID(int=0), "", 1, Period(date.min, date.max), 1, None, date.min, date.max, 0, 0, ())


_COUNTED: Counted = {"publish_result": ("publish_result",)}


class EvaluationState(Supervised):
    """Everything that the guards of an evaluation look at; what is in the box is not here."""

    counted = _COUNTED

    def __init__(self) -> None:
        super().__init__()
        self.notice = _NOWHERE
        self.step = Step.ANNOUNCED
        self.since = date.min  # the day of the last step
        self.attendance: list[Attendance] = []
        self.codes_issued = False
        self.reported_on: date | None = None
        self.criticism = ""
        self.tally: dict[str, int] = {}
        self.cast = 0
        self.used_codes: list[str] = []
        self.verdict: EvaluationVerdict | None = None
        self.closed_on: date | None = None
        self.publish_due = date.max
        self.published_on: date | None = None

    @property
    def campaign(self) -> UUID:
        """The campaign in which it is held."""
        return self.notice.campaign

    @property
    def organisation(self) -> UUID:
        """Who is evaluated."""
        return self.notice.organisation

    @property
    def policy_version(self) -> int:
        """The number of the policy by which it was announced."""
        return self.notice.policy_version

    @property
    def period(self) -> Period:
        """The period for which it counts; another attempt may be held after its end."""
        return self.notice.period

    @property
    def attempt(self) -> int:
        """Its number among the attempts for the period, from 1."""
        return self.notice.attempt

    @property
    def criticised(self) -> bool:
        """Whether the superior recorded strong criticism (J3)."""
        return bool(self.criticism)

    @property
    def electorate(self) -> int:
        """How many came, each of whom has one ballot."""
        return sum(each.number for each in self.attendance)

    @property
    def over(self) -> bool:
        """Whether the ballots were counted."""
        return self.step in (Step.CLOSED, Step.PUBLISHED)

    def duties(self) -> list[Duty]:
        """Return what is owed now: to hold it, to close it, to publish its result (J5, N1)."""
        owed = {
            Step.ANNOUNCED: Duty("hold", 0, Party.PLEDGER, self.notice.held_on),
            Step.OPEN: Duty("close", 0, Party.SUPERIOR, self.notice.closes_on),
            Step.CLOSED: Duty("publish_result", 0, Party.PLEDGER, self.publish_due),
        }
        return [owed[self.step]] if self.step in owed else []

    def put_off(self, duty: str, to: date) -> None:
        """Let the result be published later; the day on which it is held was announced and stays."""
        if duty == "publish_result":
            self.publish_due = to

    def require(self, act: Act, *steps: Step) -> None:
        """Raise unless it has come to one of ``steps``, on the day of the act or before (H7)."""
        if self.step not in steps:
            raise Refused(rules.EVALUATION_STEP)
        if act.occurred_on < self.since:
            raise Refused(rules.OUT_OF_ORDER)
