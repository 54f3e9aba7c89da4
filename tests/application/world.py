"""A small county for the application's tests: county, town, two branches, their people, and one campaign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, cast
from uuid import UUID

import pytest

from domain.aggregate import Event
from domain.application import Answer, Call, Draft, Pledgebook
from domain.errors import NotAuthorised, NotFound, Refused, Rule
from domain.policy import Approver, Policy, preset
from domain.values import (
    SYSTEM,
    Act,
    Due,
    DueKind,
    Findings,
    Holder,
    Party,
    Pledger,
    PledgerKind,
    Role,
    Stage,
    Verdict,
)
from tests.domain.letters import one
from tests.support.memory import MemoryRecorder, OpenCipher, memory_application

FOUNDED, DAY = date(2010, 12, 1), date(2011, 3, 1)
OPENS, CLOSES = date(2011, 1, 1), date(2012, 12, 31)
AFTERWARDS = date(2013, 1, 10)
ADMINISTRATOR = one("administrator")
CAMPAIGN, OPINION = one("campaign"), one("opinion")
COUNTY, TOWN, BRANCH, OTHER = one("county"), one("town"), one("branch"), one("other branch")
COUNTY_HEAD, IN_CHARGE = one("county secretary"), one("county leader in charge")
TOWN_HEAD, TOWN_DEPUTY, TOWN_OFFICE = one("town secretary"), one("town deputy"), one("town office")
HEAD, DEPUTY, CLERK, MEMBER = one("secretary"), one("deputy"), one("clerk"), one("member")
OTHER_HEAD, STRANGER, COLLEAGUE = one("other secretary"), one("stranger"), one("colleague")
PEOPLE: list[tuple[UUID, str, UUID, Role | None, list[str]]] = [
    (COUNTY_HEAD, "周一", COUNTY, Role.SECRETARY, ["LEADING_CADRE"]),
    (IN_CHARGE, "吴二", COUNTY, Role.LEADER_IN_CHARGE, ["LEADING_CADRE"]),
    (TOWN_HEAD, "郑三", TOWN, Role.SECRETARY, ["LEADING_CADRE"]),
    (TOWN_DEPUTY, "王四", TOWN, Role.DEPUTY_SECRETARY, ["LEADING_CADRE"]),
    (TOWN_OFFICE, "冯五", TOWN, Role.OFFICE, ["MEMBER"]),
    (HEAD, "陈六", BRANCH, Role.SECRETARY, ["BRANCH_SECRETARY"]),
    (DEPUTY, "褚七", BRANCH, Role.DEPUTY_SECRETARY, ["MEMBER"]),
    (CLERK, "卫八", BRANCH, Role.CLERK, ["MEMBER"]),
    (MEMBER, "蒋九", BRANCH, None, ["MEMBER"]),
    (COLLEAGUE, "杨二", BRANCH, None, ["MEMBER"]),
    (OTHER_HEAD, "沈十", OTHER, Role.SECRETARY, ["BRANCH_SECRETARY"]),
    (STRANGER, "韩一", OTHER, None, ["MEMBER"]),
]
OF_BRANCH = Pledger(PledgerKind.ORGANISATION, BRANCH)
ALL_WELL = Findings(problem_solved=True, in_place=True, public_satisfied=True)


def of(member: UUID) -> Pledger:
    """Return a member as pledger."""
    return Pledger(PledgerKind.MEMBER, member)


def call(actor: UUID, day: date = DAY, **changes: Any) -> Call:
    """Return a call at nine in the morning in Shanghai on ``day``."""
    return replace(Call(actor, datetime.combine(day, time(1), UTC)), **changes)


def system(day: date = DAY) -> Call:
    """Return a call of the workflow."""
    return call(SYSTEM, day, role=Role.SYSTEM)


def admin(day: date = DAY, **changes: Any) -> Call:
    """Return a call of an administrator."""
    return call(ADMINISTRATOR, day, role=Role.ADMINISTRATOR, **changes)


def draft(text: str = "硬化村道3公里", **changes: Any) -> Draft:
    """Return an item that answers the collected opinion."""
    due = Due(DueKind.CAMPAIGN_END)
    return replace(Draft(text, "3公里", "陈六", due, person=HEAD, opinions=(OPINION,)), **changes)


class World:
    """The application with its people; every step goes through its commands."""

    def __init__(self, policy: Policy | None = None, app: Pledgebook | None = None) -> None:
        self.cipher = OpenCipher()
        self.app: Pledgebook = app or memory_application(self.cipher)
        self.recorder = cast("MemoryRecorder", self.app.recorder)
        self.policy = policy or preset("DEFAULT")
        for place, name, level, parent in [
            (COUNTY, "某县委", "COMMITTEE", None), (TOWN, "某镇党委", "COMMITTEE", COUNTY),
            (BRANCH, "李庄村党支部", "BRANCH", TOWN), (OTHER, "张庄村党支部", "BRANCH", TOWN),
        ]:  # fmt: skip
            self.app.found_organisation(admin(FOUNDED), place, name=name, level=level, type="RURAL", parent=parent)
        for person, name, place, role, kinds in PEOPLE:
            self.admit(person, *kinds, name=name, place=place)
            if role:
                self.app.fill_post(admin(FOUNDED), place, role, person)
        self.open_campaign(CAMPAIGN, self.policy)
        if self.policy.mechanisms.opinions:
            self.collect()

    def admit(self, person: UUID, *kinds: str, name: str = "某人", place: UUID = BRANCH, **changes: Any) -> UUID:
        """Enter a member."""
        fields = {"organisation": place, "residence": None, **changes}
        self.app.admit_member(admin(FOUNDED), person, name=name, kinds=list(kinds) or ["MEMBER"], **fields)
        return person

    def open_campaign(self, key: UUID, policy: Policy, who: Call | None = None) -> Answer:
        """Open a campaign of the county."""
        return self.app.open_campaign(
            who or admin(FOUNDED), key, name="为民承诺", theme="", organisation=COUNTY,
            opens_on=OPENS, closes_on=CLOSES, policy=policy,
        )  # fmt: skip

    def collect(self, key: UUID = OPINION, who: Call | None = None, **changes: Any) -> Answer:
        """Record an opinion for the branch."""
        fields = {"organisation": BRANCH, "channel": "VISIT", "text": "路太烂", "author": "赵六", **changes}
        return self.app.collect_opinion(who or call(CLERK), key, campaign=CAMPAIGN, **fields)

    def propose(self, pledger: Pledger = OF_BRANCH, who: Call | None = None, **changes: Any) -> UUID:
        """Begin a pledge and return its id."""
        writer = HEAD if pledger.kind is PledgerKind.ORGANISATION else pledger.id
        items = changes.pop("items", [draft(), draft("安装路灯20盏", opinions=())])
        return self.app.propose(who or call(writer), CAMPAIGN, pledger, items, **changes).id

    def verdicts(self, key: UUID, *, leading: bool = False) -> list[Verdict]:
        """Return a full set of passing verdicts."""
        criteria = self.policy.criteria_for(leading=leading)
        return [Verdict(n, c, passed=True) for n in self.app.pledge(key).items for c in criteria]

    def approve(
        self, key: UUID, who: Call, approver: Approver = Approver.COMMITTEE, *, leading: bool = False
    ) -> Answer:
        """Approve the letter."""
        return self.app.review(who, key, approver, self.verdicts(key, leading=leading), [])

    def reach(self, stage: Stage) -> UUID:
        """Bring the branch's pledge to ``stage``, striking off its first item on the way."""
        key, app = self.propose(), self.app
        steps: list[Callable[[], object]] = [
            lambda: app.submit(call(HEAD), key),
            lambda: self.approve(key, call(TOWN_DEPUTY)),
            lambda: [
                app.sign(call(who), key, party, app.pledge(key).letter.digest)
                for who, party in ((HEAD, Party.PLEDGER), (TOWN_HEAD, Party.SUPERIOR))
            ],
            lambda: [*(app.file_copy(system(), key, h, "d0c") for h in Holder), app.publish(system(), key)],
            lambda: [self.strike_off(key, 1), app.open_evaluation(system(AFTERWARDS), key)],
            lambda: [self.assess(key), app.close_pledge(call(TOWN_HEAD, AFTERWARDS), key, carried_over=(2,))],
        ]
        for step in steps:
            if app.pledge(key).stage is stage:
                break
            step()
        assert app.pledge(key).stage is stage
        return key

    def strike_off(self, key: UUID, item: int, day: date = DAY) -> Answer:
        """Keep an item."""
        self.app.complete_item(call(HEAD, day), key, item, "photo/1")
        return self.app.strike_off(call(TOWN_DEPUTY, day), key, item, ALL_WELL)

    def assess(self, key: UUID) -> Answer:
        """Find the second of two items unfulfilled."""
        return self.app.assess(call(TOWN_HEAD, AFTERWARDS), key, kept=[1], unkept=[2])

    def acts(self, key: UUID) -> list[Act]:
        """Return who did what to an aggregate, event by event."""
        return [cast("Event", event).act for event in self.app.events.get(key)]

    def position(self) -> int:
        """Return the position of the last event in the log."""
        return self.recorder.max_notification_id() or 0

    def refuses(self, rule: Rule, command: Callable[[], object], item: int = 0) -> None:
        """Assert that a command breaks ``rule`` and stores nothing."""
        before = self.position()
        with pytest.raises(Refused) as refused:
            command()
        assert (refused.value.rule, refused.value.item, self.position()) == (rule, item, before)

    def forbids(self, command: Callable[[], object]) -> None:
        """Assert that the caller may not give a command, and that nothing is stored."""
        before = self.position()
        with pytest.raises(NotAuthorised):
            command()
        assert self.position() == before

    def hides(self, command: Callable[[], object]) -> None:
        """Assert that the caller does not even learn that the thing is there, and that nothing is stored."""
        before = self.position()
        with pytest.raises(NotFound):
            command()
        assert self.position() == before


@dataclass(frozen=True)
class Guard:
    """One row of a table of refusals: in words, the rule, and the command that is refused in the county."""

    sentence: str
    rule: Rule
    when: Callable[[World], object]
    item: int = 0
    given: Callable[[World], object] | None = None
    policy: Policy | None = None

    def holds(self) -> None:
        """Assert the refusal."""
        world = World(self.policy)
        if self.given:
            self.given(world)
        world.refuses(self.rule, lambda: self.when(world), self.item)


def every(guards: Sequence[Guard]) -> pytest.MarkDecorator:
    """Parametrise a test by a table of guards, each named by its rule and its sentence."""
    return pytest.mark.parametrize("guard", guards, ids=[f"{g.rule.code}: {g.sentence}" for g in guards])
