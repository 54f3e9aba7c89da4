"""Public evaluations of the branches of the county: one in each step, one with its result published."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.application import Call
from domain.judgement.evaluation import Attendance, Report

if TYPE_CHECKING:
    from tests.api.leaks.county import County, Place

EVERYBODY = frozenset({"anonymous", "member", "secretary", "supervisor", "visitor"})


def evaluate(county: "County", branch: "Place", town: "Place", step: str) -> None:
    """Let the public judge the branch; ``step`` is how far it comes: announced, counted or published."""
    judge, head, book = town.people["secretary"], branch.people["secretary"], county.book
    about, published = f"evaluation of the {branch.name}", step == "published"
    # Contact leaders learn the result when everybody does.
    told = EVERYBODY if published else branch.line - {"visitor"}

    def by(who: UUID, what: str) -> Call:
        return Call(who, datetime.now(UTC), reason=county.text(f"reason of {what} of the {about}", branch.line))

    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    call = by(branch.people["clerk"], "announcing")
    key = book.announce_evaluation(call, county.campaign, branch.id, held_on=today).id
    county.thing("evaluation", key, branch.line, about, published=published)
    if step == "announced":
        return
    book.record_attendance(by(judge, "recording"), key, [Attendance("MASSES", 2), Attendance("DELEGATES", 1)])
    codes = book.issue_codes(by(judge, "issuing"), key)[1]
    said = [county.text(f"{heading} in the report before the {about}", branch.line) for heading in ("news", "work")]
    book.report_to_evaluation(by(head, "reporting"), key, Report(said[0], said[1], said[0], said[1], said[0]))
    for code in codes:
        book.cast_ballot(key, code, "SATISFIED", county.text(f"remark in the {about}", frozenset()))
    book.criticise_evaluation(by(judge, "criticising"), key, county.text(f"criticism in the {about}", told))
    book.close_evaluation(by(judge, "closing"), key)
    if published:
        book.publish_result(by(judge, "publishing"), key, county.text(f"place of the {about}", EVERYBODY))
