"""Changes of a published letter: amendment and withdrawal, asked for by the pledger, decided by the reviewer."""

from datetime import date

from domain import rules
from domain.aggregate import Event
from domain.errors import Refused
from domain.pledge.state import Case, Change, ItemStatus, PledgeState, require_after, require_sound
from domain.values import Act, Outcome, Promise, Stage


class Changing(PledgeState):
    """The old text stays visible; nothing changes before the decision."""

    def request_amendment(self, act: Act, case: Case, item: int, promise: Promise) -> None:
        """Ask for another wording or due date of one unsettled item; a reason is needed."""
        self.require("request_amendment")
        self.unsettled_item(item)
        require_sound(case.policy, item, promise, act.occurred_on)
        self._require_free(act)
        due = case.after(act, case.policy.days.decide)
        self.trigger_event(AmendmentRequested, act=act, item=item, promise=promise, due=due)

    def decide_amendment(self, act: Act, case: Case, *, approved: bool) -> None:
        """Put the amendment into force, or leave the item as it was; what was struck off since cannot be reworded."""
        self.require("decide_amendment")
        self.require_impartial(act, case)
        if self.change is None or self.change.item == 0:
            raise Refused(rules.NO_CHANGE_PENDING)
        require_after(act, self.change.asked_on)
        self._require_ground(act, approved=approved)
        item, promise = self.change.item, self.change.promise
        if approved:
            self.unsettled_item(item)
        self.trigger_event(AmendmentDecided, act=act, item=item, promise=promise, approved=approved)

    def request_withdrawal(self, act: Act, case: Case) -> None:
        """Ask to withdraw the whole pledge; a reason is needed."""
        self.require("request_withdrawal")
        self._require_free(act)
        self.trigger_event(WithdrawalRequested, act=act, due=case.after(act, case.policy.days.decide))

    def decide_withdrawal(self, act: Act, case: Case, *, approved: bool) -> None:
        """End the pledge as withdrawn, or let it go on."""
        self.require("decide_withdrawal")
        self.require_impartial(act, case)
        if self.change is None or self.change.item:
            raise Refused(rules.NO_CHANGE_PENDING)
        require_after(act, self.change.asked_on)
        self._require_ground(act, approved=approved)
        self.trigger_event(WithdrawalDecided, act=act, approved=approved)

    def _require_free(self, act: Act) -> None:
        if self.change is not None:
            raise Refused(rules.CHANGE_PENDING)
        if not act.reason:
            raise Refused(rules.REASON_MISSING)

    @staticmethod
    def _require_ground(act: Act, *, approved: bool) -> None:
        if not approved and not act.reason:
            raise Refused(rules.REASON_MISSING)


class AmendmentRequested(Event):
    """The pledger asked for another wording of an item; ``due`` is when the decision is owed."""

    TOPIC = "pledge.amendment-requested"
    item: int
    promise: Promise
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.change = Change(self.item, self.promise, self.due, self.act.occurred_on)
        aggregate.proposers |= self.act.persons


class AmendmentDecided(Event):
    """The reviewer put the new wording into force or declined it."""

    TOPIC = "pledge.amendment-decided"
    item: int
    promise: Promise
    approved: bool

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.change = None
        if self.approved:
            aggregate.items[self.item].versions.append(self.promise)


class WithdrawalRequested(Event):
    """The pledger asked to withdraw; ``due`` is when the decision is owed."""

    TOPIC = "pledge.withdrawal-requested"
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.change = Change(0, None, self.due, self.act.occurred_on)
        aggregate.proposers |= self.act.persons


class WithdrawalDecided(Event):
    """The reviewer let the pledge go or held it to its word."""

    TOPIC = "pledge.withdrawal-decided"
    approved: bool

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.change = None
        if self.approved:
            aggregate.stage, aggregate.stage_due = Stage.WITHDRAWN, None
            for item in aggregate.items.values():
                struck_off = item.status is ItemStatus.STRUCK_OFF
                item.outcome = Outcome.KEPT if struck_off else Outcome.WITHDRAWN
