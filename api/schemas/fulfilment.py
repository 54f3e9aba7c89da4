"""Bodies of commands from the plan to the end: items, self-checks, assessment, rectification, closing."""

from pydantic import Field, StrictBool

from api.schemas.base import MAX_ITEMS, Body, CommandBody, Day, ItemNumber, Note, Percent, Reason, Text, example
from domain import values
from domain.pledge.inspecting import Inspected, InspectionForm


class PlanStep(Body):
    """A milestone of one item."""

    item: ItemNumber
    measure: Text
    due: Day

    def milestone(self) -> values.Milestone:
        """Return the domain's milestone."""
        return values.Milestone(self.item, self.measure, self.due)


class Plan(CommandBody):
    """The measures and milestones of a pledge; replaces an earlier plan."""

    model_config = example(
        milestones=[
            {"item": 1, "measure": "完成路灯选址和采购", "due": "2026-06-30"},
            {"item": 1, "measure": "安装调试并亮灯", "due": "2026-09-20"},
        ]
    )

    milestones: list[PlanStep] = Field(max_length=1000)


class Progress(CommandBody):
    """How far an item has come."""

    model_config = example(percent=60, note="已装十二盏，余下八盏下周到货")

    percent: Percent
    note: Note = ""


class Completion(CommandBody):
    """An item is reported as done, with a reference to the evidence."""

    model_config = example(evidence="验收单2026-09-26及现场照片三张", note="村民代表五人参加验收")

    evidence: Reason = Field(description="Where the evidence is found.")
    note: Note = ""


class StrikingOff(CommandBody):
    """What the superior found on the spot; each `false` is one of the three refusals."""

    model_config = example(problem_solved=True, in_place=True, public_satisfied=True)

    problem_solved: StrictBool
    in_place: StrictBool
    public_satisfied: StrictBool

    def findings(self) -> values.Findings:
        """Return the domain's findings."""
        return values.Findings(self.problem_solved, self.in_place, self.public_satisfied)


class Correction(CommandBody):
    """A completion or strike-off was wrong; `act.reason` is needed."""

    model_config = example(act={"reason": "复查发现三盏灯未通电"})


class HelpRequest(CommandBody):
    """Help is asked for a difficult item."""

    model_config = example(need="渡口段电力接入须供电所配合")

    need: Text


class HelpReport(CommandBody):
    """Help was given."""

    model_config = example(help="镇里已协调供电所，本周内派员接线")

    help: Text


class CheckedItem(Body):
    """What a self-check says about one item."""

    item: ItemNumber
    percent: Percent
    note: Note = ""


class SelfCheckReport(CommandBody):
    """The pledger's own check of every unsettled item."""

    model_config = example(checks=[{"item": 1, "percent": 60, "note": "进度正常"}])

    checks: list[CheckedItem] = Field(max_length=MAX_ITEMS)

    def items(self) -> list[values.ItemCheck]:
        """Return the domain's checks."""
        return [values.ItemCheck(each.item, each.percent, each.note) for each in self.checks]


class InspectedItem(Body):
    """What an inspection found about one item."""

    item: ItemNumber
    on_track: StrictBool
    note: Note = ""


class InspectionReport(CommandBody):
    """What the superior found about the items that were looked at, each once."""

    model_config = example(form="REGULAR", findings=[{"item": 1, "on_track": False, "note": "路灯尚未到货"}])

    form: InspectionForm
    findings: list[InspectedItem] = Field(max_length=MAX_ITEMS)

    def items(self) -> list[Inspected]:
        """Return the domain's findings."""
        return [Inspected(each.item, each.on_track, each.note) for each in self.findings]


class EvaluationOpening(CommandBody):
    """The time of the items is over; the assessment begins."""

    model_config = example(act={"reason": "各项期限已到"})


class AssessmentGiven(CommandBody):
    """The superior's judgement of every item."""

    model_config = example(kept=[1, 2], unkept=[3], criticism="第三项推进迟缓，责任人未按月自查")

    kept: list[ItemNumber] = Field(default=[], max_length=MAX_ITEMS)
    unkept: list[ItemNumber] = Field(default=[], max_length=MAX_ITEMS)
    criticism: Note = ""


class RectificationOrder(CommandBody):
    """What is unfulfilled is to be put right by a day; the policy's number of days if left out."""

    model_config = example(due="2027-02-28")

    due: Day | None = None


class RectificationReport(CommandBody):
    """Causes found and measures taken."""

    model_config = example(causes="资金到位晚，施工队更换两次", measures="已签补充合同，每周报一次进度")

    causes: Note
    measures: Note


class RectificationConclusion(CommandBody):
    """The end of an order: solved, or failed with criticism."""

    model_config = example(solved=True)

    solved: StrictBool
    criticism: Note = ""


class PledgeClosing(CommandBody):
    """The end of a pledge; struck-off items were kept, these go on in the next round, the rest failed."""

    model_config = example(carried_over=[3])

    carried_over: list[ItemNumber] = Field(default=[], max_length=MAX_ITEMS)
