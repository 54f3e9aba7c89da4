"""Pseudonyms of an export: keyed, so that nobody without the key finds out or compares whom they stand for."""

import hashlib
import hmac
import secrets
from uuid import UUID

from domain.values import SYSTEM

KEY_BYTES = 32
AUTOMATIC = "system"
"""The one actor that is nobody: the workflow."""

_DIGITS = 32


class Pseudonyms:
    """Names for ids: HMAC-SHA-256 (RFC 2104) of kind and id under ``key``, its first 128 bits in hex.

    The same key gives the same names, so exports made with it can be joined. Without one a key is made that nobody
    keeps.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._keyed = hmac.new(key or secrets.token_bytes(KEY_BYTES), digestmod=hashlib.sha256)

    def of(self, kind: str, id: UUID) -> str:
        """Return the name of a thing of a kind, for example ``pledge-0f3a...``."""
        digest = self._keyed.copy()
        digest.update(f"{kind}/{id}".encode())
        return f"{kind}-{digest.hexdigest()[:_DIGITS]}"

    def actor(self, id: UUID) -> str:
        """Return the name of who acts; the workflow is called what it is."""
        return AUTOMATIC if id == SYSTEM else self.of("person", id)

    def item(self, pledge: UUID, number: int) -> str:
        """Return the name of an item of a pledge."""
        digest = self._keyed.copy()
        digest.update(f"item/{pledge}/{number}".encode())
        return f"item-{digest.hexdigest()[:_DIGITS]}"
