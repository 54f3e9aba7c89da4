"""Inspection (督查): the superior looks at how the items come on while there is time to help (H4)."""

from dataclasses import dataclass, replace
from enum import Enum

from domain import rules
from domain.aggregate import Event
from domain.errors import Refused
from domain.pledge.state import Case, PledgeState
from domain.values import Act, clean


class InspectionForm(Enum):
    """Whether an inspection is the regular one, at random, or part of a visit."""

    REGULAR = "REGULAR"
    RANDOM = "RANDOM"
    VISIT = "VISIT"


@dataclass(frozen=True)
class Inspected:
    """What an inspection found about one item."""

    item: int
    on_track: bool
    note: str = ""


class Inspecting(PledgeState):
    """The superior and the supervisors of the line inspect."""

    def inspect(self, act: Act, case: Case, form: InspectionForm, findings: list[Inspected]) -> None:
        """Record what was found about the items that were looked at, each once; nobody inspects their own (B5)."""
        self.require("inspect")
        if not case.policy.mechanisms.inspection:
            raise Refused(rules.MECHANISM_OFF)
        self.require_impartial(act, case)
        if not findings:
            raise Refused(rules.NOTHING_INSPECTED)
        seen: list[Inspected] = []
        for number, finding in enumerate(findings):
            self.item(finding.item)
            if any(other.item == finding.item for other in seen):
                raise Refused(rules.INSPECTED_TWICE, finding.item)
            note = clean(finding.note, f"findings.{number}.note", required=False)
            seen.append(replace(finding, note=note))
        self.trigger_event(PledgeInspected, act=act, form=form, findings=seen)


class PledgeInspected(Event):
    """The superior inspected how a pledge is kept; no item changes by that."""

    TOPIC = "pledge.inspected"
    form: InspectionForm
    findings: list[Inspected]

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.inspected_on = self.act.occurred_on
