"""Exports for process mining from the command line: an operator's, who may read the database anyway."""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from domain.errors import InvalidInput
from projections import mining
from projections.mining import Pseudonyms, Scope
from runtime.engines import engines
from runtime.failure import Failure
from runtime.keys import load_export_key
from runtime.settings import Settings
from runtime.store import require_migrated

FORMATS = {"xes": mining.xes, "ocel": mining.ocel}

_KNOWN = "SELECT FROM organisations.organisation WHERE id = %s"


class ExportError(Failure):
    """Nothing was exported; one line says why."""


def export(settings: Settings, form: str, *, under: UUID, since: date, until: date, out: Path) -> None:
    """Write the log of a subtree and a period in one of `FORMATS` to ``out``, whole or not at all.

    Raises ExportError for an unknown organisation, a period that ends before it begins, a file that cannot be written.
    """
    names = Pseudonyms(load_export_key(settings))
    try:
        scope = Scope(under, since, until, ZoneInfo(settings.timezone))
    except InvalidInput as error:
        raise ExportError(str(error)) from None
    with engines(settings, temporal=False) as house:
        require_migrated(house.database_url)
        with psycopg.connect(house.database_url, autocommit=True) as conn:
            if conn.execute(_KNOWN, (under,)).fetchone() is None:
                raise ExportError(f"there is no organisation {under}")
            size = _write(out, FORMATS[form](conn, scope, names))
    sys.stdout.write(f"{out}: {size} bytes\n")


def _write(out: Path, parts: Iterator[bytes]) -> int:
    """Write a file that only its owner reads; one that was there before is replaced at the end."""
    try:
        with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as draft:
            try:
                draft.writelines(parts)
                draft.flush()
                os.fsync(draft.fileno())
                size = draft.tell()
                Path(draft.name).replace(out)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ExportError(f"{out} cannot be written: {error.strerror}") from error
    return size
