"""Fixtures for the launchers: directories of their own and other processes that use them."""

import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

StartPython = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def data_dir(engines_dir: Path) -> Path:
    """An empty data directory that any account can enter, removed with the run's engines."""
    directory = engines_dir / uuid.uuid4().hex
    directory.mkdir(mode=0o711)
    return directory


@pytest.fixture
def start_python() -> Iterator[StartPython]:
    """Starts `code` with `arguments` in a Python of its own, text pipes on stdin, stdout and stderr."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
