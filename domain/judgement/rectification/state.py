"""The state of a rectification, what is owed in it, and the guards that all its commands share."""

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from uuid import UUID, uuid5

from domain import rules
from domain.errors import Refused
from domain.judgement.rectification.problems import ProblemStatus, Said, Task
from domain.judgement.verdict import EvaluationVerdict
from domain.policy import Days
from domain.supervised import Counted, Duty, Supervised
from domain.values import Act, Party
from domain.working_days import WorkingDays


class Step(Enum):
    """What is done next: the report, the order, the problems one by one, another evaluation; or nothing any more."""

    REPORT = "REPORT"
    ORDER = "ORDER"
    RECTIFY = "RECTIFY"
    REEVALUATE = "REEVALUATE"
    CONCLUDED = "CONCLUDED"


class SourceKind(Enum):
    """What a rectification follows from: a failed public evaluation, or a leader's comment (I4)."""

    EVALUATION = "EVALUATION"
    COMMENT = "COMMENT"


def rectification_id(source: UUID) -> UUID:
    """Return the id of the one rectification that an evaluation or a comment can have."""
    return uuid5(source, "rectification")


@dataclass(frozen=True)
class Bench:
    """What an act is held against: the policy's days, and who leads the organisation, which they do not judge (B5).

    ``calendar`` tells which days count where the policy counts some.
    """

    days: Days
    heads: frozenset[UUID] = frozenset()
    calendar: WorkingDays = WorkingDays.EVERY_DAY

    def after(self, act: Act, days: int) -> date:
        """Return the day by which something is due that counts ``days`` from the act."""
        return self.calendar.shift(act.occurred_on, days)


@dataclass(frozen=True)
class Cause:
    """What a rectification follows from: the source, whom it is about, and the day on which it came to be."""

    kind: SourceKind
    id: UUID
    campaign: UUID
    policy_version: int
    organisation: UUID
    member: UUID | None
    day: date


_COUNTED: Counted = {
    "report": ("report_upward", "revise"),
    "order": ("decide",),
    "confirm": ("confirm",),
    "reevaluate": ("reevaluate",),
}


class RectificationState(Supervised):
    """Everything that the guards of a rectification look at."""

    counted = _COUNTED

    def __init__(self) -> None:
        super().__init__()
        self.campaign = UUID(int=0)
        self.policy_version = 1
        self.organisation = UUID(int=0)
        self.member: UUID | None = None
        self.source_kind = SourceKind.EVALUATION
        self.source = UUID(int=0)
        self.step = Step.REPORT
        self.due: date | None = None  # of the report, the order or the next evaluation
        self.since = date.min  # the day of the last step
        self.begun_on = date.min
        self.concluded_on: date | None = None
        self.examination: Said = ""
        self.tasks: dict[int, Task] = {}
        self.reporters: frozenset[UUID] = frozenset()
        self.evaluation: UUID | None = None
        self.verdict: EvaluationVerdict | None = None

    @property
    def solved(self) -> bool:
        """Whether all problems are confirmed, so that there may be another evaluation (J4)."""
        return bool(self.tasks) and all(t.status is ProblemStatus.CONFIRMED for t in self.tasks.values())

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.step is Step.CONCLUDED

    def goes_on(self, day: date) -> bool:
        """Tell whether it was begun by ``day`` and not concluded by then."""
        return self.begun_on <= day and (self.concluded_on is None or self.concluded_on > day)

    def duties(self) -> list[Duty]:
        """Return all that is owed now, by whom and by when (N1)."""
        if self.step is Step.RECTIFY:
            return [
                Duty("rectify", number, Party.PLEDGER, task.problem.limit)
                if task.status is ProblemStatus.OPEN
                else Duty("confirm", number, Party.SUPERIOR, task.confirm_due)
                for number, task in self.tasks.items()
                if task.status is not ProblemStatus.CONFIRMED
            ]
        if self.due is None:
            return []
        code, owed_by = _DUTY[self.step]
        return [Duty(code, 0, owed_by, self.due)]

    def put_off(self, duty: str, to: date) -> None:
        """Let a duty be due on another day; a problem's limit is part of its wording."""
        code, _, number = duty.partition(":")
        if code == "rectify":
            task = self.tasks[int(number)]
            task.problem = replace(task.problem, limit=to)
        elif code == "confirm":
            self.tasks[int(number)].confirm_due = to
        else:
            self.due = to

    def task(self, problem: int) -> Task:
        """Return a problem on its way; raises `errors.Refused` if there is no such number."""
        if problem not in self.tasks:
            raise Refused(rules.UNKNOWN_PROBLEM, problem)
        return self.tasks[problem]

    def require(self, *steps: Step) -> None:
        """Raise unless the rectification has come to one of ``steps``."""
        if self.step not in steps:
            raise Refused(rules.RECTIFICATION_STEP)

    def require_judge(self, act: Act, bench: Bench, concerned: frozenset[UUID], day: date) -> None:
        """Raise if who judges is judged or reported it, or says it was before ``day``, when it came up (B5, H7)."""
        require_impartial(act, bench, self.member)
        if act.persons & concerned:
            raise Refused(rules.OWN_CLAIM)
        require_after(act, day)


def require_impartial(act: Act, bench: Bench, member: UUID | None) -> None:
    """Raise if somebody judges the organisation that they lead, or themselves (B5)."""
    if act.persons & (bench.heads | {member}):
        raise Refused(rules.OWN_RECTIFICATION)


def require_after(act: Act, day: date) -> None:
    """Raise if a judgement is said to have happened before what it judges (H7)."""
    if act.occurred_on < day:
        raise Refused(rules.JUDGED_EARLY)


def require_in_order(act: Act, day: date) -> None:
    """Raise if what the organisation did is dated before the step that it follows (H7)."""
    if act.occurred_on < day:
        raise Refused(rules.OUT_OF_ORDER)


_DUTY = {
    Step.REPORT: ("report", Party.PLEDGER),
    Step.ORDER: ("order", Party.SUPERIOR),
    Step.REEVALUATE: ("reevaluate", Party.PLEDGER),
}
