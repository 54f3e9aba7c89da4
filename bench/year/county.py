"""The county that lives through a year: its tree, its people, and everybody's pledge, published before it begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random
from unittest.mock import patch
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from domain.application import Call, Draft, Pledgebook, pledge_id
from domain.policy import Approver, preset
from domain.values import SYSTEM, Due, DueKind, Holder, Pledger, PledgerKind, Role, Verdict

ZONE = ZoneInfo("Asia/Shanghai")
YEAR = datetime.now(ZONE).year + 1
"""A year to come: time can be skipped, but not turned back."""

OPENS, CLOSES = date(YEAR, 1, 1), date(YEAR, 12, 31)
FOUNDED, PUBLISHED = date(YEAR - 1, 12, 1), date(YEAR - 1, 12, 20)
POLICY = preset("SU_COUNTY").changed({"mechanisms": {"opinions": False}})


def named(name: str) -> UUID:
    """Return the id of what is called so."""
    return uuid5(NAMESPACE_OID, f"year/{name}")


@dataclass
class Item:
    """A promise: the last day, and when it was struck off, if it was."""

    limit: date
    struck_off: date | None = None

    def kept_by(self, day: date) -> bool:
        """Tell whether it was struck off by ``day``."""
        return self.struck_off is not None and self.struck_off <= day


@dataclass
class County:
    """A county with some towns, their branches, and members who all belong to branches; the first ones head them.

    The county itself is headed by somebody from the city above, who is not part of it. The moment of the last call is
    when things are recorded, within `skipping`.
    """

    book: Pledgebook
    towns: int
    branches: int
    people: int
    commands: int = 0
    items: dict[UUID, list[Item]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = Random(1)  # noqa: S311 - no secret depends on it
        self.moment = datetime.now(UTC)
        self.city, self.county, self.campaign = named("city"), named("county"), named("campaign")
        self.town_ids = [named(f"town {n}") for n in range(self.towns)]
        self.branch_ids = [named(f"branch {n}") for n in range(self.branches)]
        self.parent = dict.fromkeys(self.town_ids, self.county)
        self.parent |= {key: self.town_ids[n % self.towns] for n, key in enumerate(self.branch_ids)}
        self.home = {named(f"member {n}"): self.branch_ids[n % self.branches] for n in range(self.people)}
        members = list(self.home)
        self.head = dict(zip((*self.branch_ids, *self.town_ids), members, strict=False))
        self.head[self.county] = named("head of the county")

    @property
    def lower(self) -> list[UUID]:
        """The organisations with a superior in the campaign: those that pledge and are evaluated."""
        return [*self.town_ids, *self.branch_ids]

    @property
    def superiors(self) -> list[UUID]:
        """The organisations that have others below them."""
        return [self.county, *self.town_ids]

    @property
    def subjects(self) -> list[UUID]:
        """All who pledge."""
        return [*self.lower, *self.home]

    @contextmanager
    def skipping(self) -> Iterator[None]:
        """Let what happens be recorded on the day on which it happens."""
        with patch("eventsourcing.domain.datetime_now_with_tzinfo", lambda: self.moment):
            yield

    def call(self, actor: UUID, day: date, role: Role | None = None) -> Call:
        """Return a call at nine in the morning in Shanghai."""
        self.commands += 1
        self.moment = datetime.combine(day, time(1), UTC)
        return Call(actor, self.moment, reason="按程序办理", role=role)

    def system(self, day: date) -> Call:
        """Return a call of the workflow."""
        return self.call(SYSTEM, day, Role.SYSTEM)

    def place_of(self, subject: UUID) -> UUID:
        """Return where a subject stands: itself, or the member's branch."""
        return self.home.get(subject, subject)

    def judge_of(self, subject: UUID) -> UUID:
        """Return the organisation that judges: a member's own branch, but the superior for its secretary."""
        place = self.place_of(subject)
        return place if subject in self.home and self.head[place] != subject else self.parent[place]

    def writer(self, subject: UUID) -> UUID:
        """Return who writes for a subject: the member, or the secretary of the organisation."""
        return subject if subject in self.home else self.head[subject]

    def judge(self, subject: UUID) -> UUID:
        """Return the secretary of who judges."""
        return self.head[self.judge_of(subject)]

    def pledger(self, subject: UUID) -> Pledger:
        """Return the subject as pledger."""
        return Pledger(PledgerKind.MEMBER if subject in self.home else PledgerKind.ORGANISATION, subject)

    def pledge(self, subject: UUID) -> UUID:
        """Return the id of a subject's pledge."""
        return pledge_id(self.campaign, YEAR, self.pledger(subject), self.place_of(subject))

    def found(self) -> None:
        """Enter the tree and the people, open the campaign, and publish everybody's pledge before it begins."""
        for place in (self.city, self.county, *self.lower):
            level = "BRANCH" if place in self.branch_ids else "COMMITTEE"
            parent = self.city if place == self.county else self.parent.get(place)
            self.book.found_organisation(
                self._admin(), place, name="某党组织", level=level, type="RURAL", parent=parent
            )
        for member, home in {**self.home, self.head[self.county]: self.city}.items():
            who = self._admin()
            self.book.admit_member(who, member, name="某人", kinds=["MEMBER"], organisation=home, residence=None)
        for place, head in self.head.items():
            self.book.fill_post(self._admin(), place, Role.SECRETARY, head)
        self.book.open_campaign(
            self._admin(),
            self.campaign,
            name="公开承诺",
            theme="",
            organisation=self.county,
            opens_on=OPENS,
            closes_on=CLOSES,
            policy=POLICY,
        )
        for subject in self.subjects:
            self._publish(subject)

    def _admin(self) -> Call:
        return self.call(named("administrator"), FOUNDED, Role.ADMINISTRATOR)

    def _publish(self, subject: UUID) -> None:
        limits = [date(YEAR, self.rng.randint(2, 11), 25), CLOSES]
        self.items[subject] = [Item(limit) for limit in limits]
        drafts = [Draft("修路", "3公里", "陈六", Due(DueKind.DATE, limit)) for limit in limits]
        key, own, judge = self.pledge(subject), self.writer(subject), self.judge(subject)
        who = self.call(own, PUBLISHED)
        self.book.propose(who, self.campaign, self.pledger(subject), drafts, round=YEAR, imported=True)
        self.book.submit(self.call(own, PUBLISHED), key)
        leading = subject in self.home and self.head[self.home[subject]] == subject
        verdicts = [Verdict(n, c, passed=True) for n in (1, 2) for c in POLICY.criteria_for(leading=leading)]
        self.book.review(self.call(judge, PUBLISHED), key, Approver.COMMITTEE, verdicts, [])
        for holder in Holder:
            self.book.file_copy(self.system(PUBLISHED), key, holder, "d" * 64)
        self.book.publish(self.system(PUBLISHED), key)
