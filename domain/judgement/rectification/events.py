"""What happens to a rectification, from its opening to its end."""

from datetime import date
from uuid import UUID

from domain.aggregate import Created, Event
from domain.judgement.rectification.problems import Problem, ProblemStatus, Task
from domain.judgement.rectification.state import RectificationState, SourceKind, Step
from domain.judgement.verdict import EvaluationVerdict
from domain.supervised import Escalation, Move, Reminder, Rest
from domain.values import Erased, Personal


class Opened(Created):
    """Something failed; ``report_due`` is when the report on it is owed."""

    TOPIC = "rectification.opened"
    campaign: UUID
    policy_version: int
    organisation: UUID
    member: UUID | None
    source_kind: SourceKind
    source: UUID
    report_due: date

    def apply(self, aggregate: RectificationState) -> None:
        aggregate.campaign, aggregate.policy_version = self.campaign, self.policy_version
        aggregate.organisation, aggregate.member = self.organisation, self.member
        aggregate.source_kind, aggregate.source = self.source_kind, self.source
        aggregate.due, aggregate.since = self.report_due, self.act.occurred_on
        aggregate.begun_on = self.act.occurred_on


class Reported(Event):
    """The self-examination and the problems were handed in; ``due`` is when the order is owed."""

    TOPIC = "rectification.reported"
    examination: str | Personal | Erased
    problems: list[Problem]
    due: date

    def apply(self, aggregate: RectificationState) -> None:
        day = self.act.occurred_on
        aggregate.step, aggregate.due, aggregate.since = Step.ORDER, self.due, day
        aggregate.examination = self.examination
        aggregate.tasks = {number: Task(problem, day) for number, problem in enumerate(self.problems, 1)}
        aggregate.reporters |= self.act.persons


class ReportReturned(Event):
    """The report was sent back; ``due`` is when the next one is owed."""

    TOPIC = "rectification.report-returned"
    note: str | Personal | Erased
    due: date

    def apply(self, aggregate: RectificationState) -> None:
        aggregate.step, aggregate.due, aggregate.since = Step.REPORT, self.due, self.act.occurred_on


class Ordered(Event):
    """The problems must be solved, each by its limit and all by ``due``."""

    TOPIC = "rectification.ordered"
    due: date

    def apply(self, aggregate: RectificationState) -> None:
        aggregate.step, aggregate.due, aggregate.since = Step.RECTIFY, None, self.act.occurred_on
        for task in aggregate.tasks.values():
            task.since = self.act.occurred_on


class ProblemClosed(Event):
    """The organisation reported a problem as solved; ``due`` is when the superior's confirmation is owed."""

    TOPIC = "rectification.problem-closed"
    problem: int
    evidence: str | Personal | Erased
    due: date

    def apply(self, aggregate: RectificationState) -> None:
        task = aggregate.tasks[self.problem]
        task.status, task.since, task.confirm_due = ProblemStatus.CLOSED, self.act.occurred_on, self.due
        task.closers |= self.act.persons


class ProblemConfirmed(Event):
    """The superior found a problem solved; with the last one ``due`` is when the next evaluation is owed."""

    TOPIC = "rectification.problem-confirmed"
    problem: int
    due: date | None

    def apply(self, aggregate: RectificationState) -> None:
        task = aggregate.tasks[self.problem]
        task.status, task.since = ProblemStatus.CONFIRMED, self.act.occurred_on
        if self.due:
            aggregate.step, aggregate.due = Step.REEVALUATE, self.due
            aggregate.since = max(task.since for task in aggregate.tasks.values())


class ProblemReopened(Event):
    """The superior found a problem unsolved after all."""

    TOPIC = "rectification.problem-reopened"
    problem: int
    note: str | Personal | Erased

    def apply(self, aggregate: RectificationState) -> None:
        task = aggregate.tasks[self.problem]
        task.status, task.since = ProblemStatus.OPEN, self.act.occurred_on
        aggregate.step, aggregate.due = Step.RECTIFY, None


class Concluded(Event):
    """The end: all problems of a comment are solved, or ``evaluation`` was the next one, with its ``verdict``."""

    TOPIC = "rectification.concluded"
    evaluation: UUID | None
    verdict: EvaluationVerdict | None

    def apply(self, aggregate: RectificationState) -> None:
        aggregate.step, aggregate.due = Step.CONCLUDED, None
        aggregate.concluded_on = self.act.occurred_on
        aggregate.evaluation, aggregate.verdict = self.evaluation, self.verdict


class Reminded(Reminder):
    """Somebody was reminded of a duty."""

    TOPIC = "rectification.reminded"


class Escalated(Escalation):
    """An overdue duty was passed up the tree."""

    TOPIC = "rectification.escalated"


class ReminderAcknowledged(Rest):
    """Who was reminded took note of it."""

    TOPIC = "rectification.reminder-acknowledged"


class DeadlineMoved(Move):
    """A deadline moved."""

    TOPIC = "rectification.deadline-moved"
