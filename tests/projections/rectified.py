"""Rectifications of the north branch and of its member, step by step, for the tests of read models."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.judgement.rectification import Bench, Cause, ProblemDraft, Rectification, SourceKind
from domain.values import SYSTEM, Act, Role
from tests.projections.clerk import DAY, Clerk

REPORTED, ORDERED, CLOSED, CONFIRMED = (DAY + timedelta(days) for days in (5, 8, 20, 24))
LIMIT, LATER_LIMIT, PERIOD = (DAY + timedelta(days) for days in (18, 25, 30))
PROBLEMS = [
    ProblemDraft("公开栏未更新", "每月更新", "专人负责", LIMIT),
    ProblemDraft("路灯不亮", "全亮", "检修", LATER_LIMIT),
]


def system(day: date) -> Act:
    """Return an act of the workflow."""
    return Act(SYSTEM, Role.SYSTEM, None, day)


@dataclass
class Saga:
    """A rectification in the hands of the clerk; every step is saved."""

    clerk: Clerk
    source: UUID
    kind: SourceKind = SourceKind.COMMENT
    member: UUID | None = None
    day: date = DAY

    def __post_init__(self) -> None:
        clerk, days = self.clerk, self.clerk.campaign.policy.days
        self.bench = Bench(days)
        cause = Cause(self.kind, self.source, clerk.campaign.id, 1, clerk.north.id, self.member, self.day)
        self.subject = Rectification.begin(clerk.act(self.day, judge=True, reason="点评指出问题"), self.bench, cause)
        clerk.save(self.subject)

    def report(self, day: date = REPORTED, problems: list[ProblemDraft] | None = None) -> "Saga":
        """Hand in the report."""
        self.subject.report(self.clerk.act(day), self.bench, examination="对照自查", problems=problems or PROBLEMS)
        return self._saved()

    def send_back(self, day: date = REPORTED) -> "Saga":
        """Return the report."""
        self.subject.return_report(self._judge(day), self.bench, "措施不具体")
        return self._saved()

    def order(self, day: date = ORDERED) -> "Saga":
        """Order the period."""
        self.subject.order(self._judge(day), self.bench, PERIOD)
        return self._saved()

    def close(self, number: int, day: date = CLOSED) -> "Saga":
        """Report a problem as solved."""
        self.subject.close_problem(self.clerk.act(day), self.bench, number, f"photo/{number}")
        return self._saved()

    def confirm(self, number: int, day: date = CONFIRMED) -> "Saga":
        """Confirm a solution."""
        self.subject.confirm_problem(self._judge(day), self.bench, number)
        return self._saved()

    def reopen(self, number: int, day: date = CONFIRMED) -> "Saga":
        """Reopen a problem."""
        self.subject.reopen_problem(self._judge(day), self.bench, number, "仍未更新")
        return self._saved()

    def _judge(self, day: date) -> Act:
        return self.clerk.act(day, judge=True)

    def _saved(self) -> "Saga":
        self.clerk.save(self.subject)
        return self
