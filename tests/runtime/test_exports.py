"""`pledgebook export`: a whole file or none, and one line about what is wrong."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.audit_trail.view import AUDIT_TRAIL
from projections.organisations.view import ORGANISATIONS
from tests.projections.clerk import Clerk
from tests.projections.mining.reading import Ocel, Xes, pseudonym
from tests.projections.store import open_store
from tests.runtime.test_cli import refused, run

PERIOD = ("--since", "2026-01-01", "--until", "2026-12-31")
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def clerk(fresh_database: str) -> Iterator[Clerk]:
    with open_store(fresh_database) as store:
        clerk = Clerk(store)
        clerk.publish(clerk.propose())
        store.catch_up(ORGANISATIONS, AUDIT_TRAIL)
        yield clerk


def test_both_forms_are_written_under_the_names_of_the_installation(clerk: Clerk, tmp_path: Path) -> None:
    settings = {"PLEDGEBOOK_DATABASE_URL": clerk.store.url, "PLEDGEBOOK_EXPORT_KEY": KEY}
    for form in ("xes", "ocel"):
        out = tmp_path / form
        done = run("export", form, "--under", str(clerk.north.id), *PERIOD, "--out", str(out), cwd=tmp_path, **settings)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == f"{out}: {out.stat().st_size} bytes"
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    letter = pseudonym("pledge", clerk.id("pledge"))
    assert Xes((tmp_path / "xes").read_text("utf-8")).traces.keys() == {letter}
    assert Ocel((tmp_path / "ocel").read_text("utf-8")).of("pledge") == {letter}
    assert {each.name for each in tmp_path.iterdir()} - {".pledgebook"} == {"xes", "ocel"}


def test_what_cannot_be_exported_is_one_line_and_leaves_what_was_there(clerk: Clerk, tmp_path: Path) -> None:
    out = tmp_path / "kept"
    out.write_text(json.dumps("kept"), "utf-8")
    under, to = ("--under", str(clerk.north.id)), ("--out", str(out))
    nowhere = ("--under", "00000000-0000-0000-0000-000000000009")
    backwards = ("--since", "2026-02-02", "--until", "2026-02-01")
    for arguments, word in (
        ((*nowhere, *PERIOD, *to), "no organisation"),
        ((*under, *backwards, *to), "until"),
        ((*under, *PERIOD, "--out", str(tmp_path / "missing" / "file")), "cannot be written"),
    ):
        line = refused("export", "xes", *arguments, cwd=tmp_path, PLEDGEBOOK_DATABASE_URL=clerk.store.url)
        assert word in line
    bad = refused("export", "xes", *under, *PERIOD, *to, cwd=tmp_path, PLEDGEBOOK_EXPORT_KEY="short")
    assert "PLEDGEBOOK_EXPORT_KEY" in bad
    assert json.loads(out.read_text("utf-8")) == "kept"
