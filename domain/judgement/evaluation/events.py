"""What happens to a public evaluation. No event tells of a single ballot; `Closed` holds them all, sorted."""

from datetime import date
from uuid import UUID

from domain.aggregate import Created, Event
from domain.cadence import Period
from domain.judgement.evaluation.state import Attendance, EvaluationState, Notice, Step
from domain.judgement.verdict import EvaluationVerdict
from domain.supervised import Escalation, Move, Reminder, Rest


class Announced(Created):
    """An evaluation will be held; what it is judged by is fixed."""

    TOPIC = "evaluation.announced"
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
    satisfied: list[str]

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.since = self.act.occurred_on
        aggregate.notice = Notice(
            campaign=self.campaign,
            organisation=self.organisation,
            organisation_type=self.organisation_type,
            policy_version=self.policy_version,
            period=self.period,
            attempt=self.attempt,
            previous=self.previous,
            held_on=self.held_on,
            closes_on=self.closes_on,
            minimum=self.minimum,
            threshold=self.threshold,
            satisfied=tuple(self.satisfied),
        )


class Opened(Event):
    """The evaluators have come: who, is fixed from now on."""

    TOPIC = "evaluation.opened"
    attendance: list[Attendance]

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.step, aggregate.since = Step.OPEN, self.act.occurred_on
        aggregate.attendance = list(self.attendance)


class CodesIssued(Event):
    """As many codes as evaluators were made, in place of any before; only their hashes are kept, in the box."""

    TOPIC = "evaluation.codes-issued"
    number: int

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.codes_issued = True


class Reported(Event):
    """The secretary reported to the evaluators (J2; form F12)."""

    TOPIC = "evaluation.reported"
    activity: str
    pledges: str
    central_work: str
    good_deeds: str
    member_fulfilment: str

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.reported_on = self.act.occurred_on


class Criticised(Event):
    """The superior recorded strong criticism, which fails the evaluation (J3)."""

    TOPIC = "evaluation.criticised"
    text: str

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.criticism = self.text
        if aggregate.verdict is EvaluationVerdict.PASSED:
            aggregate.verdict = EvaluationVerdict.FAILED


class Closed(Event):
    """The ballots were counted; remarks and the hashes of used codes are sorted. ``due``: the result's last day."""

    TOPIC = "evaluation.closed"
    cast: int
    tally: dict[str, int]
    remarks: list[str]
    codes: list[str]
    verdict: EvaluationVerdict
    due: date

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.step, aggregate.since = Step.CLOSED, self.act.occurred_on
        aggregate.closed_on, aggregate.publish_due = self.act.occurred_on, self.due
        aggregate.cast, aggregate.tally, aggregate.used_codes = self.cast, dict(self.tally), list(self.codes)
        aggregate.verdict = self.verdict


class ResultPublished(Event):
    """The result was made public at a place: ``satisfied`` of ``cast`` ballots, and whether it was criticised (J5)."""

    TOPIC = "evaluation.result-published"
    verdict: EvaluationVerdict
    satisfied: int
    cast: int
    where: str
    criticised: bool

    def apply(self, aggregate: EvaluationState) -> None:
        aggregate.step, aggregate.since = Step.PUBLISHED, self.act.occurred_on
        aggregate.published_on, aggregate.verdict = self.act.occurred_on, self.verdict


class Reminded(Reminder):
    """Somebody was reminded of a duty."""

    TOPIC = "evaluation.reminded"


class Escalated(Escalation):
    """An overdue duty was passed up the tree."""

    TOPIC = "evaluation.escalated"


class ReminderAcknowledged(Rest):
    """Who was reminded took note of it."""

    TOPIC = "evaluation.reminder-acknowledged"


class DeadlineMoved(Move):
    """A deadline moved."""

    TOPIC = "evaluation.deadline-moved"
