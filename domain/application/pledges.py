"""Commands on an existing pledge, one method each: review, sign, publish, fulfil, evaluate."""

from datetime import date
from uuid import UUID

from domain.application.base import Call, command
from domain.application.drafting import Drafting
from domain.ladder import ESCALATED
from domain.pledge import Pledge
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.policy import Approver
from domain.values import Fault, Findings, Holder, ItemCheck, Milestone, Party, Verdict


class Pledges(Drafting):
    """Every method opens the pledge in its setting, gives the command, and returns the pledge to be saved."""

    @command
    def review(
        self, call: Call, pledge_id: UUID, approver: Approver, verdicts: list[Verdict], faults: list[Fault]
    ) -> Pledge:
        """Approve (no faults) or return the letter, as one of the policy's approvers."""
        pledge, setting = self.open(f"review:{approver.value}", call, pledge_id)
        pledge.review(setting.act, setting.case, approver, verdicts=verdicts, faults=faults)
        return pledge

    @command
    def sign(self, call: Call, pledge_id: UUID, party: Party, digest: str) -> Pledge:
        """Sign the letter with ``digest`` for one side."""
        pledge, setting = self.open(f"sign:{party.value}", call, pledge_id)
        pledge.sign(setting.act, setting.case, party, digest)
        return pledge

    @command
    def file_copy(self, call: Call, pledge_id: UUID, holder: Holder, document: str) -> Pledge:
        """File one of the three copies; filing it again changes nothing, so that activities can be retried."""
        pledge, setting = self.open("file_copy", call, pledge_id)
        if pledge.letter.copies.get(holder) != document:
            pledge.file_copy(setting.act, setting.case, holder, document)
        return pledge

    @command
    def publish(self, call: Call, pledge_id: UUID) -> Pledge:
        """Put the letter on the web board; repeated, it changes nothing."""
        pledge, setting = self.open("publish", call, pledge_id)
        if pledge.letter.published_on is None:
            pledge.publish(setting.act, setting.case)
        return pledge

    @command
    def publicise(self, call: Call, pledge_id: UUID, channel: str, place: str) -> Pledge:
        """Record publication on another channel."""
        pledge, setting = self.open("publicise", call, pledge_id)
        pledge.publicise(setting.act, setting.case, channel, place)
        return pledge

    @command
    def make_plan(self, call: Call, pledge_id: UUID, milestones: list[Milestone]) -> Pledge:
        """Set the measures and milestones."""
        pledge, setting = self.open("make_plan", call, pledge_id)
        pledge.make_plan(setting.act, milestones)
        return pledge

    @command
    def report_progress(self, call: Call, pledge_id: UUID, item: int, percent: int, note: str = "") -> Pledge:
        """Report progress on an item."""
        pledge, setting = self.open("report_progress", call, pledge_id)
        pledge.report_progress(setting.act, item, percent, note)
        return pledge

    @command
    def complete_item(self, call: Call, pledge_id: UUID, item: int, evidence: str, note: str = "") -> Pledge:
        """Report an item as done."""
        pledge, setting = self.open("complete_item", call, pledge_id)
        pledge.complete_item(setting.act, item, evidence, note)
        return pledge

    @command
    def strike_off(self, call: Call, pledge_id: UUID, item: int, findings: Findings) -> Pledge:
        """Strike an item off the ledger."""
        pledge, setting = self.open("strike_off", call, pledge_id)
        pledge.strike_off(setting.act, setting.case, item, findings)
        return pledge

    @command
    def correct_item(self, call: Call, pledge_id: UUID, item: int) -> Pledge:
        """Take back a wrong completion or strike-off."""
        pledge, setting = self.open("correct_item", call, pledge_id)
        pledge.correct_item(setting.act, setting.case, item)
        return pledge

    @command
    def ask_help(self, call: Call, pledge_id: UUID, item: int, need: str) -> Pledge:
        """Ask for help with a difficult item."""
        pledge, setting = self.open("ask_help", call, pledge_id)
        pledge.ask_help(setting.act, setting.case, item, need)
        return pledge

    @command
    def give_help(self, call: Call, pledge_id: UUID, item: int, help: str) -> Pledge:
        """Record help given."""
        pledge, setting = self.open("give_help", call, pledge_id)
        pledge.give_help(setting.act, item, help)
        return pledge

    @command
    def self_check(self, call: Call, pledge_id: UUID, checks: list[ItemCheck]) -> Pledge:
        """Record the pledger's own check."""
        pledge, setting = self.open("self_check", call, pledge_id)
        pledge.self_check(setting.act, setting.case, checks)
        return pledge

    @command
    def inspect(self, call: Call, pledge_id: UUID, form: InspectionForm, findings: list[Inspected]) -> Pledge:
        """Record what an inspection found."""
        pledge, setting = self.open("inspect", call, pledge_id)
        pledge.inspect(setting.act, setting.case, form, findings)
        return pledge

    @command
    def decide_amendment(self, call: Call, pledge_id: UUID, *, approved: bool) -> Pledge:
        """Decide on the amendment that waits."""
        pledge, setting = self.open("decide_amendment", call, pledge_id)
        pledge.decide_amendment(setting.act, setting.case, approved=approved)
        return pledge

    @command
    def request_withdrawal(self, call: Call, pledge_id: UUID) -> Pledge:
        """Ask to withdraw the pledge."""
        pledge, setting = self.open("request_withdrawal", call, pledge_id)
        pledge.request_withdrawal(setting.act, setting.case)
        return pledge

    @command
    def decide_withdrawal(self, call: Call, pledge_id: UUID, *, approved: bool) -> Pledge:
        """Decide on the withdrawal that waits."""
        pledge, setting = self.open("decide_withdrawal", call, pledge_id)
        pledge.decide_withdrawal(setting.act, setting.case, approved=approved)
        return pledge

    @command
    def open_evaluation(self, call: Call, pledge_id: UUID) -> Pledge:
        """Begin the assessment."""
        pledge, setting = self.open("open_evaluation", call, pledge_id)
        pledge.open_evaluation(setting.act, setting.case)
        return pledge

    @command
    def assess(self, call: Call, pledge_id: UUID, *, kept: list[int], unkept: list[int], criticism: str = "") -> Pledge:
        """Judge every item."""
        pledge, setting = self.open("assess", call, pledge_id)
        pledge.assess(setting.act, setting.case, kept=kept, unkept=unkept, criticism=criticism)
        return pledge

    @command
    def order_rectification(self, call: Call, pledge_id: UUID, due: date | None = None) -> Pledge:
        """Order unfulfilled items to be put right, by default within the policy's number of days."""
        pledge, setting = self.open("order_rectification", call, pledge_id)
        limit = setting.case.after(setting.act, setting.case.policy.days.rectify)
        pledge.order_rectification(setting.act, setting.case, due or limit)
        return pledge

    @command
    def report_rectification(self, call: Call, pledge_id: UUID, *, causes: str, measures: str) -> Pledge:
        """Report on the open order."""
        pledge, setting = self.open("report_rectification", call, pledge_id)
        pledge.report_rectification(setting.act, setting.case, causes=causes, measures=measures)
        return pledge

    @command
    def conclude_rectification(self, call: Call, pledge_id: UUID, *, solved: bool, criticism: str = "") -> Pledge:
        """End the open order."""
        pledge, setting = self.open("conclude_rectification", call, pledge_id)
        pledge.conclude_rectification(setting.act, setting.case, solved=solved, criticism=criticism)
        return pledge

    @command
    def close_pledge(self, call: Call, pledge_id: UUID, carried_over: tuple[int, ...] = ()) -> Pledge:
        """End the pledge with an outcome for every item."""
        pledge, setting = self.open("close", call, pledge_id)
        pledge.close(setting.act, setting.case, carried_over=list(carried_over))
        return pledge

    @command
    def remind(self, call: Call, pledge_id: UUID, duty: str, due: date, rung: str) -> Pledge:
        """Record a rung of the reminder ladder."""
        pledge, setting = self.open("remind", call, pledge_id)
        pledge.remind(setting.act, duty, due, rung)
        return pledge

    @command
    def escalate(self, call: Call, pledge_id: UUID, duty: str, due: date, level: str = ESCALATED) -> Pledge:
        """Pass an overdue duty up: to the reviewer, or above the reviewer where the reviewer owes it."""
        pledge, setting = self.open("escalate", call, pledge_id)
        to = self.passed_up(pledge.owed(duty, due), setting.reviewer.id, setting.act.occurred_on, level)
        pledge.escalate(setting.act, duty, due, to, level)
        return pledge
