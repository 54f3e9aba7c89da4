"""What a projection is: a name, its tables, and how each event of the log changes them."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, LiteralString, Protocol

from domain.aggregate import Event


class Write(Protocol):
    """Takes SQL statements with their parameters; they run in order, and nothing is read back."""

    def __call__(self, statement: LiteralString, parameters: Mapping[str, Any]) -> None:
        """Run ``statement`` once."""

    def many(self, statement: LiteralString, parameters: Iterable[Mapping[str, Any]]) -> None:
        """Run ``statement`` once for each of ``parameters``."""


Handler = Callable[[Write, Any, int], None]
"""How one event class changes the tables: ``handler(write, event, position)``; table names are unqualified."""


@dataclass(frozen=True)
class Projection:
    """One read model; it lives in the PostgreSQL schema ``name``.

    Every event class is either in ``handlers`` or in ``ignored``. Raise ``version`` whenever the handlers change what
    they write: a projection whose version or tables changed is rebuilt at the start of a worker.
    """

    name: str
    version: int
    tables: LiteralString
    handlers: Mapping[type[Event], Handler]
    ignored: frozenset[type[Event]]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the tables' SQL and the version."""
        return hashlib.sha256(f"{self.version}\n{self.tables}".encode()).hexdigest()

    @cached_property
    def handled_topics(self) -> frozenset[str]:
        """The topics of the events that change this projection."""
        return frozenset(cls.TOPIC for cls in self.handlers)

    @cached_property
    def ignored_topics(self) -> frozenset[str]:
        """The topics of the events that never change it."""
        return frozenset(cls.TOPIC for cls in self.ignored)

    def apply(self, write: Write, event: Event, position: int) -> None:
        """Let ``event``, which stands at ``position`` of the log, change the tables."""
        self.handlers[type(event)](write, event, position)


def schema_of(package: str) -> LiteralString:
    """Return the SQL of ``package``'s schema.sql; it is part of the program, like a literal."""
    text: LiteralString = resources.files(package).joinpath("schema.sql").read_text("utf-8")
    return text


def row(event: Event, **fields: Any) -> dict[str, Any]:
    """Return the parameters of a statement: ``id``, ``version`` and ``day`` of the event, and the given ones."""
    return {
        "id": event.originator_id,
        "version": event.originator_version,
        "day": event.act.occurred_on,
        **fields,
    }
