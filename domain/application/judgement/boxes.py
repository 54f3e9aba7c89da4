"""The ballot boxes that stand beside the log while evaluations are open: what the application asks of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.judgement.ballots import Box


@dataclass(frozen=True)
class Swap:
    """A change of one box in the transaction of an event: ``before`` and ``after`` are its sealed text, None for none.

    If the box holds anything but ``before`` by then, nothing at all is stored.
    """

    evaluation: UUID
    before: str | None
    after: str | None


class BallotBoxes(Protocol):
    """Sealed boxes, one for each open evaluation; they know no times, no order and no people."""

    def read(self, evaluation: UUID) -> tuple[str | None, Box | None]:
        """Return the sealed text and the content of a box, None and None where there is none."""

    def seal(self, evaluation: UUID, box: Box) -> str:
        """Return the sealed text of a content; its length tells the number of codes and nothing else."""

    def change(self, evaluation: UUID, change: Callable[[Box], Box]) -> bool:
        """Put what ``change`` makes of the content in its place while nobody else can; False where there is no box.

        Whatever ``change`` raises leaves the box as it is.
        """

    def destroy(self, evaluation: UUID) -> None:
        """Destroy the key of a box, so that no copy of it can be opened again; repeating it changes nothing."""

    def close(self) -> None:
        """Let go of what the boxes hold open."""
