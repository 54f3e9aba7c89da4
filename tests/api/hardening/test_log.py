"""Nothing secret gets into the log, whoever writes it: a process of its own with the log of an installation."""

import subprocess
import sys
from pathlib import Path

import pytest

from runtime.composition import House
from tests.api.hardening.leaking import REQUEST, SECRET

REPOSITORY = Path(__file__).parents[3]


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_token_that_leads_to_an_error_leaves_no_trace(house: House, form: str) -> None:
    command = [sys.executable, "-m", "tests.api.hardening.leaking", house.url, form]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stdout
    assert SECRET not in done.stderr
    for known in ("RuntimeError: no column ***", "pledgebook:***@db", "asked with Authorization: Bearer ***"):
        assert done.stderr.count(known) >= 3
    for known in ("request failed", "Traceback", "request ID", "callback?code=***&state=***", REQUEST, "FULFIL"):
        assert known in done.stderr
