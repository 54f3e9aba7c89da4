"""The command line: what goes wrong is one line on standard error and exit code 1."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*arguments: str, cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | settings
    return subprocess.run(
        [sys.executable, "-m", "runtime", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def refused(*arguments: str, cwd: Path, **settings: str) -> str:
    """Return the one line by which the command was refused."""
    done = run(*arguments, cwd=cwd, **settings)
    assert done.returncode == 1, done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if "[info" not in line]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_misspelt_setting_names_the_one_that_was_meant(tmp_path: Path) -> None:
    line = refused("up", cwd=tmp_path, PLEDGEBOOK_API_PROT="9000")
    assert line == "pledgebook: unknown setting PLEDGEBOOK_API_PROT: did you mean PLEDGEBOOK_API_PORT?"


def test_a_bad_value_names_its_setting(tmp_path: Path) -> None:
    assert refused("api", cwd=tmp_path, PLEDGEBOOK_POOL_SIZE="many").startswith(
        "pledgebook: PLEDGEBOOK_POOL_SIZE is wrong"
    )


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = refused("up", cwd=tmp_path, PLEDGEBOOK_API_PORT=port)
    assert port in line
    assert "PLEDGEBOOK_API_PORT" in line


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    line = refused("up", cwd=tmp_path, PLEDGEBOOK_DATA_DIR=str(tmp_path / "file"), PLEDGEBOOK_API_PORT="0")
    assert "PLEDGEBOOK_DATA_DIR" in line


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    line = refused(
        "migrate",
        cwd=tmp_path,
        PLEDGEBOOK_DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/none",
        PLEDGEBOOK_MASTER_KEY="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    )
    assert "secret" not in line


def test_a_database_that_was_not_migrated_says_what_to_do(fresh_database: str, tmp_path: Path) -> None:
    for command in ("api", "worker"):
        line = refused(
            command,
            cwd=tmp_path,
            PLEDGEBOOK_DATABASE_URL=fresh_database,
            PLEDGEBOOK_TEMPORAL_ADDRESS="127.0.0.1:1",
            PLEDGEBOOK_MASTER_KEY="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        )
        assert "pledgebook migrate" in line


def test_an_unknown_projection_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert "ledger" in refused("rebuild", "legder", cwd=tmp_path)


@pytest.mark.parametrize(
    "command", ["up", "api", "worker", "migrate", "demo", "rebuild", "reconcile", "user", "export"]
)
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    assert run(command, "--help", cwd=tmp_path).returncode == 0
