"""The application's store in memory: the library's recorder with receipts and ballot boxes, and an open cipher."""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, cast
from uuid import UUID

from eventsourcing import popo
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent

from domain import rules
from domain.application import Answer, Pledgebook, Receipt
from domain.application.judgement.boxes import Swap
from domain.errors import Refused
from domain.judgement.ballots import Box


class MemoryRecorder(popo.POPOApplicationRecorder):
    """Keeps events and receipts together or not at all; ``before_insert`` lets a test win a race against a command."""

    def __init__(self) -> None:
        super().__init__()
        self.receipts: dict[tuple[UUID, str], Receipt] = {}
        self.boxes: dict[UUID, str] = {}
        self.before_insert: list[Callable[[], object]] = []

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        while self.before_insert:
            self.before_insert.pop(0)()
        return super().insert_events(stored_events, **kwargs)

    def _assert_uniqueness(
        self,
        stored_events: Sequence[StoredEvent],
        receipt: Receipt | None = None,
        swap: Swap | None = None,
        **kwargs: Any,
    ) -> None:
        super()._assert_uniqueness(stored_events, **kwargs)
        if receipt and (receipt.actor, receipt.key) in self.receipts:
            raise IntegrityError(receipt.key)
        if swap and self.boxes.get(swap.evaluation) != swap.before:
            raise IntegrityError(swap.evaluation)

    def _update_table(
        self,
        stored_events: Sequence[StoredEvent],
        receipt: Receipt | None = None,
        swap: Swap | None = None,
        **kwargs: Any,
    ) -> Sequence[int] | None:
        positions = super()._update_table(stored_events, **kwargs)
        if swap:
            self.boxes.pop(swap.evaluation, None)
            if swap.after is not None:
                self.boxes[swap.evaluation] = swap.after
        if receipt and positions:
            answer = Answer(receipt.answer.id, receipt.answer.version, receipt.answer.stage, positions[-1])
            self.receipts[receipt.actor, receipt.key] = Receipt(receipt.actor, receipt.key, receipt.fingerprint, answer)
        return positions

    def find_receipt(self, actor: UUID, key: str) -> Receipt | None:
        """Return the receipt of a command of ``actor``."""
        return self.receipts.get((actor, key))


class Factory(popo.POPOFactory):
    """What ``PERSISTENCE_MODULE`` names."""

    def application_recorder(self) -> ApplicationRecorder:
        return MemoryRecorder()


class OpenCipher:
    """Writes text backwards: reversible by anybody. Keeps the promises of `domain.transcodings.Cipher` on erasure."""

    def __init__(self) -> None:
        self.erased: set[UUID] = set()

    def seal(self, subject: UUID, text: str) -> str:
        if subject in self.erased:
            raise Refused(rules.SUBJECT_ERASED)
        return text[::-1]

    def open(self, subject: UUID, sealed: str) -> str | None:
        return None if subject in self.erased else sealed[::-1]

    def erase(self, subject: UUID) -> None:
        """Make what was sealed unreadable."""
        self.erased.add(subject)


class MemoryBoxes:
    """Keeps the promises of `BallotBoxes` in a dictionary, which is the recorder's."""

    def __init__(self, cipher: OpenCipher) -> None:
        self.sealed: dict[UUID, str] = {}
        self._cipher = cipher
        self._lock = Lock()

    def read(self, evaluation: UUID) -> tuple[str | None, Box | None]:
        sealed = self.sealed.get(evaluation)
        text = self._cipher.open(evaluation, sealed) if sealed else None
        return (sealed, Box.from_text(text)) if text else (None, None)

    def seal(self, evaluation: UUID, box: Box) -> str:
        return self._cipher.seal(evaluation, box.to_text())

    def change(self, evaluation: UUID, change: Callable[[Box], Box]) -> bool:
        with self._lock:
            _, box = self.read(evaluation)
            if box is None:
                return False
            self.sealed[evaluation] = self.seal(evaluation, change(box))
            return True

    def destroy(self, evaluation: UUID) -> None:
        self._cipher.erase(evaluation)

    def close(self) -> None:
        """Nothing is held open."""


def memory_application(cipher: OpenCipher | None = None) -> Pledgebook:
    """Return an application whose log and ballot boxes live and die with it."""
    cipher = cipher or OpenCipher()
    boxes = MemoryBoxes(cipher)
    app = Pledgebook(cipher, boxes, {"PERSISTENCE_MODULE": __name__})
    cast("MemoryRecorder", app.recorder).boxes = boxes.sealed
    return app
