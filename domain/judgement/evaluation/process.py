"""A public evaluation (群众评议): what each of its steps asks for (J1 to J5)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self
from uuid import UUID

from domain import rules
from domain.errors import InvalidInput, Refused
from domain.judgement import ballots
from domain.judgement.ballots import Box
from domain.judgement.evaluation import events
from domain.judgement.evaluation.state import Attendance, EvaluationState, Notice, Step, evaluation_id
from domain.values import Act, clean

OWN_LEADERS = "OWN_LEADERS"


@dataclass(frozen=True)
class Report:
    """What the secretary reports before the ballots: the five headings of form F12."""

    activity: str
    pledges: str
    central_work: str
    good_deeds: str
    member_fulfilment: str


class Evaluation(EvaluationState):
    """One attempt to let the public judge an organisation for a period."""

    TOPIC = "evaluation"
    reminder = events.Reminded
    escalation = events.Escalated
    rest = events.ReminderAcknowledged
    move = events.DeadlineMoved

    @classmethod
    def announce(cls, act: Act, notice: Notice) -> Self:
        """Announce that an evaluation will be held on ``notice.held_on``, the last day of which is ``closes_on``."""
        if notice.held_on < act.occurred_on:
            raise InvalidInput("held_on", "lies before the announcement", "不能早于公告日期")
        if notice.closes_on < notice.held_on:
            raise InvalidInput("closes_on", "lies before held_on", "不能早于评议日期")
        fixed = {field.name: getattr(notice, field.name) for field in fields(notice)}
        return cls._create(
            events.Announced,
            id=evaluation_id(notice.campaign, notice.organisation, notice.period.start, notice.attempt),
            act=act,
            **{**fixed, "satisfied": list(notice.satisfied)},
        )

    @staticmethod
    def require_impartial(act: Act, leaders: frozenset[UUID]) -> None:
        """Raise if somebody of the organisation's leading body counts or judges its evaluation (B5)."""
        if act.persons & leaders:
            raise Refused(rules.OWN_EVALUATION)

    def open(
        self, act: Act, attendance: Sequence[Attendance], *, categories: Sequence[str], leaders: frozenset[UUID]
    ) -> None:
        """Record who came, by category; ``leaders`` is the leading body of the organisation on that day (J2).

        Its members count in its own category only, and no more of them than there are.
        """
        self.require(act, Step.ANNOUNCED)
        if not self.notice.held_on <= act.occurred_on <= self.notice.closes_on:
            raise Refused(rules.NOT_HELD)
        _check(attendance, categories)
        named = [member for each in attendance for member in each.members]
        if len(named) > len(set(named)):
            raise Refused(rules.EVALUATOR_TWICE)
        for number, each in enumerate(attendance, 1):
            own = each.category == OWN_LEADERS
            if (own and each.number > len(leaders)) or (not own and leaders & set(each.members)):
                raise Refused(rules.EVALUATOR_BEYOND, number)
        came = [replace(each, members=tuple(sorted(each.members))) for each in attendance]
        self.trigger_event(events.Opened, act=act, attendance=came)

    def issue_codes(self, act: Act, box: Box | None) -> None:
        """Record that each evaluator gets a code, in place of any before; ``box`` is what there is by now."""
        self.require(act, Step.OPEN)
        if box and box.used:
            raise Refused(rules.BALLOTS_CAST)
        self.trigger_event(events.CodesIssued, act=act, number=self.electorate)

    def report(self, act: Act, report: Report) -> None:
        """Record the secretary's report, which comes before any ballot (J2)."""
        self.require(act, Step.ANNOUNCED, Step.OPEN)
        if self.reported_on is not None:
            raise Refused(rules.REPORTED_BEFORE)
        said = {field.name: clean(getattr(report, field.name), field.name) for field in fields(report)}
        self.trigger_event(events.Reported, act=act, **said)

    def criticise(self, act: Act, text: str) -> None:
        """Record strong criticism, as long as the result is not public (J3)."""
        self.require(act, Step.OPEN, Step.CLOSED)
        if self.criticised:
            raise Refused(rules.CRITICISED_BEFORE)
        self.trigger_event(events.Criticised, act=act, text=clean(text, "text"))

    def require_closable(self, act: Act) -> None:
        """Raise unless the ballots can be counted; one that nobody held ends after its last day, without any."""
        if self.over:
            raise Refused(rules.EVALUATION_CLOSED)
        late = act.occurred_on > self.notice.closes_on
        self.require(act, Step.OPEN, *([Step.ANNOUNCED] if late else []))

    def close(self, act: Act, box: Box, due: date) -> None:
        """Count the ballots of the box, after `require_closable`; the result is to be published by ``due``."""
        counted = ballots.tally(box.grades)
        verdict = ballots.judged(
            attendance=self.electorate,
            minimum=self.notice.minimum,
            satisfied=ballots.satisfied(counted, self.notice.satisfied),
            cast=len(box.grades),
            threshold=self.notice.threshold,
            criticised=self.criticised,
        )
        self.trigger_event(
            events.Closed,
            act=act,
            cast=len(box.grades),
            tally=counted,
            remarks=list(box.remarks),
            codes=list(box.used),
            verdict=verdict,
            due=due,
        )

    def publish_result(self, act: Act, where: str) -> None:
        """Record that the result was made public, and where; a step of its own (J5)."""
        self.require(act, Step.CLOSED)
        self.trigger_event(
            events.ResultPublished,
            act=act,
            verdict=self.verdict,
            satisfied=ballots.satisfied(self.tally, self.notice.satisfied),
            cast=self.cast,
            where=clean(where, "where", limit=200),
            criticised=self.criticised,
        )


def _check(attendance: Sequence[Attendance], categories: Sequence[str]) -> None:
    """Raise `errors.InvalidInput` unless each category is the policy's, stands there once, and counts all it names."""
    seen: set[str] = set()
    for at, each in enumerate(attendance):
        if each.category not in categories or each.category in seen:
            raise InvalidInput(f"attendance.{at}.category", "is unknown or stands there twice", "类别不存在或重复")
        seen.add(each.category)
        if not max(len(each.members), 1) <= each.number <= ballots.MOST:
            raise InvalidInput(f"attendance.{at}.number", "is less than who is named", "人数少于所列人员或不合理")
    if not 0 < sum(each.number for each in attendance) <= ballots.MOST:
        raise InvalidInput("attendance", f"must be from 1 to {ballots.MOST}", f"须为1至{ballots.MOST}人")
