"""A small town whose pledges are walked through their stages by hand: a committee and two branches below it."""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.aggregate import Root
from domain.campaign import Campaign
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.policy import preset
from domain.values import (
    Act,
    Due,
    DueKind,
    Findings,
    Form,
    Holder,
    Party,
    Personal,
    Pledger,
    PledgerKind,
    Promise,
    Role,
    Verdict,
)
from tests.projections.store import Store

OPENS, CLOSES = date(2026, 1, 1), date(2027, 12, 31)
DAY, YEAR_END = date(2026, 3, 1), date(2026, 12, 31)
OPINION = uuid5(NAMESPACE_OID, "opinion")


class Clerk:
    """Gives commands to aggregates and saves each; `writer` and `judge` are the two who act."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.writer, self.judge = self.id("writer"), self.id("judge")
        self.committee = self.organisation("镇党委", None)
        self.north = self.organisation("北村党支部", self.committee)
        self.south = self.organisation("南村党支部", self.committee)
        self.member = self.admit(self.writer, "李明", self.north)
        self.admit(self.judge, "王强", self.committee)
        self.chief = self.admit(self.id("chief"), "孙正", self.committee)
        self.campaign = Campaign.open(
            self.id("campaign"),
            self.act(),
            name="公开承诺",
            theme="",
            organisation=self.committee.id,
            opens_on=OPENS,
            closes_on=CLOSES,
            policy=preset("DEFAULT"),
        )
        self.save(self.campaign)
        self.case = Case(self.campaign.policy, "RURAL")

    def id(self, name: str) -> UUID:
        """Return the id of what is called so."""
        return uuid5(NAMESPACE_OID, name)

    def save(self, *aggregates: Root) -> int:
        """Append what they have to say and return the last position."""
        return self.store.save(aggregates)

    def act(
        self,
        day: date = DAY,
        *,
        judge: bool = False,
        reason: str = "",
        organisation: UUID | None = None,
        on_behalf_of: UUID | None = None,
    ) -> Act:
        """Return an act of the writer as secretary of a branch, or of the judge for the committee."""
        if judge:
            return Act(self.judge, Role.COMMITTEE_MEMBER, self.committee.id, day, on_behalf_of, reason)
        return Act(self.writer, Role.SECRETARY, organisation, day, on_behalf_of, reason)

    def appointing(self, day: date) -> Act:
        """Return an act of an office, which fills posts and takes none."""
        return Act(self.id("office"), Role.OFFICE, None, day)

    def organisation(self, name: str, parent: Organisation | None) -> Organisation:
        """Found an organisation."""
        founded = Organisation.found(
            self.id(name),
            self.act(OPENS),
            name=name,
            level="BRANCH",
            type="RURAL",
            parent=parent.id if parent else None,
        )
        self.save(founded)
        return founded

    def admit(self, key: UUID, name: str, organisation: Organisation) -> Member:
        """Enter a member."""
        member = Member.admit(key, self.act(OPENS), name=name, kinds=[], organisation=organisation.id, residence=None)
        self.save(member)
        return member

    def promise(self, text: str = "修路", kind: DueKind = DueKind.YEAR_END, limit: date = YEAR_END) -> Promise:
        """Write an item."""
        due = Due(kind, limit if kind is DueKind.DATE else None)
        responsible = Personal(self.id(text), "赵六")
        return Promise(text, "验收合格", responsible, due, limit, "民生", (OPINION,))

    def propose(
        self,
        items: list[Promise] | None = None,
        *,
        organisation: Organisation | None = None,
        name: str = "pledge",
        kind: PledgerKind = PledgerKind.ORGANISATION,
    ) -> Pledge:
        """Begin a pledge of an organisation, by default the north branch, or of the member."""
        place = organisation or self.north
        pledge = Pledge.propose(
            self.id(name),
            self.act(organisation=place.id),
            self.case,
            campaign=self.campaign.id,
            policy_version=1,
            round=2026,
            pledger=Pledger(kind, place.id if kind is PledgerKind.ORGANISATION else self.member.id),
            organisation=place.id,
            reviewer=self.committee.id,
            form=Form.LETTER,
            items=items or [self.promise()],
        )
        self.save(pledge)
        return pledge

    def approve(self, pledge: Pledge) -> None:
        """Hand the letter in and approve it."""
        pledge.submit(self.act(organisation=pledge.organisation), self.case)
        criteria = self.case.policy.criteria_for(leading=False)
        verdicts = [Verdict(number, criterion, True) for number in pledge.items for criterion in criteria]
        for approver in self.case.policy.approvers(pledge.pledger.kind):
            pledge.review(self.act(judge=True), self.case, approver, verdicts=verdicts, faults=[])
        self.save(pledge)

    def publish(self, pledge: Pledge) -> None:
        """Take the letter through review and signatures to the board."""
        self.approve(pledge)
        for party in Party:
            act = self.act(judge=party is Party.SUPERIOR, organisation=pledge.organisation)
            pledge.sign(act, self.case, party, pledge.letter.digest)
        for holder in Holder:
            pledge.file_copy(self.act(), self.case, holder, "d" * 64)
        pledge.publish(self.act(), self.case)
        self.save(pledge)

    def complete(self, pledge: Pledge, item: int, day: date = DAY) -> None:
        """Report an item done."""
        pledge.complete_item(self.act(day, organisation=pledge.organisation), item, "照片一", "")
        self.save(pledge)

    def strike_off(self, pledge: Pledge, item: int, day: date = DAY) -> None:
        """Report an item done and strike it off."""
        self.complete(pledge, item, day)
        pledge.strike_off(self.act(day, judge=True), self.case, item, Findings(True, True, True))
        self.save(pledge)
