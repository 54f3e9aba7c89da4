"""Random histories of coverage: a tree that moves, members of every kind, exemptions, pledges of two rounds."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import cast
from uuid import UUID, uuid4

from domain.aggregate import Event, Root
from domain.campaign import Campaign
from domain.exemption import Exemption
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.policy import preset
from domain.values import (
    Act,
    Due,
    DueKind,
    Fault,
    Form,
    Holder,
    Party,
    Personal,
    Pledger,
    PledgerKind,
    Promise,
    Role,
    Stage,
    Verdict,
)
from tests.generators import refusable
from tests.projections.store import Store

OPENS, CLOSES, DEADLINE = date(2026, 1, 1), date(2027, 12, 31), date(2026, 3, 31)
FOUNDED, ENDS = date(2025, 12, 1), date(2027, 6, 30)
ROUNDS = (2026, 2027)
KINDS: tuple[list[str], ...] = (
    [],
    ["FLOATING"],
    ["IN_SERVICE"],
    ["RETIRED"],
    ["ACTIVIST"],
    ["FLOATING", "IN_SERVICE"],
    ["IN_SERVICE", "MASSES"],
)
POLICY = preset("DEFAULT").changed({"mechanisms": {"opinions": False}, "pledge_deadline": DEADLINE.isoformat()})
"""Everybody owes a pledge by the end of March."""


class History:
    """Its aggregates and all events so far; time goes on, but some acts are recorded late or happened on any day."""

    def __init__(self, store: Store, rng: Random, *, places: int = 6, people: int = 6) -> None:
        self.store, self.rng = store, rng
        self.events: list[Event] = []
        self.today = OPENS
        self.places: list[Organisation] = []
        self.people: list[Member] = []
        self.pledges: list[Pledge] = []
        for number in range(places):
            parent = self.places[rng.randrange(max(number - 3, 0), number)].id if number else None
            day = FOUNDED if number < places // 2 else self._day()
            self.places.append(
                Organisation.found(
                    uuid4(), self._act(day), name=f"{number}村", level=rng.choice(("BRANCH", "GROUP")),
                    type=rng.choice(("RURAL", "SCHOOL")), parent=parent,
                )
            )  # fmt: skip
        for number in range(people):
            residence = rng.choice([None, self._place().id, self._place().id])
            self.people.append(
                Member.admit(
                    uuid4(), self._act(FOUNDED if number % 3 else self._day()), name=f"人{number}",
                    kinds=list(rng.choice(KINDS)), organisation=self._place().id, residence=residence,
                )
            )  # fmt: skip
        self.campaigns = [
            Campaign.open(
                uuid4(), self._act(FOUNDED), name="公开承诺", theme="", organisation=self.places[number].id,
                opens_on=OPENS, closes_on=CLOSES, policy=POLICY,
            )
            for number in (0, 1)
        ]  # fmt: skip
        for campaign in self.campaigns:
            campaign.open_round(self._act(), ROUNDS[1])
        self.case = Case(POLICY, "RURAL")
        self._save(*self.places, *self.people, *self.campaigns)

    @property
    def campaign(self) -> Campaign:
        """The one below the root."""
        return self.campaigns[1]

    def happen(self, times: int) -> None:
        """Let things happen."""
        kinds = (self._move, self._transfer, self._exempt, *[self._propose] * 3, *[self._go_on] * 8, self._rule)
        for _ in range(times):
            self.today = min(self.today + timedelta(days=self.rng.randrange(12)), ENDS)
            self._save(*self.rng.choice(kinds)())
        self._save(*self._dissolve(), *self._close())

    def _save(self, *aggregates: Root) -> None:
        for aggregate in aggregates:
            self.events += cast("list[Event]", aggregate.pending_events)
        self.store.save(aggregates, together=40)

    def _move(self) -> Iterator[Root]:
        """Hang a place below another, sometimes a second time on the same day."""
        index = self.rng.randrange(2, len(self.places))
        place, act = self.places[index], self._act()
        for _ in range(self.rng.choice((1, 1, 2))):
            refusable(lambda: place.move(act, self.places[self.rng.randrange(index)].id))
        yield place

    def _dissolve(self) -> Iterator[Root]:
        place = self.places[self.rng.randrange(2, len(self.places))]
        refusable(lambda: place.dissolve(self._act()))
        yield place

    def _close(self) -> Iterator[Root]:
        """Close a campaign, or none."""
        campaign = self.rng.choice(self.campaigns)
        if self.rng.random() < 0.5:
            campaign.close(self._act(), open_items=0)
        yield campaign

    def _transfer(self) -> Iterator[Root]:
        """Move somebody, sometimes a second time on the same day: what was recorded last counts."""
        member, act = self.rng.choice(self.people), self._act()
        for _ in range(self.rng.choice((1, 1, 2))):
            member.transfer(act, self.rng.choice([self._place().id, member.residence or self._place().id]))
        yield member

    def _rule(self) -> Iterator[Root]:
        """Change a policy, sometimes back again from an earlier day: the later version counts from its day."""
        campaign, day, in_service = self.rng.choice(self.campaigns), self._day(), self.rng.random() < 0.5
        for number in range(self.rng.choice((1, 2))):
            deadline = self.rng.choice([None, "2026-03-31", "2026-06-30"])
            changes = {"in_service_at_residence": in_service == (number == 0), "pledge_deadline": deadline}
            act = self._act(day - timedelta(days=self.rng.randrange(90) if number else 0))
            campaign.change_policy(act, POLICY.changed(changes))
        yield campaign

    def _exempt(self) -> Iterator[Root]:
        member = self.rng.choice(self.people)
        exemption = Exemption.request(
            uuid4(), self._act(), campaign=self._some_campaign().id, member=member.id,
            organisation=member.affiliations[0][1], grounds="长期患病",
        )  # fmt: skip
        if self.rng.random() < 0.8:
            exemption.study(self._act(), supported=self.rng.random() < 0.8)
            refusable(lambda: exemption.decide(self._act(judge=True), approved=self.rng.random() < 0.7))
        yield exemption

    def _propose(self) -> Iterator[Root]:
        rng, day = self.rng, self._day()
        due = Due(DueKind.CAMPAIGN_END)
        promise = Promise("修路", "验收", Personal(UUID(int=7), "赵六"), due, CLOSES, "民生", ())
        form = rng.choice((Form.LETTER, Form.ONE_SENTENCE))
        if rng.random() < 0.3:
            place = self._place().id
            pledger = Pledger(PledgerKind.ORGANISATION, place)
        else:
            member = rng.choice(self.people)
            pledger = Pledger(PledgerKind.MEMBER, member.id)
            place = rng.choice(member.places_on(day, in_service_at_residence=True))
            form = Form.ORAL if rng.random() < 0.3 else form
        pledge = Pledge.propose(
            uuid4(), self._act(day), self.case, campaign=self._some_campaign().id, policy_version=1,
            round=rng.choice((*ROUNDS[:1] * 3, ROUNDS[1])), pledger=pledger, organisation=place,
            reviewer=self.places[0].id, form=form, items=[promise],
        )  # fmt: skip
        self.pledges.append(pledge)
        yield pledge

    def _go_on(self) -> Iterator[Root]:
        """Take a pledge some stages further, or withdraw it."""
        if self.pledges:
            pledge = self.rng.choice(self.pledges)
            for _ in range(self.rng.randrange(1, 9)):
                refusable(lambda: self._step(pledge))
            yield pledge

    def _step(self, pledge: Pledge) -> None:
        rng = self.rng
        if rng.random() < 0.06:
            pledge.request_withdrawal(self._act(), self.case)
            pledge.decide_withdrawal(self._act(self._day(), judge=True), self.case, approved=rng.random() < 0.8)
        elif pledge.stage is Stage.PROPOSE and pledge.returned:
            pledge.revise(self._act(), [item.promise for item in pledge.items.values()])
        elif pledge.stage is Stage.PROPOSE:
            pledge.submit(self._act(), self.case)
        elif pledge.stage is Stage.REVIEW:
            self._review(pledge)
        elif pledge.stage is Stage.SIGN:
            for party in Party:
                pledge.sign(self._act(judge=party is Party.SUPERIOR), self.case, party, pledge.letter.digest)
        elif pledge.stage is Stage.PUBLISH:
            for holder in set(Holder) - set(pledge.letter.copies):
                pledge.file_copy(self._act(), self.case, holder, "d" * 64)
            pledge.publish(self._act(), self.case)

    def _review(self, pledge: Pledge) -> None:
        good = self.rng.random() < 0.8
        faults = [] if good else [Fault(1, "OTHER", "再具体些")]
        verdicts = [Verdict(1, criterion, good) for criterion in POLICY.criteria_for(leading=False)]
        for approver in POLICY.approvers(pledge.pledger.kind):
            act = self._act(max(pledge.written_on, self._day()), judge=True)
            pledge.review(act, self.case, approver, verdicts=verdicts, faults=faults)

    def _place(self) -> Organisation:
        return self.rng.choice(self.places)

    def _day(self) -> date:
        if self.rng.random() < 0.8:
            return self.today
        return OPENS + timedelta(days=self.rng.randrange((ENDS - OPENS).days))

    def _some_campaign(self) -> Campaign:
        return self.rng.choice([*self.campaigns, *self.campaigns[1:] * 3])

    def _act(self, day: date | None = None, *, judge: bool = False) -> Act:
        actor = UUID(int=2 if judge else 1)
        return Act(actor, Role.SECRETARY, UUID(int=3), day or self._day(), reason="按程序办理")
