"""Who is calling, and with what reach: the one thing that every kind of credential leads to."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID

from domain.values import Role

MAX_TOKEN = 8192
"""Characters of a credential that are worth looking at."""


class Scope(Enum):
    """What a token may be used for; the session of a person for whatever they may do."""

    READ = "read"
    WRITE = "write"
    METRICS = "metrics"


@dataclass(frozen=True)
class Caller:
    """Who gives a command or asks a question.

    ``actor`` is the member behind the account or, where there is none, the account itself; it is what the log records.
    ``role`` is set for callers who act without a post: ADMINISTRATOR, or SERVICE for a machine; both keep the register
    and touch no pledge. ``within`` is the organisation below which they do so, None: everywhere. ``account`` and
    ``session`` are None where the credential is of another issuer.
    """

    actor: UUID
    role: Role | None = None
    within: UUID | None = None
    scopes: frozenset[Scope] = frozenset(Scope)
    account: UUID | None = None
    session: UUID | None = None

    @property
    def administrator(self) -> bool:
        """Whether this is an administrator of the whole installation."""
        return self.role is Role.ADMINISTRATOR and self.within is None


class Identity(Protocol):
    """Tells callers by their credentials."""

    def caller(self, token: str) -> Caller | None:
        """Return whose ``token`` it is, None if nobody's. May block; it is called in a thread."""
