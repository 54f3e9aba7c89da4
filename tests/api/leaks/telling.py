"""What happens in the branches of the county: letters in every stage, opinions, exemptions, substitutes."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.application import Call, Draft
from domain.policy import Approver
from domain.values import (
    SYSTEM,
    Due,
    DueKind,
    Fault,
    Findings,
    Holder,
    ItemCheck,
    Meeting,
    Milestone,
    Party,
    Pledger,
    PledgerKind,
    Role,
    Verdict,
)
from tests.api.leaks.evaluated import evaluate
from tests.api.leaks.rectified import rectify

if TYPE_CHECKING:
    from tests.api.leaks.county import County, Place

LONG_AGO = datetime(2020, 2, 3, 4, tzinfo=UTC)
SOON = Due(DueKind.DATE, date(2020, 6, 30))
AT_THE_END = Due(DueKind.CAMPAIGN_END)
ALL_WELL = Findings(problem_solved=True, in_place=True, public_satisfied=True)
ANYBODY = frozenset({"anonymous", "member", "secretary", "supervisor", "visitor"})


class Letter:
    """One pledge on its way; whatever is written about it is a secret of its readers."""

    def __init__(
        self, county: "County", place: "Place", pledger: str, *, public: bool = False, now: datetime | None = None
    ) -> None:
        self.county, self.book, self.place = county, county.book, place
        self.about = f"letter of the {place.name}'s {pledger}"
        self.public, self.moment = public, now or datetime.now(UTC)
        person = place.people.get(pledger)
        self.writer = person or place.people["clerk"]
        self.readers = place.line | county.own(place, pledger)
        owner = Pledger(PledgerKind.MEMBER, person) if person else Pledger(PledgerKind.ORGANISATION, place.id)
        items = [
            self.item("first item", SOON if now else AT_THE_END),
            self.item("second item", SOON if now else AT_THE_END),
        ]
        self.id = self.book.propose(self.by(self.writer, "proposing"), county.campaign, owner, items).id
        county.thing("pledge", self.id, self.readers, self.about, published=public)

    def text(self, what: str, *, public: bool = False) -> str:
        """Return a secret of who reads the letter, or of nobody where the board shows it."""
        return self.county.text(f"{what} of the {self.about}", ANYBODY if public else self.readers)

    def item(self, name: str, due: Due) -> Draft:
        """Return an item."""
        return Draft(
            self.text(f"{name}'s text", public=self.public),
            self.text(f"{name}'s measure", public=self.public),
            self.text(f"{name}'s responsible person", public=self.public),
            due,
            category=self.text(f"{name}'s category"),
            opinions=(self.place.opinion,),
        )

    def by(self, who: UUID, what: str) -> Call:
        """Return an act of somebody with its reason."""
        return Call(who, self.moment, reason=self.text(f"reason of {what}"))

    def submitted(self) -> "Letter":
        """Hand it in, after a meeting."""
        meeting = Meeting(self.text("discussion"), date(2020, 2, 2), 12)
        self.book.submit(self.by(self.writer, "submitting"), self.id, meeting)
        return self

    def returned(self, head: UUID) -> None:
        """Send it back with notes."""
        fault = Fault(1, "NOT_SPECIFIC", self.text("review note"))
        self.book.review(self.by(head, "returning"), self.id, Approver.SECRETARY, self.verdicts(passed=False), [fault])

    def verdicts(self, *, passed: bool = True) -> list[Verdict]:
        """Return a verdict on everything, each with a note."""
        criteria = ("ADVANCED", "POST_FIT", "MASS_WISH", "FEASIBLE", "SPECIFIC")
        return [Verdict(n, c, passed=passed, note=self.text("verdict")) for n in (1, 2) for c in criteria]

    def published(self, approver: Approver, judge: UUID, signer: UUID, first: UUID) -> "Letter":
        """Bring it to the board."""
        self.book.review(self.by(judge, "approving"), self.id, approver, self.verdicts(), [])
        digest = self.book.pledge(self.id).letter.digest
        self.book.sign(self.by(first, "signing"), self.id, Party.PLEDGER, digest)
        self.book.sign(self.by(signer, "countersigning"), self.id, Party.SUPERIOR, digest)
        call = Call(SYSTEM, self.moment, role=Role.SYSTEM)
        for holder in Holder:
            self.book.file_copy(call, self.id, holder, "ab" * 32)
        self.book.publish(call, self.id)
        return self


def tell(county: "County") -> None:
    """Let it all happen."""
    towns = (county.town, county.town, county.next_town)
    for branch, town, step in zip(county.branches, towns, ("counted", "published", "counted"), strict=True):
        _asked(county, branch, answered=False)
        _asked(county, branch)
        _letters_of_members(county, branch)
        _letter_of_the_branch(county, branch, town)
        _exempt(county, branch)
        rectify(county, branch, town)
        evaluate(county, branch, town, step)
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        reason = county.text(f"reason of substitution of the {branch.name}", branch.line)
        call = Call(branch.people["deputy"], datetime.now(UTC), reason=reason)
        county.book.name_substitute(
            call,
            branch.id,
            Role.DEPUTY_SECRETARY,
            branch.people["clerk"],
            since=today,
            until=today + timedelta(days=30),
        )
    for town in (county.town, county.next_town):
        _asked(county, town)
        Letter(county, town, "town").submitted()
        _exempt(county, town)
    _asked(county, county.vacant)
    Letter(county, county.vacant, "waiting").submitted()


def _letters_of_members(county: "County", branch: "Place") -> None:
    head = branch.people["secretary"]
    draft = Letter(county, branch, "drafting")
    county.book.revise(draft.by(draft.writer, "revising"), draft.id, [draft.item("new item", AT_THE_END)])
    Letter(county, branch, "waiting").submitted()
    Letter(county, branch, "secretary").submitted()
    Letter(county, branch, "returned").submitted().returned(head)
    leaving = Letter(county, branch, "leaving", public=True).submitted()
    leaving.published(Approver.SECRETARY, head, head, leaving.writer)
    county.book.request_withdrawal(leaving.by(leaving.writer, "the withdrawal"), leaving.id)
    failing = Letter(county, branch, "failing", public=True, now=LONG_AGO).submitted()
    failing.published(Approver.SECRETARY, head, head, failing.writer)
    failing.moment = datetime.now(UTC)
    own, key, book = failing.writer, failing.id, county.book
    book.open_evaluation(failing.by(head, "opening the evaluation"), key)
    book.assess(failing.by(head, "assessing"), key, kept=[], unkept=[1, 2], criticism=failing.text("criticism"))
    book.order_rectification(failing.by(head, "ordering"), key)
    causes, measures = failing.text("causes"), failing.text("measures taken")
    book.report_rectification(failing.by(own, "reporting"), key, causes=causes, measures=measures)
    criticism = failing.text("criticism at the end")
    book.conclude_rectification(failing.by(head, "concluding"), key, solved=False, criticism=criticism)


def _letter_of_the_branch(county: "County", branch: "Place", town: "Place") -> None:
    letter = Letter(county, branch, "branch", public=True).submitted()
    judge = town.people["secretary"]
    letter.published(Approver.COMMITTEE, judge, judge, branch.people["secretary"])
    book, key, clerk = county.book, letter.id, letter.writer
    step = Milestone(1, letter.text("milestone"), date(2030, 1, 1))
    book.make_plan(letter.by(clerk, "planning"), key, [step])
    book.report_progress(letter.by(clerk, "progress"), key, 1, 40, letter.text("note of progress"))
    book.ask_help(letter.by(clerk, "asking"), key, 1, letter.text("need"))
    book.give_help(letter.by(judge, "helping"), key, 1, letter.text("help"))
    checks = [ItemCheck(n, 50, letter.text("self-check")) for n in (1, 2)]
    book.self_check(letter.by(clerk, "checking"), key, checks)
    book.complete_item(letter.by(clerk, "completing"), key, 1, letter.text("evidence"), letter.text("note at the end"))
    wished = Draft(letter.text("wished text"), letter.text("wished measure"), letter.text("wished person"), AT_THE_END)
    book.request_amendment(letter.by(clerk, "the amendment"), key, 2, wished)


def _asked(county: "County", place: "Place", *, answered: bool = True) -> None:
    clerk, neighbours = place.people["clerk"], place.line | county.own(place, "drafting")
    place.opinion, about = uuid4(), f"opinion of the {place.name}"
    reason = county.text(f"reason of collecting the {about}", place.line)
    county.book.collect_opinion(
        Call(clerk, datetime.now(UTC), reason=reason),
        place.opinion,
        campaign=county.campaign,
        organisation=place.id,
        channel="VISIT",
        text=county.text(f"text of the {about}", neighbours),
        author=county.text(f"author of the {about}", place.line),
    )
    county.thing("opinion", place.opinion, neighbours, about)
    if answered:
        reason = county.text(f"reason of answering the {about}", place.line)
        answer = county.text(f"answer to the {about}", neighbours)
        county.book.reply_to_opinion(Call(clerk, datetime.now(UTC), reason=reason), place.opinion, answer)


def _exempt(county: "County", place: "Place") -> None:
    about = f"exemption of the {place.name}"
    deciding, readers = place.line & {"secretary"}, place.line - {"visitor"}

    def by(name: str) -> Call:
        return Call(
            place.people[name], datetime.now(UTC), reason=county.text(f"{name}'s reason of the {about}", deciding)
        )

    grounds = county.text(f"grounds of the {about}", deciding)
    key = county.book.request_exemption(by("clerk"), county.campaign, place.people["excused"], grounds).id
    county.thing("exemption", key, readers, about)
    county.book.study_exemption(by("deputy"), key, supported=True)
