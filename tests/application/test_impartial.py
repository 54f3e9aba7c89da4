"""Whatever anybody tries, in whatever posts and in whosever stead, the log holds no judgement by the partial (B5)."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import cast
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.aggregate import Event
from domain.application import Call
from domain.errors import PledgebookError
from domain.pledge.signing import Signed
from domain.policy import Approver
from domain.values import SYSTEM, Fault, Holder, Party, Role, Stage
from tests.application import world
from tests.application.world import (
    AFTERWARDS,
    ALL_WELL,
    BRANCH,
    CLERK,
    DAY,
    DEPUTY,
    HEAD,
    MEMBER,
    STRANGER,
    TOWN,
    TOWN_HEAD,
    World,
    admin,
    call,
    draft,
    of,
    system,
)

PEOPLE = [HEAD, DEPUTY, CLERK, MEMBER, STRANGER, TOWN_HEAD]
SEATS = [
    (BRANCH, Role.SECRETARY), (BRANCH, Role.DEPUTY_SECRETARY), (BRANCH, Role.CLERK), (TOWN, Role.SECRETARY),
    (TOWN, Role.DEPUTY_SECRETARY), (TOWN, Role.COMMITTEE_MEMBER),
]  # fmt: skip
FIRST_PEOPLE = world.PEOPLE
PLEDGERS = [BRANCH, MEMBER, HEAD]
LEAP = 0.3
"""How often the end of the campaign comes at once."""
SEEDS = 30
WRITING = {"proposed", "revised", "submitted", "amendment-requested", "withdrawal-requested"}
JUDGING = {
    "reviewed", "returned", "approved", "struck-off", "item-corrected", "amendment-decided", "withdrawal-decided",
    "evaluation-opened", "assessed", "rectification-ordered", "rectification-concluded", "closed",
}  # fmt: skip


@dataclass(frozen=True)
class Post:
    """A post held, or stood in for, from a day on; written down beside the application."""

    place: UUID
    role: Role
    person: UUID
    since: date
    holder: UUID | None = None
    until: date = date.max


def secretaries(posts: list[Post], day: date) -> set[UUID]:
    """Return who was the branch's secretary on a day and who stood in, by looking at every post."""
    heads = [p for p in posts if (p.place, p.role, p.holder) == (BRANCH, Role.SECRETARY, None) and p.since <= day]
    if not heads:
        return set()
    head = heads[-1].person
    return {head} | {
        p.person
        for p in posts
        if (p.place, p.role, p.holder) == (BRANCH, Role.SECRETARY, head) and p.since <= day < p.until
    }


def side(event: Event) -> str:
    """Return whether an event was the pledger's, a judgement, or neither."""
    name = event.TOPIC.partition(".")[2]
    if isinstance(event, Signed):
        return "writing" if event.party is Party.PLEDGER else "judging"
    return "writing" if name in WRITING else "judging" if name in JUDGING else ""


Step = Callable[[World, Call, UUID], object]
STEPS: dict[Stage, list[Step]] = {
    Stage.PROPOSE: [
        lambda w, who, key: w.app.revise(who, key, [draft(), draft("安装路灯")]),
        lambda w, who, key: w.app.submit(who, key),
    ],
    Stage.REVIEW: [
        lambda w, who, key: w.approve(key, who, Approver.COMMITTEE),
        lambda w, who, key: w.approve(key, who, Approver.SECRETARY),
        lambda w, who, key: w.app.review(who, key, Approver.COMMITTEE, w.verdicts(key), [Fault(0, "EMPTY")]),
    ],
    Stage.SIGN: [
        lambda w, who, key: w.app.sign(who, key, Party.PLEDGER, w.app.pledge(key).letter.digest),
        lambda w, who, key: w.app.sign(who, key, Party.SUPERIOR, w.app.pledge(key).letter.digest),
    ],
    Stage.FULFIL: [
        lambda w, who, key: w.app.complete_item(who, key, 1, "photo/1"),
        lambda w, who, key: w.app.strike_off(who, key, 1, ALL_WELL),
        lambda w, who, key: w.app.correct_item(who, key, 1),
        lambda w, who, key: w.app.request_amendment(who, key, 2, draft("硬化村道2公里")),
        lambda w, who, key: w.app.decide_amendment(who, key, approved=True),
        lambda w, who, key: w.app.request_withdrawal(who, key),
        lambda w, who, key: w.app.decide_withdrawal(who, key, approved=False),
        lambda w, who, key: w.app.open_evaluation(who, key),
    ],
    Stage.EVALUATE: [
        lambda w, who, key: w.app.assess(who, key, kept=_struck(w, key), unkept=_open(w, key)),
        lambda w, who, key: w.app.order_rectification(who, key),
        lambda w, who, key: w.app.report_rectification(who, key, causes="因", measures="措施"),
        lambda w, who, key: w.app.conclude_rectification(who, key, solved=False, criticism="敷衍"),
        lambda w, who, key: w.app.close_pledge(who, key, carried_over=tuple(_open(w, key))),
    ],
}


def _wait(_: World, __: Call, ___: UUID) -> None:
    """Do nothing with a pledge that has ended."""


def _open(world: World, key: UUID) -> list[int]:
    return [item.number for item in world.app.pledge(key).unsettled()]


def _struck(world: World, key: UUID) -> list[int]:
    return [number for number in world.app.pledge(key).items if number not in _open(world, key)]


class Story:
    """A county in which anybody may get any post, lend it, and try anything; every judgement is looked at."""

    def __init__(self, rng: Random, pledger: UUID) -> None:
        self.rng, self.world, self.day, self.pledger = rng, World(), DAY, pledger
        self.posts = [Post(place, role, person, DAY) for person, _, place, role, _ in FIRST_PEOPLE if role]
        self.writers: set[UUID] = set()
        self.claims: dict[int, frozenset[UUID]] = {}
        self.judgements: Counter[str] = Counter()
        self.read = 0
        if pledger == BRANCH:
            stage = rng.choice([Stage.PROPOSE, Stage.FULFIL, Stage.EVALUATE])
            self.key, self.day = self.world.reach(stage), AFTERWARDS if stage is Stage.EVALUATE else DAY
        else:
            self.key = self.world.propose(of(pledger), call(CLERK))
        self.look()  # before any post changes hands

    def tell(self) -> None:
        """Let things happen."""
        steps = [self.promote, self.lend, self.lend, self.act, self.act, self.act, self.pass_time]
        for step in self.rng.choices(steps, k=40):
            step()

    def promote(self) -> None:
        (place, role), person = self.rng.choice(SEATS), self.rng.choice(PEOPLE)
        with suppress(PledgebookError):
            self.world.app.fill_post(admin(self.day), place, role, person)
            self.posts.append(Post(place, role, person, self.day))

    def lend(self) -> None:
        post, to = self.rng.choice([p for p in self.posts if p.holder is None]), self.rng.choice(PEOPLE)
        place, role, holder = post.place, post.role, post.person
        until = self.day + timedelta(self.rng.randint(1, 360))
        with suppress(PledgebookError):
            self.world.app.name_substitute(call(holder, self.day), place, role, to, since=self.day, until=until)
            self.posts.append(Post(place, role, to, self.day, holder, until))

    def act(self) -> None:
        stage = self.world.app.pledge(self.key).stage
        if stage is Stage.PUBLISH:
            for holder in Holder:
                self.world.app.file_copy(system(self.day), self.key, holder, "d0c")
            self.world.app.publish(system(self.day), self.key)
        for step in self.rng.choices(STEPS.get(stage, [_wait]), k=3):
            for person in self.rng.sample(PEOPLE, 3):
                with suppress(PledgebookError):
                    step(self.world, call(person, self.day, reason="说明"), self.key)
        self.look()

    def pass_time(self) -> None:
        later = self.day + timedelta(self.rng.randint(1, 20))
        self.day = max(later, AFTERWARDS) if self.rng.random() < LEAP else later

    def look(self) -> None:
        """Assert of what is new in the log that nobody partial stands in a judgement."""
        for event in cast("list[Event]", list(self.world.app.events.get(self.key, gt=self.read))):
            act, item = event.act, cast("int", getattr(event, "item", 0))
            both = {act.actor, act.on_behalf_of or act.actor}
            if side(event) == "writing":
                self.writers |= both
            elif event.TOPIC == "pledge.item-completed":
                self.claims[item] = frozenset(both)
            elif side(event) == "judging" and act.actor != SYSTEM:
                own = secretaries(self.posts, self.day) if self.pledger == BRANCH else {self.pledger}
                assert not both & (own | self.writers), event.TOPIC
                assert event.TOPIC != "pledge.struck-off" or not both & self.claims[item]
                self.judgements.update([event.TOPIC, *(["in another's stead"] if len(both) > 1 else [])])
            self.read = event.originator_version


def told(seed: int, pledger: UUID) -> Story:
    story = Story(Random(seed), pledger)  # noqa: S311 - no secret
    story.tell()
    return story


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(PLEDGERS))
def test_nobody_partial_stands_in_any_judgement(seed: int, pledger: UUID) -> None:
    told(seed, pledger)


def test_the_stories_are_full_of_judgements_of_every_kind() -> None:
    found = Counter[str]()
    for seed in range(SEEDS):
        found += told(seed, PLEDGERS[seed % len(PLEDGERS)]).judgements
    assert set(found) == {*(f"pledge.{name}" for name in JUDGING), "pledge.signed", "in another's stead"}
