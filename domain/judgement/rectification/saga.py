"""A rectification (整改): what failed is examined, reported, ordered, put right, confirmed; then judged again (J4)."""

from collections.abc import Sequence
from datetime import date
from typing import Self
from uuid import UUID

from domain import rules
from domain.errors import Refused
from domain.judgement.rectification import events
from domain.judgement.rectification.problems import ProblemDraft, ProblemStatus, drafted, said
from domain.judgement.rectification.state import (
    Bench,
    Cause,
    RectificationState,
    SourceKind,
    Step,
    rectification_id,
    require_after,
    require_impartial,
    require_in_order,
)
from domain.judgement.verdict import EvaluationVerdict
from domain.supervised import LONGEST_EXTENSION
from domain.values import Act, Party


class Rectification(RectificationState):
    """The saga of one failed evaluation or one comment, about an organisation or one of its members."""

    TOPIC = "rectification"
    reminder = events.Reminded
    escalation = events.Escalated
    rest = events.ReminderAcknowledged
    move = events.DeadlineMoved

    @classmethod
    def begin(cls, act: Act, bench: Bench, cause: Cause) -> Self:
        """Ask for the report on what failed, within the days in which one reports upward; a comment needs a reason."""
        require_impartial(act, bench, cause.member)
        require_after(act, cause.day)
        if cause.kind is SourceKind.COMMENT and not act.reason:
            raise Refused(rules.REASON_MISSING)
        return cls._create(
            events.Opened,
            id=rectification_id(cause.id),
            act=act,
            campaign=cause.campaign,
            policy_version=cause.policy_version,
            organisation=cause.organisation,
            member=cause.member,
            source_kind=cause.kind,
            source=cause.id,
            report_due=bench.after(act, bench.days.report_upward),
        )

    def report(self, act: Act, bench: Bench, *, examination: str, problems: Sequence[ProblemDraft]) -> None:
        """Hand in the self-examination and the problems found, each with goal, measures and limit."""
        self.require(Step.REPORT)
        require_in_order(act, self.since)
        if not examination.strip():
            raise Refused(rules.EXAMINATION_MISSING)
        self.trigger_event(
            events.Reported,
            act=act,
            examination=said(examination, "examination", self.member),
            problems=drafted(problems, self.member, act.occurred_on),
            due=bench.after(act, bench.days.decide),
        )

    def return_report(self, act: Act, bench: Bench, note: str) -> None:
        """Send the report back to be improved."""
        self.require(Step.ORDER)
        self.require_judge(act, bench, self.reporters, self.since)
        due = bench.after(act, bench.days.revise)
        self.trigger_event(events.ReportReturned, act=act, note=said(note, "note", self.member), due=due)

    def order(self, act: Act, bench: Bench, due: date | None) -> None:
        """Accept the report and set the period, by default the policy's; no problem may take longer."""
        self.require(Step.ORDER)
        self.require_judge(act, bench, self.reporters, self.since)
        due = due or bench.after(act, bench.days.rectify)
        if due <= act.occurred_on:
            raise Refused(rules.DUE_TOO_EARLY)
        for number, task in self.tasks.items():
            if task.problem.limit > due:
                raise Refused(rules.LIMIT_BEYOND_ORDER, number)
        self.trigger_event(events.Ordered, act=act, due=due)

    def give_time(self, act: Act, bench: Bench, duty: str, due: date, *, to: date) -> None:
        """Give who reports or solves a problem more time."""
        require_impartial(act, bench, self.member)
        self.extend(act, Party.PLEDGER, duty, due, to=to, latest=act.occurred_on + LONGEST_EXTENSION)

    def close_problem(self, act: Act, bench: Bench, problem: int, evidence: str) -> None:
        """Report a problem as solved, with evidence."""
        self.require(Step.RECTIFY)
        task = self.task(problem)
        if task.status is not ProblemStatus.OPEN:
            raise Refused(rules.PROBLEM_NOT_OPEN, problem)
        require_in_order(act, task.since)
        if not evidence.strip():
            raise Refused(rules.EVIDENCE_MISSING, problem)
        self.trigger_event(
            events.ProblemClosed,
            act=act,
            problem=problem,
            evidence=said(evidence, "evidence", self.member),
            due=bench.after(act, bench.days.confirm),
        )

    def confirm_problem(self, act: Act, bench: Bench, problem: int) -> None:
        """Confirm that a problem is solved; with the last one another evaluation is owed, or the end has come."""
        self.require(Step.RECTIFY)
        task = self.task(problem)
        if task.status is not ProblemStatus.CLOSED:
            raise Refused(rules.PROBLEM_NOT_CLOSED, problem)
        self.require_judge(act, bench, task.closers | self.reporters, task.since)
        last = all(t.status is ProblemStatus.CONFIRMED for n, t in self.tasks.items() if n != problem)
        judged_again = last and self.source_kind is SourceKind.EVALUATION
        due = bench.after(act, bench.days.reevaluate) if judged_again else None
        self.trigger_event(events.ProblemConfirmed, act=act, problem=problem, due=due)
        if last and not judged_again:
            self.trigger_event(events.Concluded, act=act, evaluation=None, verdict=None)

    def reopen_problem(self, act: Act, bench: Bench, problem: int, note: str) -> None:
        """Find that a problem is not solved after all; its limit stays what it was."""
        self.require(Step.RECTIFY, Step.REEVALUATE)
        task = self.task(problem)
        if task.status is ProblemStatus.OPEN:
            raise Refused(rules.PROBLEM_NOT_CLOSED, problem)
        self.require_judge(act, bench, task.closers | self.reporters, task.since)
        self.trigger_event(events.ProblemReopened, act=act, problem=problem, note=said(note, "note", self.member))

    def conclude(self, act: Act, evaluation: UUID, verdict: EvaluationVerdict) -> None:
        """End with the next evaluation, whatever its verdict; another failure has its own rectification."""
        self.require(Step.REEVALUATE)
        self.trigger_event(events.Concluded, act=act, evaluation=evaluation, verdict=verdict)
