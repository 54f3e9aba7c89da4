"""Fulfil (践诺): plan, progress, completion with evidence, and striking off one item as one is kept (销号)."""

from domain import rules
from domain.aggregate import Event
from domain.errors import Refused
from domain.pledge.state import Case, ItemStatus, PledgeState, require_after
from domain.values import Act, Findings, ItemCheck, Milestone, clean, cleaned

WHOLE = 100


class Fulfilling(PledgeState):
    """The pledger works and reports, the superior strikes off."""

    def make_plan(self, act: Act, milestones: list[Milestone]) -> None:
        """Set the measures and milestones; no milestone lies after its item's due date (H1)."""
        self.require("make_plan")
        if not milestones:
            raise Refused(rules.PLAN_EMPTY)
        for milestone in milestones:
            if milestone.due > self.item(milestone.item).promise.limit:
                raise Refused(rules.MILESTONE_OUTSIDE, milestone.item)
        milestones = cleaned(milestones, "milestones", "measure", required=True)
        self.trigger_event(Planned, act=act, milestones=milestones)

    def report_progress(self, act: Act, item: int, percent: int, note: str) -> None:
        """Report how far an item has come, in percent."""
        self.require("report_progress")
        self.unsettled_item(item)
        if not 0 <= percent <= WHOLE:
            raise Refused(rules.PROGRESS_RANGE, item)
        self.trigger_event(ProgressReported, act=act, item=item, percent=percent, note=_note(note))

    def complete_item(self, act: Act, item: int, evidence: str, note: str) -> None:
        """Report an item as done, with a reference to the evidence."""
        self.require("complete_item")
        self.unsettled_item(item)
        if not evidence.strip():
            raise Refused(rules.EVIDENCE_MISSING, item)
        reference = clean(evidence, "evidence", limit=1000)
        self.trigger_event(ItemCompleted, act=act, item=item, evidence=reference, note=_note(note))

    def strike_off(self, act: Act, case: Case, item: int, findings: Findings) -> None:
        """Strike a completed item off the ledger unless one of the three refusals holds (H2, H3)."""
        self.require("strike_off")
        self.require_impartial(act, case)
        claimed = self.unsettled_item(item)
        if claimed.status is not ItemStatus.CLAIMED:
            raise Refused(rules.NOT_CLAIMED, item)
        if act.persons & claimed.claimed_by:
            raise Refused(rules.OWN_CLAIM, item)
        require_after(act, claimed.claimed_on)
        if not findings.problem_solved:
            raise Refused(rules.UNSOLVED, item)
        if not findings.in_place:
            raise Refused(rules.NOT_IN_PLACE, item)
        if not findings.public_satisfied:
            raise Refused(rules.DISSATISFIED, item)
        self.trigger_event(StruckOff, act=act, item=item, findings=findings)

    def correct_item(self, act: Act, case: Case, item: int) -> None:
        """Take back a wrong completion or strike-off; the wrong entry and the reason stay visible (H2)."""
        self.require("correct_item")
        self.require_impartial(act, case)
        if self.item(item).status is ItemStatus.OPEN:
            raise Refused(rules.NOTHING_TO_CORRECT, item)
        if not act.reason:
            raise Refused(rules.REASON_MISSING, item)
        self.trigger_event(ItemCorrected, act=act, item=item)

    def ask_help(self, act: Act, case: Case, item: int, need: str) -> None:
        """Ask the superior for help with a difficult item; the due date does not move by that (H5)."""
        self.require("ask_help")
        if not case.policy.mechanisms.help:
            raise Refused(rules.MECHANISM_OFF, item)
        self.unsettled_item(item)
        self.trigger_event(HelpAsked, act=act, item=item, need=clean(need, "need"))

    def give_help(self, act: Act, item: int, help: str) -> None:
        """Record the help given with an item for which it was asked."""
        self.require("give_help")
        if not self.unsettled_item(item).help_asked:
            raise Refused(rules.HELP_NOT_ASKED, item)
        self.trigger_event(HelpGiven, act=act, item=item, help=clean(help, "help"))

    def self_check(self, act: Act, case: Case, checks: list[ItemCheck]) -> None:
        """Record the pledger's own check of every unsettled item and of no other (H4)."""
        self.require("self_check")
        if not case.policy.mechanisms.self_check:
            raise Refused(rules.MECHANISM_OFF)
        checked = {check.item for check in checks}
        for check in checks:
            self.unsettled_item(check.item)
            if not 0 <= check.percent <= WHOLE:
                raise Refused(rules.PROGRESS_RANGE, check.item)
        for item in self.unsettled():
            if item.number not in checked:
                raise Refused(rules.CHECK_MISSING, item.number)
        self.trigger_event(SelfChecked, act=act, checks=cleaned(checks, "checks", "note"))


def _note(note: str) -> str:
    return clean(note, "note", required=False)


class Planned(Event):
    """The measures and milestones were set."""

    TOPIC = "pledge.planned"
    milestones: list[Milestone]

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.letter.plan = list(self.milestones)
        aggregate.stage_due = None


class ProgressReported(Event):
    """The pledger reported progress."""

    TOPIC = "pledge.progress-reported"
    item: int
    percent: int
    note: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.items[self.item].percent = self.percent


class ItemCompleted(Event):
    """The pledger reported an item as done."""

    TOPIC = "pledge.item-completed"
    item: int
    evidence: str
    note: str

    def apply(self, aggregate: PledgeState) -> None:
        item = aggregate.items[self.item]
        item.status, item.percent = ItemStatus.CLAIMED, WHOLE
        item.evidence, item.claimed_by = self.evidence, item.claimed_by | self.act.persons
        item.claimed_on = self.act.occurred_on


class StruckOff(Event):
    """The superior struck an item off the ledger."""

    TOPIC = "pledge.struck-off"
    item: int
    findings: Findings

    def apply(self, aggregate: PledgeState) -> None:
        item = aggregate.items[self.item]
        item.status, item.struck_off_on = ItemStatus.STRUCK_OFF, self.act.occurred_on


class ItemCorrected(Event):
    """A completion or strike-off was taken back: the item is open again."""

    TOPIC = "pledge.item-corrected"
    item: int

    def apply(self, aggregate: PledgeState) -> None:
        item = aggregate.items[self.item]
        item.status, item.evidence, item.struck_off_on = ItemStatus.OPEN, "", None


class HelpAsked(Event):
    """The pledger asked for help."""

    TOPIC = "pledge.help-asked"
    item: int
    need: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.items[self.item].help_asked = True


class HelpGiven(Event):
    """Help was given."""

    TOPIC = "pledge.help-given"
    item: int
    help: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.items[self.item].help_asked = False


class SelfChecked(Event):
    """The pledger checked the items."""

    TOPIC = "pledge.self-checked"
    checks: list[ItemCheck]

    def apply(self, aggregate: PledgeState) -> None:
        for check in self.checks:
            aggregate.items[check.item].percent = check.percent
