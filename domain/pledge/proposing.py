"""Propose (提诺): the letter is drafted, revised and handed in."""

from dataclasses import replace
from datetime import date
from typing import Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event
from domain.errors import Refused
from domain.pledge.state import Case, Item, PledgeState, require_sound
from domain.policy import Policy
from domain.values import Act, Form, Meeting, Pledger, PledgerKind, Promise, Stage, clean


class Proposing(PledgeState):
    """The pledger writes; nothing is public yet."""

    @classmethod
    def propose(
        cls,
        id: UUID,
        act: Act,
        case: Case,
        *,
        campaign: UUID,
        policy_version: int,
        round: int,
        pledger: Pledger,
        organisation: UUID,
        reviewer: UUID,
        form: Form,
        items: list[Promise],
        refers_to: UUID | None = None,
        imported: bool = False,
    ) -> Self:
        """Begin a pledge in the round of a campaign; its version of the policy stays with it."""
        policy = case.policy
        if form is Form.ORAL and not policy.mechanisms.oral_pledges:
            raise Refused(rules.MECHANISM_OFF)
        if form is Form.ORAL and pledger.kind is PledgerKind.ORGANISATION:
            raise Refused(rules.FORM_NOT_ALLOWED)
        if policy.deadline_hard and _late(act, policy) and not act.reason:
            raise Refused(rules.LATE_WITHOUT_REASON)
        return cls._create(
            Proposed,
            id=id,
            act=act,
            campaign=campaign,
            policy_version=policy_version,
            round=round,
            pledger=pledger,
            organisation=organisation,
            reviewer=reviewer,
            form=form,
            items=items,
            refers_to=refers_to,
            imported=imported,
            due=_propose_by(act, case),
        )

    def revise(self, act: Act, items: list[Promise]) -> None:
        """Replace the items; after a return this is what makes a new submission possible (E3)."""
        self.require("revise")
        self.trigger_event(Revised, act=act, items=items)

    def submit(self, act: Act, case: Case, *, discussion: Meeting | None = None) -> None:
        """Hand the letter in for review; a strict policy wants every item measurable and dated (D2)."""
        self.require("submit")
        policy = case.policy
        if self.returned:
            raise Refused(rules.NOT_REVISED)
        if not self.items:
            raise Refused(rules.NO_ITEMS)
        if policy.deadline_hard and self._overdrawn(act, policy) and not act.reason:
            raise Refused(rules.LATE_WITHOUT_REASON)
        for item in self.items.values():
            require_sound(policy, item.number, item.promise, act.occurred_on)
        if policy.mechanisms.opinions and not any(i.promise.opinions for i in self.items.values()):
            raise Refused(rules.OPINIONS_MISSING)
        if policy.mechanisms.discussion and not (discussion or self.discussed):
            raise Refused(rules.DISCUSSION_MISSING)
        if discussion:
            if discussion.held_on > act.occurred_on:
                raise Refused(rules.FUTURE)
            discussion = replace(discussion, kind=clean(discussion.kind, "discussion.kind", limit=60))
        self.trigger_event(Submitted, act=act, discussion=discussion, due=case.after(act, policy.days.review))

    def _overdrawn(self, act: Act, policy: Policy) -> bool:
        """Tell whether a draft is first handed in after the deadline and after its own time; a revision is not late."""
        return not self.submissions and _late(act, policy) and act.occurred_on > (self.stage_due or date.max)


def _late(act: Act, policy: Policy) -> bool:
    return policy.pledge_deadline is not None and act.occurred_on > policy.pledge_deadline


def _propose_by(act: Act, case: Case) -> date:
    """Return when a draft is due: the campaign's deadline, or some days from now where that has passed."""
    soon, deadline = case.after(act, case.policy.days.revise), case.policy.pledge_deadline
    return max(soon, deadline) if deadline else soon


class Proposed(Created):
    """A pledge was begun; ``due`` is when it must be handed in, ``reviewer`` is the superior of that day."""

    TOPIC = "pledge.proposed"
    campaign: UUID
    policy_version: int
    round: int
    pledger: Pledger
    organisation: UUID
    reviewer: UUID
    form: Form
    items: list[Promise]
    refers_to: UUID | None
    imported: bool
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.campaign, aggregate.policy_version, aggregate.round = (
            self.campaign,
            self.policy_version,
            self.round,
        )
        aggregate.pledger, aggregate.organisation, aggregate.reviewer = (
            self.pledger,
            self.organisation,
            self.reviewer,
        )
        aggregate.form, aggregate.refers_to, aggregate.imported = self.form, self.refers_to, self.imported
        aggregate.write(self.act)
        aggregate.items = _numbered(self.items)
        aggregate.stage_due = self.due


class Revised(Event):
    """The items were rewritten before the letter was approved."""

    TOPIC = "pledge.revised"
    items: list[Promise]

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.items = _numbered(self.items)
        aggregate.write(self.act)
        aggregate.returned = False


class Submitted(Event):
    """The letter was handed in; ``due`` is when the review is owed."""

    TOPIC = "pledge.submitted"
    discussion: Meeting | None
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.stage, aggregate.stage_due = Stage.REVIEW, self.due
        aggregate.submissions += 1
        aggregate.write(self.act)
        aggregate.discussed = aggregate.discussed or self.discussion is not None
        aggregate.approvals.clear()


def _numbered(promises: list[Promise]) -> dict[int, Item]:
    return {number: Item(number, [promise]) for number, promise in enumerate(promises, 1)}
