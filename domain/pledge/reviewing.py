"""Review (审诺): item by item against the policy's criteria; approved by all approvers, or returned with reasons."""

import hashlib
import json
from datetime import date

from domain import catalogue, rules
from domain.aggregate import Event
from domain.errors import Refused
from domain.pledge.state import Case, PledgeState
from domain.policy import Approver, Policy, Signing
from domain.values import Act, Fault, Form, Stage, Verdict, cleaned

LETTER_PREFIX = "pledgebook-letter/v1\n"
"""What stands before the canonical text when it is hashed: no other document has the same digest."""


class Reviewing(PledgeState):
    """The superior checks the letter; there is no final rejection (E3)."""

    def review(self, act: Act, case: Case, approver: Approver, *, verdicts: list[Verdict], faults: list[Fault]) -> None:
        """Give one approver's review: no ``faults`` approves, faults return the letter for improvement.

        The letter is approved when the last approver of the policy has approved (E2); nobody approves twice, in
        whatever capacity.
        """
        self.require("review")
        if case.secretary_vacant:
            raise Refused(rules.SECRETARY_VACANT)
        self.require_impartial(act, case)
        needed = case.policy.approvers(self.pledger.kind)
        if approver not in needed:
            raise Refused(rules.APPROVER_NOT_NEEDED)
        if approver in self.approvals or act.persons & frozenset().union(*self.approvals.values()):
            raise Refused(rules.APPROVED_BEFORE)
        self._check_verdicts(case, verdicts, approving=not faults)
        for fault in faults:
            if fault.code not in catalogue.RETURN_REASONS:
                raise Refused(rules.RETURN_WITHOUT_REASON, fault.item)
            if fault.item:
                self.item(fault.item)
        verdicts, faults = cleaned(verdicts, "verdicts", "note"), cleaned(faults, "faults", "note")
        self.trigger_event(Reviewed, act=act, approver=approver.value, verdicts=verdicts, approved=not faults)
        if faults:
            self.trigger_event(Returned, act=act, faults=faults, due=case.after(act, case.policy.days.revise))
        elif self.approvals.keys() >= set(needed):
            stage = _next_stage(case.policy, self.form)
            days = case.policy.days.sign if stage is Stage.SIGN else case.policy.days.publish
            self.trigger_event(Approved, act=act, stage=stage, digest=self.digest(), due=case.after(act, days))

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the letter's canonical text, the same for all copies (F2)."""
        return hashlib.sha256((LETTER_PREFIX + self.canonical()).encode()).hexdigest()

    def canonical(self) -> str:
        """Return the letter as canonical JSON: who promises what to whom by when; sorted keys, no blanks."""
        letter = {
            "pledge": str(self.id),
            "campaign": str(self.campaign),
            "round": self.round,
            "pledger": {"kind": self.pledger.kind.value, "id": str(self.pledger.id)},
            "organisation": str(self.organisation),
            "reviewer": str(self.reviewer),
            "items": [
                {
                    "no": i.number,
                    "text": i.promise.text,
                    "measure": i.promise.measure,
                    "responsible": str(i.promise.responsible),
                    "due": i.promise.due.kind.value if i.promise.due else "",
                    "limit": i.promise.limit.isoformat(),
                }
                for i in self.items.values()
            ],
        }
        return json.dumps(letter, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _check_verdicts(self, case: Case, verdicts: list[Verdict], *, approving: bool) -> None:
        criteria = case.policy.criteria_for(leading=case.leading)
        given: dict[tuple[int, str], bool] = {}
        for verdict in verdicts:
            key = verdict.item, verdict.criterion
            if verdict.item not in self.items or verdict.criterion not in criteria:
                raise Refused(rules.VERDICT_UNKNOWN, *key)
            if key in given:
                raise Refused(rules.VERDICT_TWICE, *key)
            given[key] = verdict.passed
        for number in self.items:
            for criterion in criteria:
                if (number, criterion) not in given:
                    raise Refused(rules.VERDICT_MISSING, number, criterion)
                if approving and not given[number, criterion]:
                    raise Refused(rules.APPROVED_WITH_FAULT, number, criterion)


def _next_stage(policy: Policy, form: Form) -> Stage:
    return Stage.SIGN if policy.signing is Signing.REQUIRED and form is not Form.ORAL else Stage.PUBLISH


class Reviewed(Event):
    """One approver gave a verdict on every criterion of every item."""

    TOPIC = "pledge.reviewed"
    approver: str
    verdicts: list[Verdict]
    approved: bool

    def apply(self, aggregate: PledgeState) -> None:
        if self.approved:
            aggregate.approvals[Approver(self.approver)] = self.act.persons


class Returned(Event):
    """The letter went back for improvement; ``due`` is when the revised one is owed."""

    TOPIC = "pledge.returned"
    faults: list[Fault]
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.stage, aggregate.stage_due, aggregate.returned = Stage.PROPOSE, self.due, True
        aggregate.approvals.clear()


class Approved(Event):
    """Every approver consented; ``digest`` fixes the text that will be signed and published."""

    TOPIC = "pledge.approved"
    stage: Stage
    digest: str
    due: date

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.stage, aggregate.stage_due = self.stage, self.due
        aggregate.letter.digest = self.digest
