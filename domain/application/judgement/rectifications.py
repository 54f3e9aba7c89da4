"""Commands on rectifications after a failed evaluation or a comment: begun, reported, ordered, solved, ended (J4)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from domain import rules
from domain.aggregate import Root
from domain.application.base import Call, command
from domain.application.keeping import Keeping
from domain.campaign import Campaign
from domain.errors import NotFound, Refused
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation, evaluation_id
from domain.judgement.rectification import (
    Bench,
    Cause,
    ProblemDraft,
    Rectification,
    SourceKind,
    rectification_id,
)
from domain.judgement.verdict import EvaluationVerdict
from domain.ladder import ESCALATED
from domain.organisation import Organisation
from domain.policy import Policy
from domain.rights import COMMANDS
from domain.values import Act, PledgerKind, Role

Cited = Evaluation | Comment
"""What a rectification can follow from."""


class Rectifications(Keeping):
    """Every method finds the rectification in its setting, gives the command, and returns it to be saved."""

    @command
    def begin_rectification(self, call: Call, source: UUID) -> Rectification:
        """Ask for the rectification of what an evaluation or a comment found; there is one for each at most."""
        cited = self.look_up(Root, source)
        if not isinstance(cited, Cited):
            raise NotFound("evaluation or comment", source)
        campaign = self.look_up(Campaign, cited.campaign)
        cause = _cause(cited, campaign)
        policy = campaign.policies[cause.policy_version - 1]
        with self.concealing(call, cited, policy.timezone):
            act, heads = self._judging("begin_rectification", call, cause.organisation, cause.member, policy)
            if isinstance(cited, Evaluation) and not _failed_in_public(cited):
                raise Refused(rules.NOTHING_TO_RECTIFY)
        self.require_new("rectification", rectification_id(source))
        return Rectification.begin(act, Bench(policy.days, heads, self.working_days(policy)), cause)

    @command
    def report_on_rectification(
        self, call: Call, rectification_id: UUID, *, examination: str, problems: Sequence[ProblemDraft]
    ) -> Rectification:
        """Hand in the self-examination and the problems."""
        rectification, act, bench = self._rectify("report_on_rectification", call, rectification_id)
        rectification.report(act, bench, examination=examination, problems=problems)
        return rectification

    @command
    def return_rectification_report(self, call: Call, rectification_id: UUID, note: str) -> Rectification:
        """Send the report back."""
        rectification, act, bench = self._rectify("return_rectification_report", call, rectification_id)
        rectification.return_report(act, bench, note)
        return rectification

    @command
    def order_period(self, call: Call, rectification_id: UUID, due: date | None = None) -> Rectification:
        """Order the problems to be solved, by default within the policy's number of days."""
        rectification, act, bench = self._rectify("order_period", call, rectification_id)
        rectification.order(act, bench, due)
        return rectification

    @command
    def extend_rectification(
        self, call: Call, rectification_id: UUID, duty: str, due: date, *, to: date
    ) -> Rectification:
        """Give more time for the report or for a problem, as who judges."""
        rectification, act, bench = self._rectify("extend_rectification", call, rectification_id)
        rectification.give_time(act, bench, duty, due, to=to)
        return rectification

    @command
    def close_problem(self, call: Call, rectification_id: UUID, problem: int, evidence: str) -> Rectification:
        """Report a problem as solved."""
        rectification, act, bench = self._rectify("close_problem", call, rectification_id)
        rectification.close_problem(act, bench, problem, evidence)
        return rectification

    @command
    def confirm_problem(self, call: Call, rectification_id: UUID, problem: int) -> Rectification:
        """Confirm that a problem is solved."""
        rectification, act, bench = self._rectify("confirm_problem", call, rectification_id)
        rectification.confirm_problem(act, bench, problem)
        return rectification

    @command
    def reopen_problem(self, call: Call, rectification_id: UUID, problem: int, note: str) -> Rectification:
        """Find a problem unsolved after all, as long as the next evaluation has not begun."""
        rectification, act, bench = self._rectify("reopen_problem", call, rectification_id)
        if any(not _void(evaluation) for evaluation in self.following(rectification)):
            raise Refused(rules.REEVALUATION_BEGUN)
        rectification.reopen_problem(act, bench, problem, note)
        return rectification

    @command
    def end_rectification(self, call: Call, rectification_id: UUID) -> Rectification:
        """End the rectification with the next valid evaluation whose result was published."""
        rectification, act, _ = self._rectify("end_rectification", call, rectification_id)
        published = (e for e in self.following(rectification) if e.published_on and not _void(e))
        evaluation = next(published, None)
        if evaluation is None or evaluation.verdict is None:
            raise Refused(rules.REEVALUATION_MISSING)
        rectification.conclude(act, evaluation.id, evaluation.verdict)
        return rectification

    @command
    def remind_rectification(
        self, call: Call, rectification_id: UUID, duty: str, due: date, rung: str
    ) -> Rectification:
        """Record a rung of the reminder ladder."""
        rectification, act, _ = self._rectify("remind_rectification", call, rectification_id)
        rectification.remind(act, duty, due, rung)
        return rectification

    @command
    def escalate_rectification(
        self, call: Call, rectification_id: UUID, duty: str, due: date, level: str = ESCALATED
    ) -> Rectification:
        """Pass an overdue duty up: to who judges, or above them where they owe it."""
        rectification, act, _ = self._rectify("escalate_rectification", call, rectification_id)
        judge = self._judge(rectification, act.occurred_on)
        to = self.passed_up(rectification.owed(duty, due), judge, act.occurred_on, level)
        rectification.escalate(act, duty, due, to, level)
        return rectification

    def _rectify(self, right: str, call: Call, key: UUID) -> tuple[Rectification, Act, Bench]:
        rectification = self.find(Rectification, key)
        campaign = self.look_up(Campaign, rectification.campaign)
        policy = campaign.policies[rectification.policy_version - 1]
        with self.concealing(call, rectification, policy.timezone):
            act, heads = self._judging(right, call, rectification.organisation, rectification.member, policy)
        rectification.expect(call.expected)
        return rectification, act, Bench(policy.days, heads, self.working_days(policy))

    def _judging(
        self, right: str, call: Call, organisation: UUID, member: UUID | None, policy: Policy
    ) -> tuple[Act, frozenset[UUID]]:
        """Return the act, and who may not judge because they lead what is judged, today or on the day of the act."""
        day, today = call.day(policy.timezone), call.today(policy.timezone)
        place = self.look_up(Organisation, organisation)
        if f"{right}:MEMBER" in COMMANDS and _of_branch(place, member, day):
            right = f"{right}:MEMBER"
        act = self.keep(right, call, organisation, policy.timezone, person=member)
        return act, frozenset() if member else self.leading(place, day, today)

    def _judge(self, rectification: Rectification, day: date) -> UUID | None:
        place = self.look_up(Organisation, rectification.organisation)
        return place.id if _of_branch(place, rectification.member, day) else place.parent_on(day)

    def following(self, rectification: Rectification) -> Iterator[Evaluation]:
        """Yield the attempts that came after the evaluation that the rectification follows from."""
        if rectification.source_kind is not SourceKind.EVALUATION:
            return
        failed = self.look_up(Evaluation, rectification.source)
        attempt = failed.attempt + 1
        while self.exists(key := evaluation_id(failed.campaign, failed.organisation, failed.period.start, attempt)):
            yield self.recall(Evaluation, key)
            attempt += 1


def _of_branch(place: Organisation, member: UUID | None, day: date) -> bool:
    """Tell whether the branch itself judges: a member of its own, but not its secretary, whom the superior judges."""
    return member is not None and member not in place.holders_on(Role.SECRETARY, day)


def _failed_in_public(evaluation: Evaluation) -> bool:
    """Tell whether an evaluation failed, and that is known: a rectification would give the result away (J5)."""
    return evaluation.published_on is not None and evaluation.verdict is EvaluationVerdict.FAILED


def _void(evaluation: Evaluation) -> bool:
    return evaluation.verdict is EvaluationVerdict.VOID


def _cause(cited: Cited, campaign: Campaign) -> Cause:
    """Return what the rectification follows from; a comment goes by the present policy."""
    if isinstance(cited, Evaluation):
        kind, version, member, day = SourceKind.EVALUATION, cited.policy_version, None, cited.closed_on or date.max
    else:
        kind, version, day = SourceKind.COMMENT, campaign.policy_version, cited.given_on
        member = cited.target.id if cited.target.kind is PledgerKind.MEMBER else None
    return Cause(kind, cited.id, cited.campaign, version, cited.organisation, member, day)
