"""What the README says is true: `pledgebook up` reaches ready, the first pledge works, Ctrl-C stops everything."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from runtime.engine import free_port
from runtime.settings import settings_table
from tests.e2e.installation import until
from tests.runtime.watching import has_ended

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_settings_table_is_the_models() -> None:
    shown = README.split("<!-- settings -->", 1)[1].split("<!-- /settings -->", 1)[0]
    assert shown.strip() == settings_table().strip()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Runs `pledgebook up` in an empty directory, as `make run` does, and stops it by Ctrl-C."""
    port = free_port(0, "PLEDGEBOOK_API_PORT")
    environment = os.environ | {"PLEDGEBOOK_API_PORT": str(port), "PYTHONPATH": str(Path(__file__).parents[2])}
    tmp_path.chmod(0o711)
    output = tmp_path / "up.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "runtime", "up"], cwd=tmp_path, env=environment, stdout=log, stderr=log
        )
    try:
        until(lambda: process.poll() is not None or "is ready" in output.read_text("utf-8"), 180)
        assert process.poll() is None, output.read_text("utf-8")[-2000:]
        children = psutil.Process(process.pid).children(recursive=True)
        yield tmp_path, port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)
    assert process.returncode == 0
    assert all(has_ended(child) for child in children)


@pytest.mark.timeout(400)
def test_a_first_pledge_as_the_readme_tells_it(house: tuple[Path, int]) -> None:
    directory, port = house
    run = _told(directory, port, "A first pledge", "A public evaluation")
    first, second = ([json.loads(line) for line in part.splitlines()] for part in run.split(MARK))
    stages = [answer["stage"] for answer in first if "stage" in answer and "position" in answer]
    assert stages == ["REVIEW", "PUBLISH", "PUBLISH", "PUBLISH", "FULFIL", "FULFIL"]
    board, ledger, history = first[4], first[-2], first[-1]
    assert [item["text"] for item in board["items"]] == ["给村北二十户接通自来水"]
    assert [item["status"] for item in ledger["items"]] == ["STRUCK_OFF"]
    assert history["items"]
    *commands, published = second
    assert [answer["version"] for answer in commands] == [2, 4, 5, 6]  # the codes are the third
    (result,) = published["items"]
    assert (result["satisfied"], result["cast"], result["percent"], result["verdict"]) == (9, 10, "90.0", "PASSED")


MARK = "-- next --\n"


def _told(directory: Path, port: int, *headings: str) -> str:
    """Run the shell blocks below the headings in one shell, as a reader would, and return what they print."""
    blocks = [re.findall(rf"## {heading}.*?```sh\n(.*?)```", README, re.DOTALL)[0] for heading in headings]
    told = f"printf -- '{MARK.strip()}\\n'\n".join(blocks).replace("http://127.0.0.1:8000", f"http://127.0.0.1:{port}")
    run = subprocess.run(
        [shutil.which("bash") or "", "-euo", "pipefail", "-c", told],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stderr + run.stdout
    return run.stdout
