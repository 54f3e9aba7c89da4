"""A random county in which much is lacking: posts come and go, copies are filed in part, results are late or void."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from domain.aggregate import Root
from domain.cadence import Period
from domain.campaign import Campaign
from domain.judgement.ballots import Box
from domain.judgement.evaluation import Attendance, Evaluation, Notice
from domain.organisation import Organisation
from domain.pledge import Case, Pledge
from domain.policy import preset
from domain.values import SYSTEM, Act, Fault, Holder, Role, Verdict
from tests.generated_letters import Letters
from tests.generators import OPENS, Town, refusable

CLOSES = date(2027, 6, 30)
FOUNDED = 60
"""Days after which all organisations are founded; before them nothing else happens."""
PRESETS = ("DEFAULT", "SU_COUNTY", "TOWN_71", "YUMEN_POWER")
LEVELS = ("COMMITTEE", "GENERAL_BRANCH", "BRANCH", "TEMP_BRANCH", "GROUP")
TYPES = ("RURAL", "WINDOW", "ORGAN")
ROLES = (Role.SECRETARY, Role.CONTACT_LEADER, Role.RESPONSIBLE_LEADER, Role.RESPONSIBLE_LEADER)


class Wanting:
    """Its log, in the order in which it must be saved, and its town."""

    def __init__(self, rng: Random, name: str) -> None:
        self.rng = rng
        self.town = Town(rng, name=name)
        self.letters = Letters(self.town)
        self.held: set[UUID] = set()

    def happenings(self) -> Iterator[Root]:
        """Yield each aggregate when it has something new to say."""
        rng, town = self.rng, self.town
        yield from town.build(4)
        town.campaigns.clear()
        yield from self._founded()
        yield from self._campaigns()
        pledges: list[Pledge] = []
        for _ in range(60):
            town.day = OPENS + timedelta(days=rng.randrange(FOUNDED, 500))
            kind = rng.randrange(8)
            if kind < 3:
                yield self._post()
            elif kind == 3:
                yield self._changed()
            elif kind == 4:
                yield from self._evaluated()
            else:
                town.day = OPENS + timedelta(days=rng.randrange(FOUNDED, 330))
                pledge = self.letters.propose()
                pledges.append(pledge)
                yield from self._walked(pledge)
        town.day = OPENS + timedelta(days=400)
        for pledge in rng.sample(pledges, len(pledges) // 4):
            self.letters.step(pledge)
            yield pledge

    def _founded(self) -> Iterator[Root]:
        for number in range(6):
            town, rng = self.town, self.rng
            town.day = OPENS + timedelta(days=rng.choice((0, FOUNDED // 2, FOUNDED)))
            above = rng.choice([each for each in town.organisations if each.founded_on <= town.day])
            place = Organisation.found(
                town.new_id(),
                town.act(),
                name=f"{number}号组织",
                level=rng.choice(LEVELS),
                type=rng.choice(TYPES),
                parent=above.id,
            )
            town.organisations.append(place)
            yield place

    def _campaigns(self) -> Iterator[Root]:
        rng, town = self.rng, self.town
        for name in rng.sample(PRESETS, 2):
            town.day = OPENS
            campaign = Campaign.open(
                town.new_id(),
                town.act(),
                name=f"公开承诺{name}",
                theme="",
                organisation=rng.choice(town.organisations[:3]).id,
                opens_on=OPENS + timedelta(days=rng.choice((0, 90))),
                closes_on=CLOSES,
                policy=preset(name),
            )
            town.campaigns.append(campaign)
            yield campaign

    def _post(self) -> Root:
        rng, town = self.rng, self.town
        place, member = rng.choice(town.organisations), rng.choice(town.members[:3]).id
        held = [tenure for tenure in place.tenures if tenure.until is None]
        if held and rng.random() < 0.4:
            left = rng.choice(held)
            refusable(lambda: place.vacate_post(town.act(), left.role, left.member))
        else:
            act = town.act(actor=SYSTEM, alone=True)
            refusable(lambda: place.fill_post(act, rng.choice(ROLES), member))
        return place

    def _changed(self) -> Root:
        rng, town = self.rng, self.town
        kind = rng.randrange(6)
        if kind == 0:
            index = rng.randrange(1, len(town.organisations))
            place, above = town.organisations[index], town.organisations[rng.randrange(index)]
            if above.founded_on <= town.day:
                refusable(lambda: place.move(town.act(), above.id))
            return place
        if kind == 1:
            place = town.organisations[-1]
            refusable(lambda: place.dissolve(town.act()))
            return place
        if kind == 2:
            member = rng.choice(town.members)
            member.transfer(town.act(), rng.choice(town.organisations).id)
            return member
        campaign = rng.choice(town.campaigns)
        if kind == 3:
            refusable(lambda: campaign.change_policy(town.act(), preset(rng.choice(PRESETS))))
        elif kind == 4 and town.day > date(2027, 3, 1):
            refusable(lambda: campaign.close(town.act(), open_items=0))
        else:
            campaign.open_duties(Act(SYSTEM, Role.SYSTEM, None, town.day))
        return campaign

    def _evaluated(self) -> Iterator[Root]:
        rng, town = self.rng, self.town
        campaign, place = rng.choice(town.campaigns), rng.choice(town.organisations)
        notice = Notice(
            campaign=campaign.id,
            organisation=place.id,
            organisation_type=place.type,
            policy_version=1,
            period=Period(OPENS, CLOSES),
            attempt=1,
            previous=None,
            held_on=town.day,
            closes_on=town.day + timedelta(days=5),
            minimum=rng.choice((5, 30)),
            threshold=90,
            satisfied=("SATISFIED",),
        )
        evaluation = Evaluation.announce(town.act(), notice)
        if evaluation.id in self.held:
            return
        self.held.add(evaluation.id)
        evaluation.open(town.act(), [Attendance("MASSES", 10)], categories=["MASSES"], leaders=frozenset())
        grade = rng.choice(("SATISFIED", "DISSATISFIED"))
        box = Box(used=("0" * 64,), grades=(grade,), remarks=())
        evaluation.close(town.act(), box, town.day + timedelta(days=7))
        if rng.random() < 0.8:
            town.day += timedelta(days=rng.choice((0, 20)))
            evaluation.publish_result(town.act(), "公开栏")
        yield evaluation

    def _walked(self, pledge: Pledge) -> Iterator[Root]:
        """Take a letter some way through review and signatures to the board, now and then returned or half filed."""
        rng, town = self.rng, self.town
        campaign = next(each for each in town.campaigns if each.id == pledge.campaign)
        case = Case(campaign.policies[pledge.policy_version - 1], "RURAL")
        for command in ("submit", "review", "sign", "sign", "file", "publish", "publicise", "publicise"):
            if rng.random() < 0.12:
                break
            town.day += timedelta(days=rng.choice((0, 1, 4)))
            if command == "review":
                self._reviewed(pledge, case)
            elif command == "file":
                for holder in rng.sample([*Holder], rng.choice((1, 3, 3))):
                    refusable(lambda holder=holder: pledge.file_copy(town.act(), case, holder, "d" * 64))  # type: ignore[misc]
            else:
                refusable(lambda command=command: getattr(self.letters, f"_{command}")(pledge, case))  # type: ignore[misc]
        yield pledge

    def _reviewed(self, pledge: Pledge, case: Case) -> None:
        rng, town = self.rng, self.town
        while rng.random() < 0.3 and pledge.submissions < 3:
            verdicts = [Verdict(n, c, False) for n in pledge.items for c in case.policy.criteria_for(leading=False)]
            approver = case.policy.approvers(pledge.pledger.kind)[0]
            act = Act(self.letters.judge, Role.COMMITTEE_MEMBER, None, town.day)
            faults = [Fault(1, "NOT_SPECIFIC")]
            refusable(lambda: pledge.review(act, case, approver, verdicts=verdicts, faults=faults))  # noqa: B023
            if not pledge.returned or rng.random() < 0.2:
                return
            town.day += timedelta(days=rng.choice((1, 20)))
            self._put_off(pledge)
            if rng.random() < 0.4:
                return
            self.letters._revise(pledge, case)
            refusable(lambda: self.letters._submit(pledge, case))
        verdicts = [Verdict(n, c, True) for n in pledge.items for c in case.policy.criteria_for(leading=False)]
        for number, approver in enumerate(case.policy.approvers(pledge.pledger.kind)):
            act = Act(UUID(int=99 + number), Role.COMMITTEE_MEMBER, None, town.day)
            refusable(lambda: pledge.review(act, case, approver, verdicts=verdicts, faults=[]))  # noqa: B023

    def _put_off(self, pledge: Pledge) -> None:
        """Now and then move the deadline of a returned letter, by hand or with the calendar, to and fro."""
        rng, town = self.rng, self.town
        for duty in pledge.duties():
            to = duty.due + timedelta(days=rng.choice((-2, 3, 15)))
            act = Act(self.letters.judge, Role.COMMITTEE_MEMBER, None, town.day, None, "农忙")
            if rng.random() < 0.4:
                pledge.follow_calendar(act, duty.ref, duty.due, to, 2)
            elif rng.random() < 0.5:
                refusable(lambda: pledge.extend(act, duty.owed_by, duty.ref, duty.due, to=to, latest=CLOSES))  # noqa: B023
