"""A county on a real database with a courier: what was handed to the post, and a clock that the tests set."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.pledge import Pledge
from runtime.composition import House, open_house
from runtime.notices.contacts import PostgresContacts
from runtime.notices.outbox import PostgresOutbox
from runtime.store import migrate
from tests.application.world import DAY, World, call, draft, of, system
from workflows.notices.courier import Courier
from workflows.notices.outbox import Channel, ChannelKind, Contact
from workflows.notices.sending import NotSent, Post
from workflows.notices.telling import Agenda
from workflows.notices.texts import Message, Month

ZONE = ZoneInfo("Asia/Shanghai")
SITE = "https://pledges.example.org"
NOTHING = Month([], 0, 0)


def at(day: date, clock: str) -> datetime:
    """Return a moment in the campaign's time, such as ``21:30``."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


@dataclass
class Pigeons:
    """A post that keeps what it is given; ``broken`` refuses everything."""

    sent: list[tuple[Channel, Message, str]] = field(default_factory=list)
    broken: Exception | None = None
    kinds: frozenset[ChannelKind] = frozenset(ChannelKind)

    def takes(self, kind: ChannelKind) -> bool:
        return kind in self.kinds

    def send(self, channel: Channel, message: Message, reference: str) -> None:
        if self.broken:
            raise self.broken
        self.sent.append((channel, message, reference))

    @property
    def subjects(self) -> list[str]:
        """What was sent, by subject."""
        return [message.subject for _, message, _ in self.sent]

    def to(self, address: str) -> list[Message]:
        """What was sent to one address."""
        return [message for channel, message, _ in self.sent if channel.address == address]


REFUSED = NotSent("NOT_TAKEN")


@dataclass
class Office:
    """A house, its people, and one courier whose steps the tests take."""

    house: House
    world: World
    now: datetime
    pigeons: Pigeons = field(default_factory=Pigeons)
    month: Month = NOTHING

    def __post_init__(self) -> None:
        self.outbox = PostgresOutbox(self.house.pool)
        self.contacts = PostgresContacts(self.house.pool, self.house.keyring)

    def courier(self, post: Post | None = None, agenda: Agenda | None = None) -> Courier:
        """Return a courier as a process makes one."""
        return Courier(
            self.house.pledgebook,
            self.outbox,
            self.contacts,
            post or self.pigeons,
            agenda or (lambda _person, _day: self.month),
            public_url=SITE,
            zone=ZONE,
            clock=lambda: self.now,
        )

    def runs(self, courier: Courier | None = None) -> None:
        """Let a courier work until there is nothing to do."""
        courier = courier or self.courier()
        while courier.step():
            pass

    def passes(self, **time: float) -> None:
        """Let time pass, such as ``hours=1``."""
        self.now += timedelta(**time)

    def reached_by(self, person: UUID, address: str, **choices: Any) -> None:
        """Let a person be told by mail."""
        contact = Contact(**{"quiet": None, **choices})
        self.contacts.change(person, contact, [Channel(ChannelKind.MAIL, address)])

    def remind(self, pledge: UUID, duty: str, rung: str, day: date) -> None:
        """Do what the workflow does on a rung of the ladder."""
        found = next(each for each in self.pledge(pledge).duties() if each.ref == duty)
        self.house.pledgebook.remind(system(day), pledge, duty, found.due, rung)

    def escalate(self, pledge: UUID, duty: str, day: date) -> None:
        """Do what the workflow does on the last rung."""
        found = next(each for each in self.pledge(pledge).duties() if each.ref == duty)
        self.house.pledgebook.escalate(system(day), pledge, duty, found.due)

    def under_review(self, number: int) -> list[UUID]:
        """Let so many members hand in letters that the branch's secretary has to review, and remind the secretary."""
        pledges = []
        for _ in range(number):
            member = self.world.admit(uuid4())
            pledge = self.world.propose(of(member), items=[draft(person=member)])
            self.house.pledgebook.submit(call(member), pledge)
            self.remind(pledge, "review", "-1", DAY)
            pledges.append(pledge)
        return pledges

    def pledge(self, key: UUID) -> Pledge:
        return self.house.pledgebook.pledge(key)

    def deliveries(self, *columns: str) -> list[tuple[Any, ...]]:
        """Return columns of all deliveries, in the order of their notices."""
        with self.house.pool.connection() as conn:
            rows: Sequence[Any] = conn.execute(
                f"SELECT {', '.join(columns)} FROM delivery d JOIN notice n ON n.id = d.notice"  # noqa: S608
                " ORDER BY n.position, n.person, d.channel"
            ).fetchall()
        return list(rows)


@contextmanager
def open_office(url: str, now: datetime) -> Iterator[Office]:
    """Open an office on a new database."""
    migrate(url)
    with open_house(url, bytes(32), pool_size=4) as house:
        yield Office(house, World(app=house.pledgebook), now)
