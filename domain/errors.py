"""Every way in which a command or query is refused; the API maps each to a problem answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Rule:
    """A guard: its stable code, the REQUIREMENTS id it comes from, and its text in both languages."""

    code: str
    requirement: str
    zh: str
    en: str


class PledgebookError(Exception):
    """Base of all refusals; ``str`` is an English sentence that holds no personal data."""


class NotFound(PledgebookError):
    """No such thing, or none that the caller may know of."""

    def __init__(self, kind: str, key: UUID | str) -> None:
        super().__init__(f"There is no {kind} {key}.")
        self.kind = kind
        self.key = str(key)


class Concealed(NotFound):
    """The thing is there, but the caller may not know of it: told apart in the security log and nowhere else."""


class AlreadyExists(PledgebookError):
    """The thing to be made is already there, for example a second pledge of one pledger in one round."""

    def __init__(self, kind: str, key: UUID | str) -> None:
        super().__init__(f"{kind} {key} exists already.")
        self.kind = kind
        self.key = str(key)


class WrongStage(PledgebookError):
    """The pledge is in a stage that does not allow the command."""

    def __init__(self, command: str, stage: str, allowed: Iterable[str]) -> None:
        self.command = command
        self.stage = stage
        self.allowed = sorted(allowed)
        super().__init__(f"{command} is not possible in stage {stage}.")


class StaleVersion(PledgebookError):
    """The caller decided on an older version than the current one."""

    def __init__(self, expected: int, current: int) -> None:
        super().__init__(f"Version {expected} was expected, but the current version is {current}.")
        self.expected = expected
        self.current = current


class Refused(PledgebookError):
    """A guard refused the command; ``item`` is the offending item's number, 0 where it is the whole pledge."""

    def __init__(self, rule: Rule, item: int = 0, detail: str = "") -> None:
        super().__init__(f"{rule.en}{f' ({detail})' if detail else ''}")
        self.rule = rule
        self.item = item
        self.detail = detail


@dataclass(frozen=True)
class Broken:
    """A rule that a form breaks at one of its ``field``s; ``zh`` and ``en`` are the figures that break it."""

    rule: Rule
    field: str
    zh: str = ""
    en: str = ""


class Unsound(Refused):
    """A form breaks rules; all of them are told, and ``rule`` is the first one's."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        super().__init__(broken[0].rule, detail=", ".join(each.field for each in broken))
        self.broken = tuple(broken)


class NotAuthorised(PledgebookError):
    """The caller holds no post that may give this command."""

    def __init__(self, command: str) -> None:
        super().__init__(f"You hold no post that may {command.replace('_', ' ')} here.")
        self.command = command


class InvalidInput(PledgebookError):
    """A field's content is not acceptable."""

    def __init__(self, field: str, en: str, zh: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field = field
        self.en = en
        self.zh = zh


class KeyReused(PledgebookError):
    """An Idempotency-Key came back with another request."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for a different request.")
