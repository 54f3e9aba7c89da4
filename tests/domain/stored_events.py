"""The stored form of every event: one example of each, and its fixture under ``stored/``.

``python -m tests.domain.stored_events`` writes the fixtures that are missing. A fixture is never written again: what
stands in the log stands there for good. Whoever changes an event raises its ``class_version``, adds the upcast, and
writes the next fixture beside the old one.
"""

import json
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent

import domain.application  # noqa: F401 - its imports make every event known
from domain.aggregate import Created, Event, stored_events
from domain.statistics_form import Values
from domain.values import Personal
from tests.domain.letters import MEMBER, one
from tests.support.memory import OpenCipher, memory_application

FOLDER = Path(__file__).with_name("stored")
POLICY = Path(__file__).with_name("stored_policy.json")
"""A policy as campaigns of the first version hold it; presets change, what was stored does not."""

MOMENT = datetime(2011, 3, 1, 1, 30, 15, 123456, tzinfo=UTC)

T = TypeVar("T")


def classes() -> list[type[Event]]:
    """Return every event class of the application."""
    return stored_events()


def version(cls: type[Event]) -> int:
    """Return the present version of an event class."""
    return int(getattr(cls, "class_version", 1))


def path(cls: type[Event], number: int) -> Path:
    """Return where the fixture of one version stands."""
    return FOLDER / f"{cls.TOPIC}.v{number}.json"


def mapper(cipher: OpenCipher | None = None) -> Mapper[UUID]:
    """Return the application's own mapper over a cipher that anybody can read."""
    return memory_application(cipher).mapper


def stored(cls: type[Event], state: bytes) -> StoredEvent:
    """Return an event as the log holds it."""
    return StoredEvent(one("originator"), 1 if issubclass(cls, Created) else 2, cls.TOPIC, state)


def example(cls: type[Event]) -> Event:
    """Return an event with something in every field."""
    said: dict[str, Any] = {
        "originator_id": one("originator"),
        "originator_version": 1 if issubclass(cls, Created) else 2,
        "timestamp": MOMENT,
        "originator_topic": cls.TOPIC.partition(".")[0],
    }
    hints = get_type_hints(cls)
    names = [f.name for f in fields(cls)]
    return cls(**{name: said[name] if name in said else sample(hints[name], name) for name in names})


def sample(hint: Any, name: str = "", *, full: bool = True) -> Any:
    """Return a value of a type; with ``full`` every optional field holds something."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return sample(Personal if Personal in args else next(a for a in args if a is not NoneType), name, full=full)
    if origin in (list, tuple):
        return origin([sample(args[0], name, full=full)])
    simple = {
        UUID: one(name),
        date: date(2011, 6, 30),
        str: f"{name} 文",
        int: 3,
        bool: True,
        Personal: Personal(MEMBER, "王五"),
        dict[str, int]: {"issue": 3},
        dict[str, str]: {"duty": "HELP"},
        Values: {"organisations": 3, "help_amount": Decimal("1200.50"), "title": "文", "rule_names": ["文"]},
        dict[str, Any]: json.loads(POLICY.read_text("utf-8")),
    }
    if hint in simple:
        return simple[hint]
    return next(iter(hint)) if issubclass(hint, Enum) else record(hint, full=full)


def record(cls: type[T], *, full: bool = True) -> T:
    """Return a value object with all its fields, or only those that have no default."""
    hints = get_type_hints(cls)
    chosen = [f for f in fields(cls) if full or f.default is MISSING]  # type: ignore[arg-type]
    return cls(**{f.name: sample(hints[f.name], f.name, full=full) for f in chosen})


def write_missing() -> list[Path]:
    """Write the fixture of the present version of each event that has none; return what was written."""
    written = []
    for cls in classes():
        target = path(cls, version(cls))
        if not target.exists():
            state = mapper().to_stored_event(example(cls)).state
            with target.open("xb") as file:
                file.write(state)
            written.append(target)
    return written


if __name__ == "__main__":
    write_missing()
