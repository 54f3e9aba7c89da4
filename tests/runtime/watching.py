"""Watching what other processes do."""

import time
from collections.abc import Callable

import psutil


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Return as soon as `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.02)


def processes(matches: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """The running processes that match; those that end meanwhile, or are not ours to look at, do not."""
    found = []
    for process in psutil.process_iter():
        try:
            if matches(process):
                found.append(process)
        except psutil.Error:
            continue
    return found


def has_ended(process: psutil.Process) -> bool:
    """Whether it is gone, or a zombie that nobody has reaped yet."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
