"""What leaders said of the branches and their people, and the records of both."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from domain.application import Call
from domain.judgement.comment import Checkpoint, CommentMode
from domain.values import Pledger, PledgerKind

if TYPE_CHECKING:
    from tests.api.leaks.county import County, Place

DUE = date(2099, 6, 30)


class Words:
    """The texts about one thing, and the reasons of acts on it; each is a secret of its readers."""

    def __init__(self, county: "County", about: str, readers: frozenset[str], line: frozenset[str]) -> None:
        self.county, self.about, self.readers, self.line = county, about, readers, line

    def text(self, what: str) -> str:
        """Return a secret of who reads the thing."""
        return self.county.text(f"{what} of the {self.about}", self.readers)

    def by(self, who: UUID, what: str) -> Call:
        """Return an act with its reason, which is a secret of the line."""
        reason = self.county.text(f"reason of {what} of the {self.about}", self.line)
        return Call(who, datetime.now(UTC), reason=reason)


def judge(county: "County") -> None:
    """Let it all happen."""
    for branch, town in zip(county.branches, (county.town, county.town, county.next_town), strict=True):
        above, head, clerk = town.people["secretary"], branch.people["secretary"], branch.people["clerk"]
        member = county.own(branch, "drafting")
        _comment(county, branch, above, Pledger(PledgerKind.ORGANISATION, branch.id), branch.line)
        _published(county, branch, above, branch.line | member)
        for name in ("waiting", "drafting"):
            target = Pledger(PledgerKind.MEMBER, branch.people[name])
            _comment(county, branch, head, target, branch.line | county.own(branch, name))
            own = {"kind": "LABEL", "member": branch.people[name]}
            _record(county, branch, clerk, f"{name}'s record", branch.line | county.own(branch, name), **own)
        _record(county, branch, clerk, "report", branch.line, kind="SUMMARY_REPORT")
        _record(county, branch, clerk, "circular", county.known, kind="CIRCULAR", refers_to=[town.id])
        _retracted(county, branch, clerk)
    for town in (county.town, county.next_town):
        target = Pledger(PledgerKind.ORGANISATION, town.id)
        _comment(county, town, county.county.people["secretary"], target, town.line)


def _comment(
    county: "County", place: "Place", who: UUID, target: Pledger, readers: frozenset[str]
) -> tuple[UUID, Words]:
    key, about = uuid4(), f"comment of the {place.name} number {len(county.things)}"
    words = Words(county, about, readers, place.line | (readers if target.kind is PledgerKind.MEMBER else frozenset()))
    county.book.give_comment(
        words.by(who, "giving"),
        key,
        campaign=county.campaign,
        target=target,
        mode=CommentMode.ON_SPOT,
        checkpoint=Checkpoint.DURING,
        account=words.text("account"),
        achievements=words.text("achievements"),
        shortcomings=words.text("shortcomings"),
        direction=words.text("direction"),
        follow_ups=[(words.text("follow-up"), DUE)],
    )
    county.thing("comment", key, readers, about)
    return key, words


def _published(county: "County", place: "Place", who: UUID, readers: frozenset[str]) -> None:
    target, clerk = Pledger(PledgerKind.MEMBER, place.people["secretary"]), place.people["clerk"]
    key, words = _comment(county, place, who, target, readers)
    words.line = place.line
    book = county.book
    book.feed_back_comment(words.by(who, "feeding back"), key, words.text("feedback"))
    book.publish_comment(words.by(who, "publishing"), key, words.text("scope"))
    book.follow_up_comment(words.by(clerk, "following up"), key, 1, words.text("result"), words.text("proof"))


def _record(county: "County", place: "Place", who: UUID, what: str, readers: frozenset[str], **said: Any) -> UUID:
    key, about = uuid4(), f"record of the {place.name}'s {what}"
    words = Words(county, about, readers, place.line if readers == county.known else readers)
    county.book.enter_record(
        words.by(who, "entering"),
        key,
        campaign=county.campaign,
        organisation=place.id,
        title=words.text("title"),
        text=words.text("record"),
        evidence=words.text("file"),
        **said,
    )
    return county.thing("record", key, readers, about)


def _retracted(county: "County", place: "Place", who: UUID) -> None:
    key = _record(county, place, who, "wrong report", place.line, kind="SUMMARY_REPORT")
    reason = county.text(f"reason of retraction of the {place.name}", place.line)
    county.book.retract_record(Call(who, datetime.now(UTC), reason=reason), key)
