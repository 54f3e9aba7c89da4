"""Evaluate (评诺): assessment, the order to rectify what was not kept, and the end with an outcome for every item."""

from datetime import date
from typing import cast

from domain import rules
from domain.aggregate import Event
from domain.errors import Refused
from domain.pledge.state import Case, ItemStatus, PledgeState, Rectification, require_after
from domain.values import Act, Outcome, Stage, clean


class Evaluating(PledgeState):
    """The superior judges; what is still unfulfilled is rectified within a limit (K1)."""

    def open_evaluation(self, act: Act, case: Case) -> None:
        """Begin the assessment once no open item has time left (H6)."""
        self.require("open_evaluation")
        self.require_impartial(act, case)
        for item in self.unsettled():
            if item.promise.limit >= act.occurred_on:
                raise Refused(rules.ITEMS_OPEN_YET, item.number)
        if self.change is not None:
            raise Refused(rules.CHANGE_PENDING)
        self.trigger_event(EvaluationOpened, act=act, due=case.after(act, case.policy.days.assess))

    def assess(self, act: Act, case: Case, *, kept: list[int], unkept: list[int], criticism: str) -> None:
        """Judge every item: what was struck off is kept, and nothing else (a wrong strike-off is corrected first)."""
        self.require("assess")
        self._require_judge(act, case)
        if self.assessed:
            raise Refused(rules.ASSESSED_BEFORE)
        judged = sorted([*kept, *unkept])
        if judged != sorted(self.items):
            missing = set(self.items) - set(judged)
            raise Refused(rules.ASSESSMENT_INCOMPLETE, min(missing, default=0))
        for number in kept:
            if self.items[number].status is not ItemStatus.STRUCK_OFF:
                raise Refused(rules.ASSESSED_KEPT_NOT_STRUCK, number)
        for number in unkept:
            if self.items[number].status is ItemStatus.STRUCK_OFF:
                raise Refused(rules.ASSESSED_UNKEPT_STRUCK, number)
        self.trigger_event(
            Assessed,
            act=act,
            kept=kept,
            unkept=unkept,
            criticism=clean(criticism, "criticism", required=False),
        )

    def order_rectification(self, act: Act, case: Case, due: date) -> None:
        """Order what the assessment found unfulfilled to be put right by ``due`` (责令限期整改)."""
        self.require("order_rectification")
        self._require_judge(act, case)
        if not self.assessed:
            raise Refused(rules.NOT_ASSESSED)
        if self.rectification:
            raise Refused(rules.RECTIFICATION_OPEN)
        items = [item.number for item in self.unsettled()]
        if not items:
            raise Refused(rules.NOTHING_TO_RECTIFY)
        if due <= act.occurred_on:
            raise Refused(rules.DUE_TOO_EARLY)
        number = self.rectifications + 1
        self.trigger_event(RectificationOrdered, act=act, number=number, items=items, due=due)

    def report_rectification(self, act: Act, case: Case, *, causes: str, measures: str) -> None:
        """Report the causes found and the measures taken under the open order."""
        self.require("report_rectification")
        if not self.rectification:
            raise Refused(rules.NO_RECTIFICATION)
        if not measures.strip() or not causes.strip():
            raise Refused(rules.REPORT_INCOMPLETE)
        self.trigger_event(
            RectificationReported,
            act=act,
            causes=clean(causes, "causes"),
            measures=clean(measures, "measures"),
            due=case.after(act, case.policy.days.confirm),
        )

    def conclude_rectification(self, act: Act, case: Case, *, solved: bool, criticism: str) -> None:
        """End the open order: solved when every ordered item was struck off, or failed with recorded criticism."""
        self.require("conclude_rectification")
        self._require_judge(act, case)
        order = self.rectification
        if not order:
            raise Refused(rules.NO_RECTIFICATION)
        if act.persons & order.reported_by:
            raise Refused(rules.OWN_CLAIM)
        if solved:
            if order.report_due is None:
                raise Refused(rules.REPORT_MISSING)
            for number in order.items:
                if self.items[number].status is not ItemStatus.STRUCK_OFF:
                    raise Refused(rules.RECTIFICATION_UNSOLVED, number)
        self.trigger_event(
            RectificationConcluded,
            act=act,
            number=order.number,
            solved=solved,
            criticism=clean(criticism, "criticism", required=not solved),
        )

    def close(self, act: Act, case: Case, *, carried_over: list[int]) -> None:
        """End the pledge: struck-off items were kept, ``carried_over`` go on in the next round, the rest failed.

        What fails has been ordered to be rectified at least once, unless the policy knows no rectification (K1).
        """
        self.require("close")
        self._require_judge(act, case)
        if not self.assessed:
            raise Refused(rules.NOT_ASSESSED)
        if self.rectification:
            raise Refused(rules.RECTIFICATION_OPEN)
        for number in carried_over:
            self.unsettled_item(number)
        kept = [n for n, item in self.items.items() if item.status is ItemStatus.STRUCK_OFF]
        unfulfilled = [n for n in self.items if n not in kept and n not in carried_over]
        if unfulfilled and not self.rectifications and case.policy.max_rectifications:
            raise Refused(rules.RECTIFICATION_FIRST, unfulfilled[0])
        self.trigger_event(Closed, act=act, kept=kept, carried_over=carried_over, unfulfilled=unfulfilled)

    def _require_judge(self, act: Act, case: Case) -> None:
        self.require_impartial(act, case)
        require_after(act, self.evaluated_from)


class EvaluationOpened(Event):
    """The time of the items is over; ``due`` is when the assessment is owed."""

    TOPIC = "pledge.evaluation-opened"
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.stage, aggregate.stage_due = Stage.EVALUATE, self.due
        aggregate.evaluated_from = self.act.occurred_on


class Assessed(Event):
    """The superior judged every item."""

    TOPIC = "pledge.assessed"
    kept: list[int]
    unkept: list[int]
    criticism: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.assessed, aggregate.stage_due = True, None
        aggregate.criticised = aggregate.criticised or bool(self.criticism)


class RectificationOrdered(Event):
    """Unfulfilled items must be put right by ``due``."""

    TOPIC = "pledge.rectification-ordered"
    number: int
    items: list[int]
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.rectification = Rectification(self.number, tuple(self.items), self.due)
        aggregate.rectifications = self.number


class RectificationReported(Event):
    """The pledger reported causes and measures; ``due`` is when the superior's confirmation is owed."""

    TOPIC = "pledge.rectification-reported"
    causes: str
    measures: str
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        order = cast("Rectification", aggregate.rectification)
        order.report_due, order.reported_by = self.due, order.reported_by | self.act.persons


class RectificationConcluded(Event):
    """The order ended, solved or with criticism."""

    TOPIC = "pledge.rectification-concluded"
    number: int
    solved: bool
    criticism: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.rectification = None
        aggregate.criticised = aggregate.criticised or bool(self.criticism)


class Closed(Event):
    """The pledge ended with an outcome for every item."""

    TOPIC = "pledge.closed"
    kept: list[int]
    carried_over: list[int]
    unfulfilled: list[int]

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.stage, aggregate.stage_due = Stage.CLOSED, None
        for outcome, numbers in (
            (Outcome.KEPT, self.kept),
            (Outcome.CARRIED_OVER, self.carried_over),
            (Outcome.UNFULFILLED, self.unfulfilled),
        ):
            for number in numbers:
                aggregate.items[number].outcome = outcome
