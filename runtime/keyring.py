"""Keys of personal data: AES-256-GCM under a key per subject, each wrapped by the installation's master key."""

import os
import time
from base64 import b64decode, b64encode
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain import rules
from domain.errors import Refused

KEPT_SECONDS = 60.0
"""How long a process may still read a subject's data after another process erased it."""

_NONCE = 12


class Keyring:
    """The `domain.transcodings.Cipher` of a running installation; keys live in the table ``subject_key``."""

    def __init__(self, pool: ConnectionPool[Connection], master_key: bytes) -> None:
        self._pool = pool
        self._master = AESGCM(master_key)
        self._kept: dict[UUID, tuple[float, AESGCM | None]] = {}
        self._lock = Lock()

    def seal(self, subject: UUID, text: str) -> str:
        """Return ``text`` encrypted, in base64; the subject's key is made on first use.

        Raises `errors.Refused` for a subject that was erased.
        """
        key = self._key(subject) or self._make(subject)
        nonce = os.urandom(_NONCE)
        return b64encode(nonce + key.encrypt(nonce, text.encode(), subject.bytes)).decode()

    def open(self, subject: UUID, sealed: str) -> str | None:
        """Return the text, or None once the subject was erased."""
        key = self._key(subject)
        if key is None:
            return None
        data = b64decode(sealed)
        return key.decrypt(data[:_NONCE], data[_NONCE:], subject.bytes).decode()

    def erase(self, subject: UUID) -> None:
        """Destroy the subject's key, once: what was sealed under it can never be read again."""
        with self._pool.connection() as conn:
            conn.execute(
                "INSERT INTO subject_key (subject, erased_at) VALUES (%s, now())"
                " ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, erased_at = now()"
                " WHERE subject_key.wrapped IS NOT NULL",
                (subject,),
            )
        with self._lock:
            self._kept.pop(subject, None)

    def _key(self, subject: UUID) -> AESGCM | None:
        with self._lock:
            kept = self._kept.get(subject)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        with self._pool.connection() as conn:
            row = conn.execute(
                "SELECT wrapped FROM subject_key WHERE subject = %s", (subject,), prepare=True
            ).fetchone()
        if row is None:
            return None
        return self._keep(subject, self._unwrapped(subject, row[0]) if row[0] else None)

    def _make(self, subject: UUID) -> AESGCM:
        nonce = os.urandom(_NONCE)
        wrapped = nonce + self._master.encrypt(nonce, AESGCM.generate_key(256), subject.bytes)
        with self._pool.connection() as conn:
            conn.execute(
                "INSERT INTO subject_key (subject, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING", (subject, wrapped)
            )
        key = self._key(subject)  # another process may have been first
        if key is None:
            raise Refused(rules.SUBJECT_ERASED)
        return key

    def _unwrapped(self, subject: UUID, wrapped: bytes) -> AESGCM:
        return AESGCM(self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], subject.bytes))

    def _keep(self, subject: UUID, key: AESGCM | None) -> AESGCM | None:
        with self._lock:
            self._kept[subject] = (time.monotonic() + KEPT_SECONDS, key)
        return key
