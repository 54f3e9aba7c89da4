"""Answers that are files: how they are named, described and sent."""

from collections.abc import Iterator, Mapping
from typing import IO

from api.responses import Responses

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CHUNK = 1 << 16


def described(*media_types: str) -> Responses:
    """Return the answer of a route that gives a file of one of these types, for OpenAPI."""
    content = {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
    return {200: {"description": "The file.", "content": content}}


def attached(name: str, headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the headers by which a browser keeps a file under ``name``, which is ASCII, and any others."""
    return {"Content-Disposition": f'attachment; filename="{name}"', **(headers or {})}


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a written file from where it stands, and close it."""
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
