"""An attempt to log in at the provider: what the browser keeps of it meanwhile, sealed, and that it serves once."""

import hashlib
import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import Connection
from psycopg_pool import ConnectionPool

LIFETIME = timedelta(minutes=10)

_PURPOSE = b"pledgebook login attempt"
_NONCE = 12


@dataclass(frozen=True)
class Attempt:
    """What the callback needs to know of the login that was begun; ``expires`` is in seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    next: str
    redirect_uri: str
    expires: float


def new_attempt(next: str, redirect_uri: str, now: datetime) -> Attempt:
    """Return an attempt that leads to ``next``, with three secrets of 256 bits (RFC 7636, 4.1)."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, next, redirect_uri, (now + LIFETIME).timestamp())


def attempt_key(master_key: bytes) -> bytes:
    """Return the key that seals attempts, derived from the installation's master key (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(master_key)


class Attempts:
    """Seals attempts for the browser that makes them, and remembers in the database which were used."""

    def __init__(self, key: bytes, pool: ConnectionPool[Connection[Any]]) -> None:
        self._key = AESGCM(key)
        self._pool = pool

    def seal(self, attempt: Attempt) -> str:
        """Return ``attempt`` as the text of a cookie."""
        nonce = os.urandom(_NONCE)
        text = json.dumps(asdict(attempt), ensure_ascii=False).encode()
        return urlsafe_b64encode(nonce + self._key.encrypt(nonce, text, _PURPOSE)).decode()

    def open(self, sealed: str, now: datetime) -> Attempt | None:
        """Return what ``seal`` was given, None if it is not ours or has expired."""
        try:
            data = urlsafe_b64decode(sealed)
            attempt = Attempt(**json.loads(self._key.decrypt(data[:_NONCE], data[_NONCE:], _PURPOSE)))
        except (ValueError, InvalidTag):
            return None
        return attempt if now.timestamp() < attempt.expires else None

    def spend(self, attempt: Attempt, now: datetime) -> bool:
        """Tell whether ``attempt`` was not used before; from now on it was."""
        used = hashlib.sha256(attempt.state.encode()).digest()
        expires = datetime.fromtimestamp(attempt.expires, UTC)
        with self._pool.connection() as conn:
            conn.execute("DELETE FROM login_attempt WHERE expires_at < %s", (now,))
            inserted = conn.execute(
                "INSERT INTO login_attempt (state_hash, expires_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (used, expires),
            )
            return inserted.rowcount == 1
