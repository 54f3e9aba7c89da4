"""What branches and members of the county put right after a comment; every word of it is a secret of its readers."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.application import Call
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.rectification import ProblemDraft
from domain.values import Pledger, PledgerKind

if TYPE_CHECKING:
    from tests.api.leaks.county import County, Place


def rectify(county: "County", branch: "Place", town: "Place") -> None:
    """Let the branch rectify what the town found, and a member what the branch found."""
    head, judge = branch.people["secretary"], town.people["secretary"]
    _Rectified(county, branch, Pledger(PledgerKind.ORGANISATION, branch.id), judge)
    _Rectified(county, branch, Pledger(PledgerKind.MEMBER, branch.people["drafting"]), head)


class _Rectified:
    """One rectification, with everything said in it."""

    def __init__(self, county: "County", branch: "Place", target: Pledger, judge: UUID) -> None:
        self.county, ours = county, target.kind is PledgerKind.ORGANISATION
        self.about = f"rectification of the {branch.name}'s {'branch' if ours else 'member'}"
        heard = branch.line | (frozenset() if ours else county.own(branch, "drafting"))
        # Contact leaders do not read what members must put right.
        self.readers = readers = heard if ours else heard - {"visitor"}
        clerk, book = branch.people["clerk"], county.book
        comment = self._comment(target, judge, heard)
        key = book.begin_rectification(self.by(judge, "beginning"), comment).id
        county.thing("rectification", key, readers, self.about)
        day = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=20)
        problem = ProblemDraft(self.text("problem"), self.text("goal"), self.text("measures"), day)
        for step in ("first", "second"):
            call = self.by(clerk, f"the {step} report")
            book.report_on_rectification(call, key, examination=self.text("examination"), problems=[problem, problem])
            if step == "first":
                book.return_rectification_report(self.by(judge, "returning"), key, self.text("note of the return"))
        book.order_period(self.by(judge, "ordering"), key)
        book.close_problem(self.by(clerk, "closing"), key, 1, self.text("evidence"))
        book.reopen_problem(self.by(judge, "reopening"), key, 1, self.text("note of the reopening"))
        book.close_problem(self.by(clerk, "closing again"), key, 1, self.text("new evidence"))
        book.confirm_problem(self.by(judge, "confirming"), key, 1)

    def text(self, what: str) -> str:
        """Return a secret of who reads the rectification."""
        return self.county.text(f"{what} of the {self.about}", self.readers)

    def by(self, who: UUID, what: str) -> Call:
        """Return an act of somebody with its reason."""
        return Call(who, datetime.now(UTC), reason=self.text(f"reason of {what}"))

    def _comment(self, target: Pledger, judge: UUID, heard: frozenset[str]) -> UUID:
        key, about = uuid4(), f"comment before the {self.about}"

        def text(what: str) -> str:
            return self.county.text(f"{what} of the {about}", heard)

        self.county.book.give_comment(
            Call(judge, datetime.now(UTC), reason=text("reason")),
            key,
            campaign=self.county.campaign,
            target=target,
            mode=CommentMode.WRITTEN,
            checkpoint=Checkpoint.DURING,
            achievements=text("achievements"),
            shortcomings=text("shortcomings"),
            direction=text("direction"),
        )
        return self.county.thing("comment", key, heard, about)
