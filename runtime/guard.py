"""The guard: keeps one server process running while anybody uses it, and restarts it after a crash.

It runs as a process of its own (`python -m runtime.guard <home>`), so that a server outlives the process that
started it for as long as another one uses it. Users hold a shared lock on `users.lock`; the kernel drops the
lock of a killed user, so the guard cannot miss that the last one left, however it left. The guard itself holds
`guard.lock`. When the guard is killed, Linux sends the server its stop signal.
"""

import ctypes
import fcntl
import functools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

SPEC = "server.json"
GUARD_LOCK = "guard.lock"
USERS_LOCK = "users.lock"
LOG = "server.log"

_PR_SET_PDEATHSIG = 1
_STARTED_AFTER = 10.0  # seconds; an exit code before that is a failed start, not a crash
_MAX_RESTARTS = 5
_RESTART_PERIOD = 300.0  # seconds


@dataclass(frozen=True)
class ServerSpec:
    """What the guard runs. `cwd` belongs to this server alone: that is how its stray processes are known."""

    argv: list[str]
    cwd: str
    stop_signal: int  # asks for a clean stop
    kill_signal: int  # ends it at once, after `grace` seconds
    grace: float
    uid: int | None = None
    gid: int | None = None
    stale_files: list[str] = field(default_factory=list)  # in cwd, removed before each start
    details: dict[str, int] = field(default_factory=dict)  # for users that attach: the ports

    @classmethod
    def load(cls, home: Path) -> "ServerSpec":
        return cls(**json.loads((home / SPEC).read_text(encoding="utf-8")))

    def save(self, home: Path) -> None:
        draft = home / f"{SPEC}.new"
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        draft.replace(home / SPEC)


def open_lock(path: Path) -> int:
    """A file descriptor to lock with `fcntl.flock`; the file is made when missing and never removed."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def is_guarded(home: Path) -> bool:
    """Whether a guard is alive for this home."""
    lock = open_lock(home / GUARD_LOCK)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def die_with_parent(signum: int) -> Callable[[], None] | None:
    """A `preexec_fn` that has Linux send `signum` to the child when the thread that started it ends.

    Elsewhere None. It only makes one system call, through a library loaded beforehand, so it is safe between
    fork and exec. Changing the user clears the setting; subprocess calls this after that.
    """
    if not sys.platform.startswith("linux"):
        return None
    return functools.partial(ctypes.CDLL(None, use_errno=True).prctl, _PR_SET_PDEATHSIG, signum)


def _strays(spec: ServerSpec) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == Path(spec.argv[0]).name and process.cwd() == spec.cwd:
                found.append(process)
        except psutil.Error:
            continue  # gone, a zombie, or another user's
    return found


def end_strays(spec: ServerSpec) -> None:
    """End what an earlier guard left: a server, or the children of a killed one, which hold its memory."""
    for signum in (spec.stop_signal, spec.kill_signal, signal.SIGKILL):
        strays = _strays(spec)
        if not strays:
            return
        for process in strays:
            try:
                process.send_signal(signum)
            except psutil.Error:
                continue
        psutil.wait_procs(strays, timeout=spec.grace / 3)


def _spawn(spec: ServerSpec, home: Path) -> subprocess.Popen[bytes]:
    for name in spec.stale_files:
        (Path(spec.cwd) / name).unlink(missing_ok=True)
    with (home / LOG).open("ab") as log:
        return subprocess.Popen(
            spec.argv,
            cwd=spec.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=spec.uid,
            group=spec.gid,
            extra_groups=None if spec.uid is None else [],
            start_new_session=True,
            preexec_fn=die_with_parent(spec.stop_signal),  # noqa: PLW1509  # see die_with_parent
        )


def _end(process: subprocess.Popen[bytes], spec: ServerSpec) -> None:
    for signum, seconds in ((spec.stop_signal, spec.grace), (spec.kill_signal, 10.0), (signal.SIGKILL, None)):
        process.send_signal(signum)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
        return


def _keep_running(spec: ServerSpec, home: Path, stop: threading.Event) -> int:
    """Run until `stop` is set (0), or until the server cannot be kept running (1)."""
    crashes: list[float] = []
    while not stop.is_set():
        end_strays(spec)
        started = time.monotonic()
        process = _spawn(spec, home)
        while process.poll() is None and not stop.wait(0.1):
            pass
        if process.poll() is None:
            _end(process, spec)
            break
        now = time.monotonic()
        crashes = [moment for moment in crashes if now - moment < _RESTART_PERIOD] + [now]
        failed_start = process.returncode >= 0 and now - started < _STARTED_AFTER
        if failed_start or len(crashes) > _MAX_RESTARTS:
            return 1
    end_strays(spec)
    return 0


def main(home: Path) -> int:
    """Guard the server described in `home` until its last user leaves; the exit code is 1 when it gave up."""
    guard = open_lock(home / GUARD_LOCK)
    users = open_lock(home / USERS_LOCK)
    fcntl.flock(guard, fcntl.LOCK_EX)
    stop = threading.Event()

    def stop_when_unused() -> None:
        fcntl.flock(users, fcntl.LOCK_EX)
        stop.set()

    threading.Thread(target=stop_when_unused, daemon=True).start()
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, lambda *_: stop.set())
    code = _keep_running(ServerSpec.load(home), home, stop)
    # Before users.lock, which the process's end releases: who gets that one must not find a guard.
    os.close(guard)
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
