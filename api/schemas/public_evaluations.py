"""Bodies of the commands on public evaluations, the ballot, and what anybody needs to count again."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StrictInt

from api.schemas.answers import Done
from api.schemas.base import Body, Clean, Code, CommandBody, Day, Name, Text, example
from domain import catalogue
from domain.judgement.ballots import LONGEST_REMARK, MOST
from domain.judgement.evaluation import Attendance, Evaluation, Report
from domain.judgement.verdict import EvaluationVerdict


class Announcement(CommandBody):
    """An evaluation will be held; ballots are cast until the end of `closes_on`, the same day if left out."""

    model_config = example(
        campaign="7c0e7a3e-53b5-5f0e-9a55-0c1f4f6f2a11",
        organisation="0b1d3c52-1f0a-5d2e-8c33-6a1f4f6f2a12",
        held_on="2026-06-20",
    )

    campaign: UUID
    organisation: UUID = Field(description="Who is evaluated.")
    held_on: Day = Field(description="When the evaluators meet; it decides the period.")
    closes_on: Day | None = None


class CameBody(Body):
    """How many of one category came; `members` are those of them who are named, and need not be all."""

    category: Annotated[str, Code(catalogue.EVALUATOR_CATEGORIES)]
    number: Annotated[StrictInt, Field(ge=1, le=MOST)]
    members: list[UUID] = Field(default=[], max_length=MOST)


class AttendanceRecord(CommandBody):
    """Who came, by category; from now on this is the electorate."""

    model_config = example(attendance=[{"category": "MASSES", "number": 22}, {"category": "DELEGATES", "number": 8}])

    attendance: list[CameBody] = Field(min_length=1, max_length=len(catalogue.EVALUATOR_CATEGORIES))

    def came(self) -> list[Attendance]:
        """Return the domain's attendance."""
        return [Attendance(each.category, each.number, tuple(each.members)) for each in self.attendance]


class CodesRequest(CommandBody):
    """New codes for all evaluators, in place of any before."""

    model_config = example(act={"reason": "现场发放"})


class SecretaryReport(CommandBody):
    """What the secretary reports to the evaluators before the ballots."""

    model_config = example(
        activity="开展承诺、践诺情况",
        pledges="承诺12件，兑现10件",
        central_work="完成春灌和道路养护",
        good_deeds="为独居老人修缮房屋3户",
        member_fulfilment="党员承诺86件，兑现80件",
    )

    activity: Text = Field(description="How the campaign was carried out.")
    pledges: Text = Field(description="What was promised and kept.")
    central_work: Text = Field(description="Progress of the central work.")
    good_deeds: Text = Field(description="What was done for the public.")
    member_fulfilment: Text = Field(description="How the members kept their pledges.")

    def report(self) -> Report:
        """Return the domain's report."""
        return Report(self.activity, self.pledges, self.central_work, self.good_deeds, self.member_fulfilment)


class BallotBody(Body):
    """A ballot, with the code of a slip however it is typed; nothing else about the voter is asked or kept."""

    model_config = example(code="4B5C-SAZB-PFBG-9M9V", grade="SATISFIED")

    code: Annotated[str, Clean(64)]
    grade: Annotated[str, Code(catalogue.GRADES)]
    remark: Annotated[str, Clean(LONGEST_REMARK, required=False)] = ""


class Criticism(CommandBody):
    """Strong criticism by the superior; it fails the evaluation."""

    model_config = example(text="群众多次反映的饮水问题至今没有解决")

    text: Text


class Closing(CommandBody):
    """The ballots are counted; none can be cast afterwards."""

    model_config = example(act={"reason": "全体投票完毕"})


class ResultPublication(CommandBody):
    """The result is made public."""

    model_config = example(where="村务公开栏")

    where: Name = Field(description="Where it is shown.")


class IssuedCodes(Done):
    """The codes, shown this once."""

    codes: list[str]


class Electors(BaseModel):
    """How many of one category of evaluators came."""

    category: str
    number: int


class Recount(BaseModel):
    """Everything that is needed to count the ballots again and to check the verdict (docs/evaluation.md)."""

    id: UUID
    organisation: UUID
    period_start: date
    period_end: date
    attempt: int
    attendance: list[Electors]
    minimum: int = Field(description="Evaluators that must have come.")
    threshold: int = Field(description="Percent of the ballots that must be satisfied.")
    satisfied_grades: list[str]
    criticised: bool
    grades: list[str] = Field(description="The grade of every ballot, sorted.")
    codes: list[str] = Field(description="SHA-256 of every used code, sorted; they tell nothing of the grades.")
    verdict: EvaluationVerdict

    @classmethod
    def of(cls, evaluation: Evaluation, verdict: EvaluationVerdict) -> Self:
        """Return the export of an evaluation that was counted."""
        notice = evaluation.notice
        return cls(
            id=evaluation.id,
            organisation=evaluation.organisation,
            period_start=notice.period.start,
            period_end=notice.period.end,
            attempt=notice.attempt,
            attendance=[Electors(category=each.category, number=each.number) for each in evaluation.attendance],
            minimum=notice.minimum,
            threshold=notice.threshold,
            satisfied_grades=list(notice.satisfied),
            criticised=evaluation.criticised,
            grades=sorted(grade for grade, number in evaluation.tally.items() for _ in range(number)),
            codes=evaluation.used_codes,
            verdict=verdict,
        )
