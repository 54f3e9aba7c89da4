"""The embedded PostgreSQL in good times: what it is, who may use it, when it starts and ends."""

import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from runtime.engine import EngineError
from runtime.postgres import EmbeddedPostgres, installation
from tests.runtime.conftest import StartPython
from tests.runtime.watching import processes

USE_UNTIL_TOLD = """
import pathlib, sys
from runtime.postgres import EmbeddedPostgres
with EmbeddedPostgres(pathlib.Path(sys.argv[1]), fast=True) as server:
    print(server.url, flush=True)
    sys.stdin.readline()
"""


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def tell(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=30)
    assert process.returncode == 0


def test_it_is_postgresql_18_in_utc_and_sorts_by_code_point(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        row = connection.execute(
            """SELECT current_setting('server_version_num')::int / 10000, current_setting('TimeZone'),
                      datlocale, pg_encoding_to_char(encoding), current_setting('data_checksums')
               FROM pg_database WHERE datname = current_database()"""
        ).fetchone()
    assert row == (18, "UTC", "C.UTF-8", "UTF8", "on")


def test_it_listens_on_the_loopback_interface_only(postgres: EmbeddedPostgres) -> None:
    with psycopg.connect(postgres.url) as connection:
        addresses = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')"
        ).fetchone()
    assert addresses == ("127.0.0.1", "")


def test_a_wrong_password_is_refused(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url, password="wrong")


def test_the_password_file_is_the_owners_alone(postgres: EmbeddedPostgres) -> None:
    assert stat.S_IMODE((postgres.home / "password").stat().st_mode) == 0o600


def test_the_password_is_in_no_command_line(postgres: EmbeddedPostgres) -> None:
    password = (postgres.home / "password").read_text(encoding="utf-8")
    spec = (postgres.home / "server.json").read_text(encoding="utf-8")
    assert password not in spec


def test_it_is_durable_unless_told_to_be_fast(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server, psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT current_setting('fsync'), current_setting('full_page_writes'), "
            "current_setting('synchronous_commit')"
        ).fetchone()
    assert row == ("on", "on", "on")


def test_what_was_written_is_there_after_a_restart_at_the_same_address(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    with server:
        url = server.url
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 71 AS items")
    with server:
        assert server.url == url
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT items FROM kept").fetchone() == (71,)


def test_nothing_runs_after_the_only_user_left(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fast=True) as server:
        cluster = str(server.home / "cluster")
    assert not server.is_running
    assert not processes(lambda process: process.name() == "postgres" and process.cwd() == cluster)
    with pytest.raises(EngineError, match="not started"):
        _ = server.url


def test_an_ordered_shutdown_needs_no_recovery(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fast=True) as server:
        pass
    assert "database system is shut down" in server.log_path.read_text(encoding="utf-8")


def test_a_second_user_attaches_and_the_last_one_stops_it(data_dir: Path) -> None:
    first = EmbeddedPostgres(data_dir, fast=True).start()
    second = EmbeddedPostgres(data_dir, fast=True).start()
    assert second.url == first.url
    first.stop()
    with psycopg.connect(second.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.stop()
    assert not second.is_running


def test_two_processes_that_start_at_once_share_one_server(data_dir: Path, start_python: StartPython) -> None:
    starters = [start_python(USE_UNTIL_TOLD, data_dir) for _ in range(2)]
    urls = {told(starter) for starter in starters}
    assert len(urls) == 1
    tell(starters[0])
    with psycopg.connect(urls.pop()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    tell(starters[1])
    assert not EmbeddedPostgres(data_dir).is_running


def test_the_wheel_has_the_tools_for_backups() -> None:
    assert (installation() / "bin" / "pg_dump").exists()
