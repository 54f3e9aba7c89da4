"""Commands on public evaluations, from the announcement to the published result; and the ballots, which are none."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain import rules
from domain.aggregate import Root
from domain.application.base import Answer, Call, command
from domain.application.judgement.boxes import Swap
from domain.application.keeping import Keeping
from domain.cadence import Period, period_of
from domain.campaign import Campaign
from domain.errors import InvalidInput, NotFound, Refused
from domain.judgement.ballots import Ballot, Box, full_box, hashed, new_codes
from domain.judgement.evaluation import Attendance, Evaluation, Notice, Report, evaluation_id
from domain.judgement.rectification import Rectification, rectification_id
from domain.judgement.verdict import EvaluationVerdict
from domain.ladder import ESCALATED
from domain.organisation import Organisation
from domain.policy import Policy
from domain.rights import COMMITTEE
from domain.values import Act


class Evaluations(Keeping):
    """Every method finds the evaluation in its setting, gives the command, and returns it to be saved."""

    @command
    def announce_evaluation(
        self, call: Call, campaign: UUID, organisation: UUID, *, held_on: date, closes_on: date | None = None
    ) -> Evaluation:
        """Announce an evaluation for the period of ``held_on``, or another attempt where the last failed (J1, J4)."""
        drive = self.look_up(Campaign, campaign)
        policy = drive.policy
        act = self.keep("announce_evaluation", call, organisation, policy.timezone)
        place = self.place(organisation, act.occurred_on)
        self.require_within(drive, organisation, act.occurred_on)
        for day in (act.occurred_on, held_on, closes_on or held_on):
            drive.require_session(day, imported=False)
        if not policy.mechanisms.evaluation:
            raise Refused(rules.MECHANISM_OFF)
        period, earlier = self._awaited(drive, organisation, held_on)
        notice = Notice(
            campaign=campaign,
            organisation=organisation,
            organisation_type=place.type,
            policy_version=drive.policy_version,
            period=period,
            attempt=len(earlier) + 1,
            previous=self._previous(earlier, held_on),
            held_on=held_on,
            closes_on=closes_on or held_on,
            minimum=policy.evaluation_minimum.get(place.type, 0),
            threshold=policy.evaluation_threshold_percent,
            satisfied=policy.satisfied_grades,
        )
        return Evaluation.announce(act, notice)

    @command
    def record_attendance(self, call: Call, evaluation_id: UUID, attendance: Sequence[Attendance]) -> Evaluation:
        """Open the evaluation with those who came."""
        evaluation, act, policy = self._told("record_attendance", call, evaluation_id)
        for member in (member for each in attendance for member in each.members):
            self.named(call.viewer(policy.timezone), member)
        attempts = self._attempts(evaluation.campaign, evaluation.organisation, evaluation.period.start)
        # A problem that was reopened while this was being announced is open again.
        self._require_rectified(_last_valid([each for each in attempts if each.attempt < evaluation.attempt]))
        place = self.place(evaluation.organisation, act.occurred_on)
        leaders = frozenset(holder for role in COMMITTEE for holder in place.holders_on(role, act.occurred_on))
        evaluation.open(act, attendance, categories=policy.evaluator_categories, leaders=leaders)
        return evaluation

    def issue_codes(self, call: Call, evaluation_id: UUID) -> tuple[Answer, list[str]]:
        """Return new codes, one for each evaluator, in place of any before: this once, nothing keeps them."""
        codes: list[str] = []

        def change() -> tuple[Root, Swap | None]:
            evaluation, act, _ = self._told("issue_codes", call, evaluation_id)
            sealed, box = self.boxes.read(evaluation_id)
            evaluation.issue_codes(act, box)
            codes[:] = new_codes(evaluation.electorate)
            filled = self.boxes.seal(evaluation_id, full_box(evaluation_id, codes))
            return evaluation, Swap(evaluation_id, sealed, filled)

        return self.carry_out(call, change, repeated=rules.CODES_SHOWN), codes

    @command
    def report_to_evaluation(self, call: Call, evaluation_id: UUID, report: Report) -> Evaluation:
        """Record the secretary's report."""
        evaluation, act, _ = self._evaluate("report_to_evaluation", call, evaluation_id)
        evaluation.report(act, report)
        return evaluation

    def cast_ballot(
        self, evaluation_id: UUID, code: str, grade: str, remark: str = "", *, today: date | None = None
    ) -> None:
        """Put a ballot into the box. There is no call, no actor and no event: whoever holds a code votes (J3).

        Raises `errors.Refused`; who holds no code of this evaluation learns nothing of it.
        """
        ballot = Ballot.of(grade, remark)
        try:
            evaluation = self.look_up(Evaluation, evaluation_id)
        except NotFound:
            raise Refused(rules.CODE_UNKNOWN) from None
        late = today is not None and today > evaluation.notice.closes_on
        reported = evaluation.reported_on is not None
        key = hashed(evaluation_id, code)
        if not self.boxes.change(evaluation_id, lambda box: box.cast(key, ballot, reported=reported, late=late)):
            counted = self.look_up(Evaluation, evaluation_id).over
            raise Refused(rules.BALLOT_LATE if counted else rules.CODE_UNKNOWN)

    @command
    def criticise_evaluation(self, call: Call, evaluation_id: UUID, text: str) -> Evaluation:
        """Record the superior's strong criticism."""
        evaluation, act, _ = self._told("criticise_evaluation", call, evaluation_id)
        evaluation.criticise(act, text)
        return evaluation

    def close_evaluation(self, call: Call, evaluation_id: UUID) -> Answer:
        """Shut the box, count it, and let it go in the transaction that stores the count; then destroy its key.

        What a crash leaves undone is done by giving the command again, even where that is refused.
        """

        def change() -> tuple[Root, Swap | None]:
            evaluation, act, policy = self._told("close_evaluation", call, evaluation_id)
            if evaluation.over:
                self.boxes.destroy(evaluation_id)
            evaluation.require_closable(act)
            self.boxes.change(evaluation_id, lambda box: replace(box, shut=True))
            sealed, box = self.boxes.read(evaluation_id)
            due = self.working_days(policy).shift(act.occurred_on, policy.days.publish_result)
            evaluation.close(act, box or Box(), due)
            return evaluation, Swap(evaluation_id, sealed, None) if sealed else None

        answer = self.carry_out(call, change)
        self.boxes.destroy(evaluation_id)
        return answer

    @command
    def publish_result(self, call: Call, evaluation_id: UUID, where: str) -> Evaluation:
        """Record that the result is public, and where (J5)."""
        evaluation, act, _ = self._evaluate("publish_result", call, evaluation_id)
        evaluation.publish_result(act, where)
        self.boxes.destroy(evaluation_id)
        return evaluation

    @command
    def remind_evaluation(self, call: Call, evaluation_id: UUID, duty: str, due: date, rung: str) -> Evaluation:
        """Record a rung of the reminder ladder."""
        evaluation, act, _ = self._evaluate("remind_evaluation", call, evaluation_id)
        evaluation.remind(act, duty, due, rung)
        return evaluation

    @command
    def escalate_evaluation(
        self, call: Call, evaluation_id: UUID, duty: str, due: date, level: str = ESCALATED
    ) -> Evaluation:
        """Pass an overdue duty up: to the superior, or above the superior who owes it."""
        evaluation, act, _ = self._evaluate("escalate_evaluation", call, evaluation_id)
        superior = self.look_up(Organisation, evaluation.organisation).parent_on(act.occurred_on)
        to = self.passed_up(evaluation.owed(duty, due), superior, act.occurred_on, level)
        evaluation.escalate(act, duty, due, to, level)
        return evaluation

    def _evaluate(self, right: str, call: Call, key: UUID) -> tuple[Evaluation, Act, Policy]:
        evaluation = self.find(Evaluation, key)
        policy = self.look_up(Campaign, evaluation.campaign).policies[evaluation.policy_version - 1]
        with self.concealing(call, evaluation, policy.timezone):
            act = self.keep(right, call, evaluation.organisation, policy.timezone)
        evaluation.expect(call.expected)
        return evaluation, act, policy

    def _told(self, right: str, call: Call, key: UUID) -> tuple[Evaluation, Act, Policy]:
        """Return an evaluation for change by tellers or judges, who are not of its own leading body (B5)."""
        evaluation, act, policy = self._evaluate(right, call, key)
        place = self.look_up(Organisation, evaluation.organisation)
        evaluation.require_impartial(act, self.leading(place, act.occurred_on, call.today(policy.timezone)))
        return evaluation, act, policy

    def _awaited(self, drive: Campaign, organisation: UUID, held_on: date) -> tuple[Period, list[Evaluation]]:
        """Return the period that is evaluated on ``held_on``, with its attempts by now.

        It is the period of that day, unless one that failed was not judged again yet: that comes first, whenever its
        rectification is done (J4), whatever policy it was held under, also in days that are no period.
        """
        begun = dict.fromkeys(period.start for period in drive.periods_of("evaluation") if period.start <= held_on)
        for start in reversed(begun):
            attempts = list(self._attempts(drive.id, organisation, start))
            last = _last_valid(attempts)
            if last and last.verdict is EvaluationVerdict.FAILED:
                return attempts[-1].period, attempts
        every = drive.policy.cadences.get("evaluation")
        whole = Period(drive.opens_on, drive.closes_on)
        period = period_of(every, held_on, drive.opens_on, drive.closes_on) if every else whole
        if period is None:
            raise InvalidInput("held_on", "lies in no period of the campaign", "不在任何评议周期内")
        return period, list(self._attempts(drive.id, organisation, period.start))

    def _attempts(self, campaign: UUID, organisation: UUID, start: date) -> Iterator[Evaluation]:
        attempt = 1
        while self.exists(key := evaluation_id(campaign, organisation, start, attempt)):
            yield self.look_up(Evaluation, key)
            attempt += 1

    def _previous(self, earlier: Sequence[Evaluation], held_on: date) -> UUID | None:
        """Return the last attempt, after which there may be another; raises `errors.Refused`.

        None where it is the first for this period: one of the same first day that passed may have been of a shorter
        period, by another policy.
        """
        if not earlier:
            return None
        if not earlier[-1].over:
            raise Refused(rules.EVALUATION_RUNNING)
        last = _last_valid(earlier)
        if last and last.verdict is EvaluationVerdict.PASSED:
            if last.period.covers(held_on):
                raise Refused(rules.EVALUATED_BEFORE)
            return None
        self._require_rectified(last)
        return earlier[-1].id

    def _require_rectified(self, last: Evaluation | None) -> None:
        """Raise if the last valid evaluation failed and a problem of its rectification is open (J4)."""
        if last is None or last.verdict is EvaluationVerdict.PASSED:
            return
        key = rectification_id(last.id)
        if not (self.exists(key) and self.look_up(Rectification, key).solved):
            raise Refused(rules.RECTIFICATION_NOT_DONE)


def _last_valid(attempts: Sequence[Evaluation]) -> Evaluation | None:
    valid = [each for each in attempts if each.over and each.verdict is not EvaluationVerdict.VOID]
    return valid[-1] if valid else None
