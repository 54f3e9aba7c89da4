"""A small county with periodic duties: a campaign below a city, towns and branches, members of every kind."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.aggregate import Root
from domain.cadence import Period
from domain.campaign import Campaign
from domain.judgement.assessment import Assessment, Facts
from domain.judgement.ballots import Box
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.judgement.evaluation import Attendance, Evaluation, Notice
from domain.judgement.ranking import Ranking
from domain.judgement.verdict import EvaluationVerdict
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.policy import Policy, preset
from domain.record import Record
from domain.values import (
    Act,
    Due,
    DueKind,
    Form,
    Holder,
    ItemCheck,
    Party,
    Personal,
    Pledger,
    PledgerKind,
    Promise,
    Role,
    Verdict,
)
from projections.duties.view import DUTIES
from projections.organisations.view import ORGANISATIONS
from tests.projections.store import Store

OPENS, CLOSES = date(2026, 1, 1), date(2026, 12, 31)
PASSED = EvaluationVerdict.PASSED

TREE: Mapping[str, str | None] = {
    "city": None, "county": "city", "east": "county", "west": "county", "hill": "east", "lake": "east", "gone": "east",
    "mill": "west",
}  # fmt: skip
PEOPLE: Mapping[str, tuple[Sequence[str], str, str | None]] = {
    "chief": ([], "county", None),
    "li": ([], "hill", None),
    "wang": (["FLOATING"], "hill", "mill"),
    "zhou": (["IN_SERVICE"], "hill", "lake"),
    "jia": (["ACTIVIST"], "hill", None),
    "lost": ([], "gone", None),
    "far": ([], "city", None),
}
"""Each with kinds, affiliation and residence."""


def key(name: str) -> UUID:
    """Return the id of what is called so."""
    return uuid5(NAMESPACE_OID, f"cadence/{name}")


NAMES = {key(name): name for name in (*TREE, *PEOPLE)}


@contextmanager
def recorded(day: date) -> Iterator[None]:
    """Let what happens meanwhile be recorded at noon of ``day`` in Shanghai."""
    moment = datetime.combine(day, time(4), UTC)
    with patch("eventsourcing.domain.datetime_now_with_tzinfo", lambda: moment):
        yield


class County:
    """Its aggregates by name, and the acts of a year; what happens is recorded on its day unless told otherwise."""

    def __init__(self, store: Store, closes: date = CLOSES, /, **cadences: str) -> None:
        self.store = store
        self.policy: Policy = replace(preset("DEFAULT"), cadences=cadences)
        self.policy = self.policy.changed({"mechanisms": {"ranking": True}})
        self.places = {name: self._founded(name, parent) for name, parent in TREE.items()}
        self.people = {name: self._admitted(name) for name in PEOPLE}
        self.campaign = Campaign.open(
            key("campaign"), self.act(OPENS), name="公开承诺", theme="", organisation=key("county"),
            opens_on=OPENS, closes_on=closes, policy=self.policy,
        )  # fmt: skip
        self.dissolve("gone", OPENS)
        self.case = Case(self.policy, "RURAL")
        self.save(*self.people.values(), self.campaign)

    def act(self, day: date, *, judge: bool = False, reason: str = "补录") -> Act:
        """Return an act on ``day`` by the secretary of somewhere, or by a judge."""
        return Act(key("judge" if judge else "writer"), Role.SECRETARY, key("county"), day, reason=reason)

    def save(self, *aggregates: Root) -> None:
        """Append what aggregates have to say."""
        self.store.save(aggregates, together=20)

    def open(self, day: date) -> None:
        """Open what has begun by ``day``."""
        with recorded(day):
            self.campaign.open_duties(self.act(day))
        self.save(self.campaign)

    def move(self, name: str, below: str, day: date) -> None:
        """Hang an organisation below another."""
        self.places[name].move(self.act(day), key(below))
        self.save(self.places[name])

    def dissolve(self, name: str, day: date) -> None:
        """End an organisation."""
        self.places[name].dissolve(self.act(day))
        self.save(self.places[name])

    def transfer(self, name: str, to: str, day: date) -> None:
        """Move a member's affiliation."""
        self.people[name].transfer(self.act(day), key(to))
        self.save(self.people[name])

    def published(self, name: str, day: date, *, place: str = "", form: Form = Form.LETTER) -> Pledge:
        """Return a pledge of an organisation or a member that was published on ``day``."""
        pledge = self.proposed(name, day, place=place, form=form)
        self.publish(pledge, day)
        return pledge

    def proposed(self, name: str, day: date, *, place: str = "", form: Form = Form.LETTER, round: int = 2026) -> Pledge:
        """Return a pledge that was begun on ``day``."""
        member = name in self.people
        where = place or (PEOPLE[name][1] if member else name)
        due = Due(DueKind.YEAR_END)
        promise = Promise("修路", "验收", Personal(key("li"), "赵六"), due, CLOSES, "民生", (key("opinion"),))
        pledge = Pledge.propose(
            key(f"pledge of {name} {place} {day} {round}"), self.act(day), self.case,
            campaign=self.campaign.id, policy_version=1, round=round,
            pledger=Pledger(PledgerKind.MEMBER if member else PledgerKind.ORGANISATION, key(name)),
            organisation=key(where), reviewer=key("county"), form=form, items=[promise],
        )  # fmt: skip
        self.save(pledge)
        return pledge

    def publish(self, pledge: Pledge, day: date) -> None:
        """Take a pledge from its beginning to the board on one day."""
        pledge.submit(self.act(day), self.case)
        verdicts = [Verdict(1, criterion, True) for criterion in self.policy.criteria_for(leading=False)]
        for approver in self.policy.approvers(pledge.pledger.kind):
            pledge.review(self.act(day, judge=True), self.case, approver, verdicts=verdicts, faults=[])
        for party in Party if pledge.form is not Form.ORAL else ():
            pledge.sign(self.act(day, judge=party is Party.SUPERIOR), self.case, party, pledge.letter.digest)
        for holder in Holder:
            pledge.file_copy(self.act(day), self.case, holder, "d" * 64)
        pledge.publish(self.act(day), self.case)
        self.save(pledge)

    def check(self, pledge: Pledge, day: date, known: date | None = None) -> None:
        """Record a self-check."""
        with recorded(known or day):
            pledge.self_check(self.act(day), self.case, [ItemCheck(1, 10)])
        self.save(pledge)

    def inspect(self, pledge: Pledge, day: date) -> None:
        """Inspect a pledge."""
        with recorded(day):
            pledge.inspect(self.act(day, judge=True), self.case, InspectionForm.REGULAR, [Inspected(1, True)])
        self.save(pledge)

    def comment(self, name: str, day: date) -> Comment:
        """Comment on an organisation or a member."""
        member = name in PEOPLE
        with recorded(day):
            comment = Comment.give(
                key(f"comment on {name} {day}"), self.act(day, judge=True), campaign=self.campaign.id,
                target=Pledger(PledgerKind.MEMBER if member else PledgerKind.ORGANISATION, key(name)),
                organisation=key(PEOPLE[name][1] if member else name), own=frozenset(), mode=CommentMode.MEETING,
                checkpoint=Checkpoint.DURING, account="", achievements="好", shortcomings="缺", direction="改",
                follow_ups=[], feed_back_due=day + timedelta(days=7),
            )  # fmt: skip
        self.save(comment)
        return comment

    def record(
        self, kind: str, name: str, day: date, *, known: date | None = None, period: date | None = None,
        campaign: bool = True,
    ) -> Record:  # fmt: skip
        """Enter a record of an organisation or a member."""
        member = name in PEOPLE
        with recorded(known or day):
            record = Record.enter(
                key(f"{kind} of {name} {day} {period}"), self.act(day), campaign=self.campaign.id if campaign else None,
                kind=kind, organisation=key(PEOPLE[name][1] if member else name), member=key(name) if member else None,
                title="记录", text="内容", evidence="", attendance=12, figures={}, details={}, period=period,
                public=True, refers_to=[],
            )  # fmt: skip
        self.save(record)
        return record

    def evaluation(self, name: str, period: Period, held_on: date, attempt: int = 1) -> Evaluation:
        """Announce an evaluation of an organisation, to be closed a week after it was held."""
        with recorded(held_on):
            announced = Evaluation.announce(
                self.act(held_on),
                Notice(
                    campaign=self.campaign.id, organisation=key(name), organisation_type="RURAL", policy_version=1,
                    period=period, attempt=attempt, previous=None, held_on=held_on,
                    closes_on=held_on + timedelta(days=7), minimum=30, threshold=90, satisfied=("SATISFIED",),
                ),
            )  # fmt: skip
        self.save(announced)
        return announced

    def judged(self, evaluation: Evaluation, day: date, *, came: int = 30, content: int = 30) -> None:
        """Hold, close and publish an evaluation on one day; of all who came, so many are content."""
        grades = ("SATISFIED",) * content + ("DISSATISFIED",) * (came - content)
        with recorded(day):
            evaluation.open(
                self.act(day, judge=True), [Attendance("MASSES", came)], categories=["MASSES"], leaders=frozenset()
            )
            evaluation.close(self.act(day, judge=True), Box(grades=grades), day + timedelta(days=7))
            evaluation.publish_result(self.act(day), "村务公开栏")
        self.save(evaluation)

    def rank(self, kind: PledgerKind, name: str, period: Period, day: date) -> None:
        """Publish an empty table of those below an organisation, or of its members."""
        with recorded(day):
            table = Ranking.publish(
                self.act(day), campaign=self.campaign.id, kind=kind, organisation=key(name), period=period, scores=[],
                minimum_group=3,
            )  # fmt: skip
        self.save(table)

    def assess(self, name: str, year: int, day: date) -> None:
        """Assess an organisation for a year."""
        facts = Facts(kept=1, unkept=0, running=0, comments=[key("comment")], evaluations=[], verdict=PASSED)
        with recorded(day):
            concluded = Assessment.conclude(
                self.act(day, judge=True), self.policy, facts, campaign=self.campaign.id, round=year,
                target=Pledger(PledgerKind.ORGANISATION, key(name)), organisation=key(name), organisation_class=None,
                criticism="", conclusion="较好",
            )  # fmt: skip
        self.save(concluded)

    def caught_up(self) -> None:
        """Bring the read models up to the log."""
        self.store.catch_up(ORGANISATIONS, DUTIES)

    def _founded(self, name: str, parent: str | None) -> Organisation:
        founded = Organisation.found(
            key(name), self.act(OPENS), name=name, level="BRANCH", type="RURAL", parent=key(parent) if parent else None
        )
        self.save(founded)
        return founded

    def _admitted(self, name: str) -> Member:
        kinds, home, residence = PEOPLE[name]
        return Member.admit(
            key(name), self.act(OPENS), name=name, kinds=list(kinds), organisation=key(home),
            residence=key(residence) if residence else None,
        )  # fmt: skip
