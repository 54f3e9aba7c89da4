"""Random but valid histories: a tree of organisations, its members, a campaign, and pledges in every stage."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.aggregate import Root
from domain.campaign import Campaign
from domain.errors import PledgebookError
from domain.exemption import Exemption
from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.policy import preset
from domain.values import (
    SYSTEM,
    Act,
    Role,
)
from tests.generated_judgements import commented, recorded

OPENS = date(2026, 1, 1)
CLOSES = date(2026, 12, 31)
WORDS = ("修路", "架桥", "清渠", "送药上门", "帮扶困难户", "公开账目", "整治环境", "办夜校", "装路灯", "建图书角")
NAMES = ("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周")
PRESETS = ("DEFAULT", "TOWN_71", "YUMEN_POWER", "ZHOUZHI")


def seeded(seed: int) -> Random:
    """Return a source of chance that gives the same history in every run."""
    return Random(seed)  # noqa: S311 - no secret depends on it


@dataclass
class Town:
    """The setting of generated pledges; `people` act, and none of them writes and judges the same pledge."""

    rng: Random
    day: date = OPENS
    organisations: list[Organisation] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    name: str = "town"
    numbers: Iterator[int] = field(default_factory=count)

    def new_id(self) -> UUID:
        """Return an id that no town of this name has given yet, the same ones in every run."""
        return uuid5(NAMESPACE_OID, f"{self.name}/{next(self.numbers)}")

    def act(
        self, *, reason: str = "按程序办理", actor: UUID | None = None, always: bool = False, alone: bool = False
    ) -> Act:
        """Return an act of today by somebody in some capacity; with a reason sometimes or ``always``.

        Now and then it is done in another's stead, unless ``alone``.
        """
        rng = self.rng
        someone = rng.choice(self.members).id if self.members else SYSTEM
        return Act(
            actor=actor or someone,
            role=rng.choice(list(Role)),
            organisation=rng.choice(self.organisations).id if self.organisations else None,
            occurred_on=self.day,
            on_behalf_of=someone if rng.random() < 0.1 and not alone else None,
            reason=reason if always or rng.random() < 0.8 else "",
        )

    def build(self, organisations: int = 12) -> Iterator[Root]:
        """Found the tree with its people and campaigns; yields each aggregate when it has something new to say."""
        rng = self.rng
        for number in range(organisations):
            parent = rng.choice(self.organisations).id if self.organisations else None
            organisation = Organisation.found(
                self.new_id(),
                self.act(),
                name=f"{rng.choice(WORDS)}{number}村党支部",
                level="BRANCH",
                type="RURAL",
                parent=parent,
            )
            self.organisations.append(organisation)
            yield organisation
            member = Member.admit(
                self.new_id(),
                self.act(),
                name=f"{rng.choice(NAMES)}{rng.choice(WORDS)}",
                kinds=["BRANCH_SECRETARY"] if rng.random() < 0.5 else [],
                organisation=organisation.id,
                residence=rng.choice(self.organisations).id if rng.random() < 0.2 else None,
            )
            self.members.append(member)
            yield member
            organisation.fill_post(self.act(actor=SYSTEM, alone=True), Role.SECRETARY, member.id)
            yield organisation
        yield from self._campaigns()

    def _campaigns(self) -> Iterator[Root]:
        for name in PRESETS:
            campaign = Campaign.open(
                self.new_id(),
                self.act(),
                name=f"公开承诺{name}",
                theme="创先争优",
                organisation=self.organisations[0].id,
                opens_on=OPENS,
                closes_on=CLOSES.replace(year=CLOSES.year + 1),
                policy=preset(name),
            )
            refusable(lambda campaign=campaign: campaign.open_round(self.act(), CLOSES.year + 1))  # type: ignore[misc]
            self.campaigns.append(campaign)
            yield campaign

    def stir(self) -> Iterator[Root]:
        """Let something happen in the register."""
        rng = self.rng
        organisation, member = rng.choice(self.organisations), rng.choice(self.members)
        kind = rng.randrange(13)
        if kind == 0:
            organisation.rename(self.act(), f"{rng.choice(WORDS)}{rng.randrange(100)}村总支")
        elif kind == 1:
            self._move(organisation)
        elif kind == 2:
            refusable(lambda: organisation.fill_post(self.act(), rng.choice(list(Role)[:11]), member.id))
        elif kind == 3:
            refusable(lambda: organisation.vacate_post(self.act(), Role.SECRETARY, member.id))
        elif kind == 4:
            member.transfer(self.act(), organisation.id)
        elif kind == 5:
            member.assign_duty(self.act(), rng.choice(WORDS))
        elif kind == 6:
            yield from self._opinion(organisation)
        elif kind == 7:
            yield from self._exemption(member, organisation)
        elif kind == 8:
            self._lend(organisation, member)
        elif kind == 9:
            organisation.assign_guidance(self.act(), rng.choice([None, *(o.id for o in self.organisations)]))
        elif kind in (10, 11):
            judged = commented if kind == 10 else recorded
            yield judged(self, organisation, rng.choice([None, member]))
        else:
            campaign = rng.choice(self.campaigns)
            refusable(lambda: campaign.change_policy(self.act(), preset(rng.choice(PRESETS))))
            campaign.open_duties(Act(SYSTEM, Role.SYSTEM, None, self.day))
            yield campaign
        yield organisation
        yield member

    def end(self) -> Iterator[Root]:
        """Dissolve the newest organisation and close the first campaign."""
        self.day = CLOSES + timedelta(days=365)
        self.organisations[-1].dissolve(self.act())
        yield self.organisations[-1]
        self.campaigns[0].close(self.act(), open_items=0)
        yield self.campaigns[0]

    def _move(self, organisation: Organisation) -> None:
        """Move it below one entered earlier, which cannot be below it."""
        index = self.organisations.index(organisation)
        if index:
            organisation.move(self.act(), self.organisations[self.rng.randrange(index)].id)

    def _lend(self, organisation: Organisation, substitute: Member) -> None:
        """Let a holder of a post name a substitute, or take the post back."""
        rng, since = self.rng, self.day
        tenure = next((t for t in organisation.tenures if t.covers(since)), None)
        if tenure is None:
            return
        act, role = self.act(actor=tenure.member, always=True), tenure.role
        until = since + timedelta(days=rng.choice((7, 90)))
        if rng.random() < 0.7:
            refusable(lambda: organisation.name_substitute(act, role, substitute.id, since=since, until=until))
        else:
            refusable(lambda: organisation.end_substitution(act, role))

    def _opinion(self, organisation: Organisation) -> Iterator[Root]:
        rng = self.rng
        opinion = Opinion.collect(
            self.new_id(),
            self.act(),
            campaign=rng.choice(self.campaigns).id,
            organisation=organisation.id,
            channel="VISIT",
            text=f"希望{rng.choice(WORDS)}",
            author=rng.choice(NAMES) if rng.random() < 0.5 else "",
        )
        self.opinions.append(opinion)
        if rng.random() < 0.5:
            opinion.reply(self.act(), "已列入承诺事项")
        yield opinion

    def _exemption(self, member: Member, organisation: Organisation) -> Iterator[Root]:
        rng = self.rng
        exemption = Exemption.request(
            self.new_id(),
            self.act(),
            campaign=rng.choice(self.campaigns).id,
            member=member.id,
            organisation=organisation.id,
            grounds="长期患病",
        )
        if rng.random() < 0.7:
            refusable(lambda: exemption.study(self.act(), supported=rng.random() < 0.8))
            refusable(lambda: exemption.decide(self.act(), approved=rng.random() < 0.8))
        yield exemption


def refusable(command: Callable[[], object]) -> None:
    """Give a command that the domain may refuse; a refused one has changed nothing."""
    with suppress(PledgebookError):
        command()
