"""An organisation of the tree: its superior and its guidance group, each with the days on which they held (B1, B2)."""

from dataclasses import replace
from datetime import date
from typing import Self
from uuid import UUID

from domain import rules
from domain.aggregate import Created, Event
from domain.errors import Refused
from domain.posts import Posts
from domain.values import Act, clean


class Organisation(Posts):
    """A committee, general branch, branch or group; answers who held what on any past day."""

    TOPIC = "organisation"

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.level = ""
        self.type = ""
        self.parents: list[tuple[date, UUID | None]] = []
        self.guides: list[tuple[date, UUID | None]] = []

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
        self.require_existence(act.occurred_on)
        self.trigger_event(Renamed, act=act, name=clean(name, "name", limit=200))

    def move(self, act: Act, parent: UUID) -> None:
        """Put the organisation under another superior from ``act.occurred_on`` on."""
        self.require_existence(act.occurred_on)
        self.trigger_event(Moved, act=act, parent=parent)

    def assign_guidance(self, act: Act, group: UUID | None) -> None:
        """Put the organisation into a system, whose guidance group is ``group``; None takes it out."""
        self.require_existence(act.occurred_on)
        self.trigger_event(GuidanceAssigned, act=act, group=group)

    def dissolve(self, act: Act) -> None:
        """End the organisation and the posts in it; its past stays."""
        self.require_existence(act.occurred_on)
        if self.dissolved_on is not None:
            raise Refused(rules.DISSOLVED)
        self.trigger_event(Dissolved, act=act)

    def parent_on(self, day: date) -> UUID | None:
        """Return the direct superior as of ``day`` (before the founding: the first one)."""
        standing = [parent for since, parent in self.parents if since <= day]
        return standing[-1] if standing else self.parents[0][1]

    def guide_on(self, day: date) -> UUID | None:
        """Return the guidance group of the organisation's system as of ``day``."""
        standing = [group for since, group in self.guides if since <= day]
        return standing[-1] if standing else None


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


class GuidanceAssigned(Event):
    """The organisation came into a system with a guidance group, or left it."""

    TOPIC = "organisation.guidance-assigned"
    group: UUID | None

    def apply(self, aggregate: Organisation) -> None:
        aggregate.guides.append((self.act.occurred_on, self.group))
        aggregate.guides.sort(key=lambda entry: entry[0])


class Dissolved(Event):
    """An organisation ended."""

    TOPIC = "organisation.dissolved"

    def apply(self, aggregate: Organisation) -> None:
        aggregate.dissolved_on = day = self.act.occurred_on
        aggregate.tenures = [replace(t, until=min(t.until or day, day)) for t in aggregate.tenures if t.since < day]
