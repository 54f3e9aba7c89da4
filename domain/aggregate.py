"""What all aggregates share: events that carry their act and change the aggregate they belong to."""

from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import AggregateEvent, BaseAggregate, CanInitAggregate
from eventsourcing.utils import register_topic

from domain import errors
from domain.values import Act


class Event(AggregateEvent):
    """A past-tense fact. Its stable ``TOPIC`` is its name in the log; `apply` only mutates, guards ran before."""

    TOPIC: ClassVar[str]
    act: Act

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)


class Created(CanInitAggregate[UUID], Event):
    """The first fact of an aggregate."""

    originator_topic: str


class Root(BaseAggregate[UUID]):
    """Base of the aggregates: the version a caller decided on is checked here."""

    def __init__(self) -> None:
        """Start empty; the created event's `apply` fills the state."""

    def expect(self, version: int | None) -> None:
        """Raise `errors.StaleVersion` unless ``version`` is the current one; ``None`` accepts any."""
        if version is not None and version != self.version:
            raise errors.StaleVersion(version, self.version)


def stored_events() -> list[type[Event]]:
    """Return every event class that can stand in the log, by topic."""
    found: list[type[Event]] = []
    queue: list[type[Event]] = [Event]
    while queue:
        for cls in queue.pop().__subclasses__():
            queue.append(cls)
            if "TOPIC" in cls.__dict__:
                found.append(cls)
    return sorted(found, key=lambda cls: cls.TOPIC)
