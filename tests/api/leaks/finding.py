"""Secrets that nobody could guess, and the search for them in whatever was answered."""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

_SECRET = re.compile(r"zq[0-9a-f]{32}")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSIDE = re.compile(r"Traceback|site-packages|psycopg|eventsourcing|\.py\b|\bSELECT\b|\bline \d+")


def secret() -> str:
    """Return a text that is found again wherever it comes out."""
    return f"zq{uuid4().hex}"


def secrets(text: str) -> set[str]:
    """Return the secrets in ``text``."""
    return {*_SECRET.findall(text)}


def words(content: bytes) -> str:
    """Return all that an answer says; a spreadsheet is unpacked, or what it says would not be seen."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with ZipFile(BytesIO(content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


def leaks(text: str, forbidden: Mapping[str, str], said: str = "") -> list[str]:
    """Return what ``text`` gives away of ``forbidden`` secrets and ids, which it names, or of the program's inside.

    An id that the caller ``said`` may be said again.
    """
    seen = secrets(text) | {*(key for key in _ID.findall(text) if key not in said)}
    return [*sorted(forbidden[each] for each in seen & forbidden.keys()), *_INSIDE.findall(text)]


def write(file: Path, forbidden: Mapping[str, str]) -> None:
    """Keep what is forbidden for another process."""
    file.write_text(json.dumps(forbidden), "utf-8")


def read(file: Path) -> dict[str, str]:
    """Return what another process keeps."""
    found: dict[str, str] = json.loads(file.read_text("utf-8"))
    return found
