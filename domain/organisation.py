"""An organisation of the tree: its superior and its posts, each with the days on which they held (B1 to B4)."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from domain import catalogue, rules
from domain.aggregate import Created, Event, Root
from domain.errors import InvalidInput, Refused
from domain.values import Act, Role, clean

POSTS = frozenset(Role(code) for code in catalogue.POSTS)


@dataclass(frozen=True)
class Tenure:
    """A member's time in a post; ``until`` is the first day on which they no longer hold it."""

    role: Role
    member: UUID
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the post was held on ``day``."""
        return self.since <= day and (self.until is None or day < self.until)


class Organisation(Root):
    """A committee, general branch, branch or group; answers who held what on any past day."""

    TOPIC = "organisation"

    def __init__(self) -> None:
        self.name = ""
        self.level = ""
        self.type = ""
        self.parents: list[tuple[date, UUID | None]] = []
        self.tenures: list[Tenure] = []
        self.founded_on = date.min
        self.dissolved_on: date | None = None

    @classmethod
    def found(cls, id: UUID, act: Act, *, name: str, level: str, type: str, parent: UUID | None) -> Self:
        """Enter a new organisation below ``parent`` (None: the root)."""
        return cls._create(
            Founded,
            id=id,
            act=act,
            name=clean(name, "name", limit=200),
            level=level,
            type=type,
            parent=parent,
        )

    def rename(self, act: Act, name: str) -> None:
        """Give the organisation a new name from now on."""
        self._require_existence(act.occurred_on)
        self.trigger_event(Renamed, act=act, name=clean(name, "name", limit=200))

    def move(self, act: Act, parent: UUID) -> None:
        """Put the organisation under another superior from ``act.occurred_on`` on."""
        self._require_existence(act.occurred_on)
        self.trigger_event(Moved, act=act, parent=parent)

    def fill_post(self, act: Act, role: Role, member: UUID) -> None:
        """Let ``member`` hold ``role`` from ``act.occurred_on`` on; a former secretary's tenure ends that day.

        Recorded late, the tenure lasts until the one that followed: the next secretary's, or the member's own next.
        """
        self._require_existence(act.occurred_on)
        if role not in POSTS:
            raise InvalidInput("role", "is not a post", "不是职务")
        if member in self.holders_on(role, act.occurred_on):
            raise Refused(rules.POST_HELD)
        self.trigger_event(PostFilled, act=act, role=role, member=member)

    def vacate_post(self, act: Act, role: Role, member: UUID) -> None:
        """End a tenure on ``act.occurred_on``."""
        if member not in self.holders_on(role, act.occurred_on):
            raise Refused(rules.POST_NOT_HELD)
        self.trigger_event(PostVacated, act=act, role=role, member=member)

    def dissolve(self, act: Act) -> None:
        """End the organisation; its past stays."""
        self._require_existence(act.occurred_on)
        if self.dissolved_on is not None:
            raise Refused(rules.DISSOLVED)
        self.trigger_event(Dissolved, act=act)

    def require_standing(self, day: date) -> None:
        """Raise if the organisation was dissolved by ``day``."""
        if self.dissolved_on is not None and day >= self.dissolved_on:
            raise Refused(rules.DISSOLVED)

    def parent_on(self, day: date) -> UUID | None:
        """Return the direct superior as of ``day`` (before the founding: the first one)."""
        standing = [parent for since, parent in self.parents if since <= day]
        return standing[-1] if standing else self.parents[0][1]

    def holders_on(self, role: Role, day: date) -> tuple[UUID, ...]:
        """Return who held ``role`` on ``day``."""
        return tuple(t.member for t in self.tenures if t.role is role and t.covers(day))

    def roles_on(self, member: UUID, day: date) -> tuple[Role, ...]:
        """Return the posts that ``member`` held on ``day``."""
        return tuple(t.role for t in self.tenures if t.member == member and t.covers(day))

    def _require_existence(self, day: date) -> None:
        if day < self.founded_on:
            raise Refused(rules.BEFORE_FOUNDING)
        self.require_standing(day)


class Founded(Created):
    """An organisation was entered."""

    TOPIC = "organisation.founded"
    name: str
    level: str
    type: str
    parent: UUID | None

    def apply(self, aggregate: Organisation) -> None:
        aggregate.name, aggregate.level, aggregate.type = self.name, self.level, self.type
        aggregate.founded_on = self.act.occurred_on
        aggregate.parents.append((self.act.occurred_on, self.parent))


class Renamed(Event):
    """An organisation took another name."""

    TOPIC = "organisation.renamed"
    name: str

    def apply(self, aggregate: Organisation) -> None:
        aggregate.name = self.name


class Moved(Event):
    """An organisation came under another superior."""

    TOPIC = "organisation.moved"
    parent: UUID

    def apply(self, aggregate: Organisation) -> None:
        aggregate.parents.append((self.act.occurred_on, self.parent))
        aggregate.parents.sort(key=lambda entry: entry[0])


class PostFilled(Event):
    """A member took a post."""

    TOPIC = "organisation.post-filled"
    role: Role
    member: UUID

    def apply(self, aggregate: Organisation) -> None:
        since = self.act.occurred_on
        if self.role is Role.SECRETARY:
            aggregate.tenures = [_ended(t, since) if t.role is self.role else t for t in aggregate.tenures]
        later = [
            t.since
            for t in aggregate.tenures
            if t.role is self.role and t.since > since and (self.role is Role.SECRETARY or t.member == self.member)
        ]
        aggregate.tenures.append(Tenure(self.role, self.member, since, min(later, default=None)))


class PostVacated(Event):
    """A member left a post."""

    TOPIC = "organisation.post-vacated"
    role: Role
    member: UUID

    def apply(self, aggregate: Organisation) -> None:
        aggregate.tenures = [
            _ended(t, self.act.occurred_on) if (t.role, t.member) == (self.role, self.member) else t
            for t in aggregate.tenures
        ]


class Dissolved(Event):
    """An organisation ended."""

    TOPIC = "organisation.dissolved"

    def apply(self, aggregate: Organisation) -> None:
        aggregate.dissolved_on = self.act.occurred_on


def _ended(tenure: Tenure, day: date) -> Tenure:
    if not tenure.covers(day):
        return tenure
    return Tenure(tenure.role, tenure.member, tenure.since, day)
