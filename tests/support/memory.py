"""The application's store in memory: the library's recorder with receipts, and a cipher that hides nothing."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from eventsourcing import popo
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent

from domain import rules
from domain.application import Answer, Pledgebook, Receipt
from domain.errors import Refused


class MemoryRecorder(popo.POPOApplicationRecorder):
    """Keeps events and receipts together or not at all; ``before_insert`` lets a test win a race against a command."""

    def __init__(self) -> None:
        super().__init__()
        self.receipts: dict[tuple[UUID, str], Receipt] = {}
        self.before_insert: list[Callable[[], object]] = []

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        while self.before_insert:
            self.before_insert.pop(0)()
        return super().insert_events(stored_events, **kwargs)

    def _assert_uniqueness(
        self, stored_events: Sequence[StoredEvent], receipt: Receipt | None = None, **kwargs: Any
    ) -> None:
        super()._assert_uniqueness(stored_events, **kwargs)
        if receipt and (receipt.actor, receipt.key) in self.receipts:
            raise IntegrityError(receipt.key)

    def _update_table(
        self, stored_events: Sequence[StoredEvent], receipt: Receipt | None = None, **kwargs: Any
    ) -> Sequence[int] | None:
        positions = super()._update_table(stored_events, **kwargs)
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


def memory_application(cipher: OpenCipher | None = None) -> Pledgebook:
    """Return an application whose log lives and dies with it."""
    return Pledgebook(cipher or OpenCipher(), {"PERSISTENCE_MODULE": __name__})
