"""A random county in which everybody may be anything anywhere, to compare what lists show with what the domain says."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from domain.aggregate import Root
from domain.authority import Claim
from domain.exemption import Exemption
from domain.judgement.comment import Comment
from domain.member import Member
from domain.opinion import Opinion
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.record import Record
from domain.rights import POSTS
from domain.values import SYSTEM, Act, Role
from tests.generated_judgements import commented, recorded
from tests.generated_letters import Letters
from tests.generators import NAMES, OPENS, Town, refusable
from tests.projections.store import Store

TODAY = date(2026, 10, 1)
STRANGER = UUID(int=77)


class County:
    """Its log, and the things in it by their ids; whatever happens to the tree happens by `TODAY`."""

    def __init__(self, store: Store, rng: Random, organisations: int = 14) -> None:
        self.store, self.rng = store, rng
        self.town = Town(rng, name=f"county {rng.random()}")
        self.letters = Letters(self.town)
        self.pledges: dict[UUID, Pledge] = {}
        self.opinions: dict[UUID, Opinion] = {}
        self.exemptions: dict[UUID, Exemption] = {}
        self.comments: dict[UUID, Comment] = {}
        self.records: dict[UUID, Record] = {}
        store.save([*self.town.build(organisations)], together=20)
        store.save(self._happenings(), together=20)
        (campaign, *_) = self.town.campaigns
        campaign.open_duties(Act(SYSTEM, Role.SYSTEM, None, TODAY))
        store.save([campaign])
        self.organisations = {each.id: each for each in self.town.organisations}
        self.members = {each.id: each for each in self.town.members}

    def claims(self) -> Iterator[Claim]:
        """Yield everybody who may ask on `TODAY`, with a post, with none, and with no name."""
        for person in (*self.members, STRANGER):
            yield Claim(person, TODAY)
        for role in (Role.SERVICE, Role.ADMINISTRATOR):
            for within in (None, *self.rng.sample(list(self.organisations), 3)):
                yield Claim(STRANGER, TODAY, role, within)

    def _happenings(self) -> Iterator[Root]:
        rng, town = self.rng, self.town
        kinds = (self._people, self._post, self._post, self._substitution, self._guidance, self._tree, self._asked)
        for _ in range(120):
            self._some_day()
            yield rng.choice(kinds)()
        for _ in range(30):
            self._some_day()
            pledge = self.letters.propose()
            self.pledges[pledge.id] = pledge
            for _ in range(rng.randrange(20)):
                self.letters.step(pledge)
            yield pledge
        for _ in range(40):
            self._some_day()
            yield rng.choice((self._commented, self._recorded))()
        town.day = TODAY

    def _some_day(self) -> None:
        self.town.day = OPENS + timedelta(days=self.rng.randrange((TODAY - OPENS).days))

    def _people(self) -> Root:
        rng, town = self.rng, self.town
        if rng.random() < 0.4:
            member = rng.choice(town.members)
            member.transfer(town.act(), rng.choice(town.organisations).id)
            return member
        living = rng.choice(town.organisations).id if rng.random() < 0.5 else None
        member = Member.admit(
            town.new_id(),
            town.act(),
            name=rng.choice(NAMES),
            kinds=[],
            organisation=rng.choice(town.organisations).id,
            residence=living,
        )
        town.members.append(member)
        return member

    def _post(self) -> Root:
        rng, place = self.rng, self._place()
        role, member = rng.choice(POSTS), rng.choice(self.town.members).id
        if place.tenures and rng.random() < 0.3:
            held = rng.choice(place.tenures)
            refusable(lambda: place.vacate_post(self.town.act(), held.role, held.member))
        refusable(lambda: place.fill_post(self._later(self.town.act()), role, member))
        return place

    def _substitution(self) -> Root:
        rng, place = self.rng, self._place()
        held = [tenure for tenure in place.tenures if tenure.covers(self.town.day)]
        if held:
            tenure, substitute = rng.choice(held), rng.choice(self.town.members).id
            act = self.town.act(actor=tenure.member)
            if rng.random() < 0.2:
                refusable(lambda: place.end_substitution(act, tenure.role))
            since = self.town.day + timedelta(days=rng.randrange(100))
            until = since + timedelta(days=rng.randrange(200))
            refusable(lambda: place.name_substitute(act, tenure.role, substitute, since=since, until=until))
        return place

    def _guidance(self) -> Root:
        place = self._place()
        group = self._place().id if self.rng.random() < 0.7 else None
        refusable(lambda: place.assign_guidance(self.town.act(), group))
        return place

    def _tree(self) -> Root:
        """Move an organisation below one entered earlier, which cannot be below it."""
        index = self.rng.randrange(1, len(self.town.organisations))
        place = self.town.organisations[index]
        refusable(lambda: place.move(self.town.act(), self.town.organisations[self.rng.randrange(index)].id))
        return place

    def _asked(self) -> Root:
        rng, town = self.rng, self.town
        campaign, place = rng.choice(town.campaigns).id, self._place().id
        if rng.random() < 0.5:
            author = rng.choice(NAMES) if rng.random() < 0.7 else ""
            opinion = Opinion.collect(
                town.new_id(),
                town.act(),
                campaign=campaign,
                organisation=place,
                channel="VISIT",
                text="路",
                author=author,
            )
            self.opinions[opinion.id] = opinion
            return opinion
        member = rng.choice(town.members).id
        exemption = Exemption.request(
            town.new_id(), town.act(), campaign=campaign, member=member, organisation=place, grounds="长期患病"
        )
        refusable(lambda: exemption.study(town.act(), supported=True))
        self.exemptions[exemption.id] = exemption
        return exemption

    def _commented(self) -> Root:
        comment = commented(self.town, self._place(), self.rng.choice([None, self.rng.choice(self.town.members)]), 0)
        self.comments[comment.id] = comment
        return comment

    def _recorded(self) -> Root:
        record = recorded(self.town, self._place(), self.rng.choice([None, self.rng.choice(self.town.members)]))
        self.records[record.id] = record
        return record

    def _place(self) -> Organisation:
        return self.rng.choice(self.town.organisations)

    def _later(self, act: Act) -> Act:
        """Let some posts be filled only after `TODAY`."""
        later = act.occurred_on + timedelta(days=self.rng.choice((0, 0, 0, 400)))
        return Act(act.actor, act.role, act.organisation, later, act.on_behalf_of, act.reason)
