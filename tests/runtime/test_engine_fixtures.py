"""The test run itself: nothing of it is left, not even after Ctrl-C."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from tests.runtime.watching import processes, until

PROJECT = Path(__file__).parents[2]

USES_EVERYTHING = """
import pathlib, time
import pytest

@pytest.mark.parametrize("number", [1, 2])
async def test_it(number, fresh_database, temporal_server, temporal_env, request):
    pathlib.Path(__file__).with_name(f"running-{number}").touch()
    time.sleep(SECONDS)
"""


@pytest.mark.parametrize(("seconds", "code"), [(0, 0), (600, 2)], ids=["to the end", "Ctrl-C"])
def test_a_test_run_leaves_no_process_and_no_file(data_dir: Path, seconds: int, code: int) -> None:
    mark = uuid.uuid4().hex
    file = data_dir / "test_uses_everything.py"
    file.write_text(USES_EVERYTHING.replace("SECONDS", str(seconds)), encoding="utf-8")
    temporary = data_dir / "tmp"
    temporary.mkdir(mode=0o711)
    plugins = ("-p", "tests.conftest", "-p", "no:cacheprovider", "-p", "no:schemathesis")
    settings = ("-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(data_dir))
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *plugins, *settings, str(file)],
        cwd=PROJECT,
        env=os.environ | {"MARK": mark, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # the terminal's Ctrl-C goes to a whole group
    )
    if seconds:
        until(lambda: all((data_dir / f"running-{number}").exists() for number in (1, 2)), 60)
        os.killpg(run.pid, signal.SIGINT)
    output, _ = run.communicate(timeout=60)
    assert run.returncode == code, output
    assert not processes(lambda process: process.environ().get("MARK") == mark)
    assert not list(temporary.glob("pledgebook-tests-*"))
