"""The embedded PostgreSQL in bad times: kills, stale files, busy ports, unusable directories."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from runtime.accounts import server_account
from runtime.engine import EngineError
from runtime.postgres import EmbeddedPostgres
from tests.runtime.conftest import StartPython
from tests.runtime.test_postgres import USE_UNTIL_TOLD, told
from tests.runtime.watching import has_ended, until


def postmaster(server: EmbeddedPostgres) -> psutil.Process:
    lines = (server.home / "cluster" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    return psutil.Process(int(lines[0]))


def guard_of(server: EmbeddedPostgres) -> psutil.Process:
    parent = postmaster(server).parent()
    assert parent is not None
    return parent


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_a_killed_postmaster_comes_back_with_what_was_committed(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 15 AS struck_off")
        killed = postmaster(server)
        killed.kill()
        until(lambda: has_ended(killed))
        until(lambda: answers(server.url))
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT struck_off FROM kept").fetchone() == (15,)


def test_a_busy_backend_of_a_killed_postmaster_does_not_block_the_next(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        connection = psycopg.connect(server.url)
        busy = psutil.Process(connection.info.backend_pid)
        # Never waits, so it does not notice that its postmaster is gone, and holds the shared memory.
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000) AS n WHERE n < 0")
        until(lambda: busy.cpu_times().user > 0)
        postmaster(server).kill()
        until(lambda: answers(server.url))
        assert has_ended(busy)
        connection.close()


def test_a_killed_guard_takes_the_server_along_and_the_next_start_works(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir).start()
    running, guard = postmaster(server), guard_of(server)
    guard.kill()
    until(lambda: has_ended(running))
    server.stop()
    with server:
        assert answers(server.url)


def test_a_killed_user_leaves_nothing_running(data_dir: Path, start_python: StartPython) -> None:
    user = start_python(USE_UNTIL_TOLD, data_dir)
    url = told(user)
    assert answers(url)
    user.kill()
    until(lambda: not EmbeddedPostgres(data_dir).is_running)
    assert not answers(url)


def test_a_server_that_cannot_run_on_ends_its_guard(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fast=True) as server:
        shutil.rmtree(server.home / "cluster" / "global")
        postmaster(server).kill()
        until(lambda: not server.is_running)


@pytest.fixture
def pids(data_dir: Path) -> Iterator[dict[str, int]]:
    """Pids that a stale file may hold: of the dead, of a zombie, of a living stranger of the server's account."""
    account = server_account(data_dir)
    shell = ["/bin/sh", "-c"]
    started = [
        subprocess.Popen([*shell, script], user=account.pw_uid if account else None, stdin=subprocess.PIPE)
        for script in ("exit", "exit", "read line")
    ]
    dead, zombie, alive = started
    dead.wait()
    until(lambda: psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE)
    yield {"dead": dead.pid, "zombie": zombie.pid, "alive": alive.pid, "first": 1}
    for process in started:
        process.communicate()


@pytest.mark.parametrize("whose", ["dead", "zombie", "alive", "first"])
def test_a_stale_pid_file_does_not_block_a_start(data_dir: Path, pids: dict[str, int], whose: str) -> None:
    with EmbeddedPostgres(data_dir, fast=True) as server:
        pid_file = server.home / "cluster" / "postmaster.pid"
        lines = pid_file.read_text(encoding="utf-8").splitlines()
    pid_file.write_text("\n".join([str(pids[whose]), *lines[1:]]) + "\n", encoding="utf-8")
    with EmbeddedPostgres(data_dir, fast=True) as again:
        assert answers(again.url)


def test_a_start_that_was_killed_half_way_is_begun_anew(data_dir: Path) -> None:
    half = data_dir / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n", encoding="utf-8")
    with EmbeddedPostgres(data_dir, fast=True) as server:
        assert answers(server.url)
    assert not half.exists()


def test_a_busy_port_is_one_clear_line(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EngineError) as refusal:
            EmbeddedPostgres(data_dir, port).start()
    assert str(refusal.value) == (
        f"port {port} is busy: choose another with PLEDGEBOOK_POSTGRES_PORT (0 picks a free one)"
    )


def test_an_unwritable_directory_is_one_clear_line(data_dir: Path) -> None:
    in_the_way = data_dir / "a file"
    in_the_way.touch()
    with pytest.raises(EngineError) as refusal:
        EmbeddedPostgres(in_the_way / "data").start()
    assert str(refusal.value) == (
        f"the data directory {in_the_way}/data cannot be written (Not a directory): "
        "set PLEDGEBOOK_DATA_DIR to one that can"
    )


def test_a_server_that_refuses_to_start_is_one_clear_line(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, fast=True) as server:
        pass
    (server.home / "cluster" / "postgresql.conf").write_text("nonsense = 1\n", encoding="utf-8")
    with pytest.raises(EngineError) as refusal:
        server.start()
    text = str(refusal.value)
    assert text.startswith("postgres did not start: ")
    assert "postgresql.conf" in text
    assert "\n" not in text
    assert not server.is_running


def test_ctrl_c_while_it_starts_leaves_nothing_running(data_dir: Path, start_python: StartPython) -> None:
    user = start_python(USE_UNTIL_TOLD, data_dir)
    until((data_dir / "postgres" / "cluster.new").exists)
    user.send_signal(signal.SIGINT)
    _, errors = user.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
    until(lambda: not EmbeddedPostgres(data_dir).is_running)
