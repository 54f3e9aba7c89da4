"""Bodies of the commands on rectifications."""

from uuid import UUID

from pydantic import Field

from api.schemas.base import MAX_ITEMS, Body, CommandBody, Day, Note, Reason, Text, example
from domain.judgement.rectification import ProblemDraft


class RectificationOpening(CommandBody):
    """What a failed evaluation or a comment found is to be put right; for a comment `act.reason` is needed."""

    model_config = example(source="3f1c6d5e-8a0b-5d11-9c1e-2b7a4f9e0d31", act={"reason": "点评指出的问题须限期整改"})

    source: UUID = Field(description="The evaluation or the comment.")


class FoundProblem(Body):
    """A problem: what is wrong, the goal, the measures and the day by which it is solved; all four are needed."""

    text: Note
    goal: Note
    measures: Note
    limit: Day | None = None

    def draft(self) -> ProblemDraft:
        """Return the domain's draft."""
        return ProblemDraft(self.text, self.goal, self.measures, self.limit)


class RectificationReporting(CommandBody):
    """The self-examination, and every problem with its goal, measures and limit."""

    model_config = example(
        examination="对照评议意见自查，村务公开不及时，路灯报修无人跟进",
        problems=[
            {
                "text": "村务公开栏三个月未更新",
                "goal": "每月五日前更新一次",
                "measures": "指定专人更新，村监委会每月核对",
                "limit": "2026-08-05",
            }
        ],
    )

    examination: Note
    problems: list[FoundProblem] = Field(max_length=MAX_ITEMS)


class RectificationReturn(CommandBody):
    """Why the report is sent back."""

    model_config = example(note="第二个问题的措施不具体，请写明由谁在何时做什么")

    note: Text


class PeriodOrder(CommandBody):
    """The report is accepted; all problems are solved by a day, the policy's number of days if left out."""

    model_config = example(due="2026-08-31")

    due: Day | None = None


class ProblemClosing(CommandBody):
    """A problem is reported as solved, with a reference to the evidence."""

    model_config = example(evidence="公开栏7月、8月更新照片各一张")

    evidence: Reason = Field(description="Where the evidence is found.")


class ProblemConfirmation(CommandBody):
    """The problem is solved."""

    model_config = example(act={"reason": "现场核查属实"})


class ProblemReopening(CommandBody):
    """The problem is not solved after all."""

    model_config = example(note="8月公开内容不完整")

    note: Text
