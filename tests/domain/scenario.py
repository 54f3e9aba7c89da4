"""One grammar for the tests of aggregates: given a past, when commands are given, then these events or this refusal."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import pytest

from domain.aggregate import Event, Root
from domain.errors import PledgebookError, Refused, Rule
from domain.values import Act

A = TypeVar("A", bound=Root)
E = TypeVar("E", bound=Event)
Error = TypeVar("Error", bound=PledgebookError)

Command = Callable[[Any], object]
"""A command under test, given to whatever aggregate the scenario is about."""

NOWHERE = UUID(int=0)
_ENVELOPE = {"originator_id", "originator_version", "originator_topic", "timestamp"}


def event(cls: type[E], act: Act, **own: Any) -> E:
    """Return the event as a test expects it: the act and every field of its own, no particular id or moment."""
    said = {"originator_id": NOWHERE, "originator_version": 0, "timestamp": datetime.now(UTC), "act": act, **own}
    if "originator_topic" in {f.name for f in fields(cls)}:
        said["originator_topic"] = ""
    return cls(**said)


def told(what: Event) -> tuple[type[Event], dict[str, Any]]:
    """Return what an event says, without its envelope."""
    return type(what), {key: value for key, value in vars(what).items() if key not in _ENVELOPE}


@dataclass
class When(Generic[A]):
    """Commands that have not run yet; ``then``, ``refused`` and ``raises`` run them."""

    subject: A | None
    commands: Sequence[Command]

    def then(self, *expected: Event) -> A:
        """Assert that exactly these events happen, and return the aggregate."""
        subject = self._run()
        assert [told(e) for e in subject.pending_events] == [told(e) for e in expected]  # type: ignore[arg-type]
        return subject

    def refused(self, rule: Rule, item: int = 0) -> None:
        """Assert that the last command breaks ``rule`` at ``item`` and leaves no trace."""
        error = self.raises(Refused)
        assert (error.rule, error.item) == (rule, item)

    def raises(self, kind: type[Error]) -> Error:
        """Assert that the last command fails with ``kind`` and leaves no trace; return the error."""
        if self.subject is None:
            with pytest.raises(kind) as caught:
                self._run()
            return caught.value
        for command in self.commands[:-1]:
            command(self.subject)
        before = deepcopy(self.subject)
        with pytest.raises(kind) as caught:
            self.commands[-1](self.subject)
        assert self.subject == before
        return caught.value

    def _run(self) -> A:
        if self.subject is None:
            made: A = self.commands[0](None)  # type: ignore[assignment]
            return made
        for command in self.commands:
            command(self.subject)
        return self.subject


@dataclass
class Given(Generic[A]):
    """An aggregate with a past, or nothing yet."""

    subject: A | None

    def when(self, *commands: Callable[[A], object]) -> When[A]:
        """Name the commands under test; for nothing yet, the one that makes the aggregate."""
        return When(self.subject, commands)


def given(subject: A) -> Given[A]:
    """Start from an aggregate; what it went through so far is not part of the expectation."""
    subject.collect_events()
    return Given(subject)


def given_nothing() -> Given[Any]:
    """Start before the aggregate exists."""
    return Given(None)


@dataclass(frozen=True)
class Guard:
    """One row of a table of refusals: in words, the rule, the past and the commands of which the last is refused."""

    sentence: str
    rule: Rule
    given: Callable[[], Root | None]
    when: Command | tuple[Command, ...]
    item: int = 0

    def holds(self) -> None:
        """Assert the refusal."""
        subject = self.given()
        start: Given[Any] = given(subject) if subject else given_nothing()
        commands = self.when if isinstance(self.when, tuple) else (self.when,)
        start.when(*commands).refused(self.rule, self.item)


def every(guards: Sequence[Guard]) -> pytest.MarkDecorator:
    """Parametrise a test by a table of guards, each named by its rule and its sentence."""
    return pytest.mark.parametrize("guard", guards, ids=[f"{g.rule.code}: {g.sentence}" for g in guards])
