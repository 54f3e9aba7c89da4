"""What the API needs of notices: how persons are told and what they were told, and webhooks; beside the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from api.identity.security import Origin
from projections.paging import Page
from workflows.notices.outbox import Contacts
from workflows.notices.reach import Reach
from workflows.notices.sending import Post
from workflows.notices.webhooks import Webhook


@dataclass(frozen=True)
class Sent:
    """How a notice fares on one channel; ``next_at`` is when it is tried next."""

    channel: str
    state: str
    attempts: int
    next_at: datetime | None
    error: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Told:
    """A notice as its person sees it; ``kind`` and ``thing`` are empty for the digest of the month of ``due``."""

    id: UUID
    occasion: str
    kind: str
    thing: UUID | None
    duty: str
    due: date
    rung: str
    made_at: datetime
    deliveries: list[Sent]


@dataclass(frozen=True)
class WebhookDelivery:
    """One row of a webhook's delivery log: an event by its position in the log, and how telling it went."""

    position: int
    type: str
    state: str
    attempts: int
    next_at: datetime | None
    status: int | None
    error: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Traffic:
    """How telling goes: deliveries of the last day by channel and state, webhooks being a channel.

    ``behind`` is by how many positions of the log the courier is; ``overdue`` for how many seconds the oldest waits
    that should have been tried.
    """

    deliveries: Mapping[tuple[str, str], int]
    behind: int
    overdue: float


class ContactBook(Contacts, Protocol):
    """How persons are told, and what they were told."""

    def told(self, person: UUID, *, state: str | None, cursor: str | None, limit: int) -> Page[Told]:
        """Return a person's notices, the newest first; with ``state`` those with a delivery in it."""


class WebhookBook(Protocol):
    """The webhooks; with ``every`` all of them, else those of one account. What changes them is in the security log."""

    def make(
        self, account: UUID, url: str, events: Sequence[str], now: datetime, origin: Origin
    ) -> tuple[Webhook, str]:
        """Make a webhook and return it with its secret, which is never told again."""

    def listed(self, account: UUID, *, every: bool) -> Sequence[Webhook]:
        """Return webhooks in the order in which they were made."""

    def one(self, key: UUID, account: UUID, *, every: bool) -> Webhook:
        """Return a webhook. Raises `NotFound`."""

    def remove(self, key: UUID, origin: Origin) -> None:
        """Forget a webhook with its deliveries and its key."""

    def rotate(self, key: UUID, now: datetime, origin: Origin, reason: str) -> str:
        """Return a new secret; the one before signs beside it for a day."""

    def deliveries(self, key: UUID, *, state: str | None, cursor: str | None, limit: int) -> Page[WebhookDelivery]:
        """Return the delivery log of a webhook, the newest event first."""

    def replay_one(self, key: UUID, position: int, now: datetime, origin: Origin, reason: str) -> None:
        """Tell an event again, under its old id. Raises `NotFound`."""

    def replay(self, key: UUID, since: int, now: datetime, origin: Origin) -> tuple[int, int | None]:
        """Tell everything after a position again; returns how much that is, and the position of the last of it."""


@dataclass(frozen=True)
class Notifying:
    """The collaborators of notices."""

    contacts: ContactBook
    post: Post
    webhooks: WebhookBook
    reach: Reach
    traffic: Callable[[], Traffic]
