"""What the embedded engines share: a home directory, one server for all its users, and one-line errors."""

import errno
import fcntl
import os
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from runtime import guard
from runtime.failure import Failure
from runtime.guard import ServerSpec

_START_LOCK = "start.lock"
_LOG_LIMIT = 4_000_000  # bytes; a longer log is begun anew at the next start
_POLL = 0.05  # seconds


class EngineError(Failure):
    """An embedded engine cannot start or be used; its text is one line for the person at the terminal."""

    def __init__(self, text: str) -> None:
        super().__init__(" ".join(text.split()))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = guard.open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def free_port(wanted: int, setting: str) -> int:
    """`wanted`, checked to be free on the loopback interface; any free port for 0.

    Raises EngineError, naming the setting, when the port is busy or not ours to take.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            reason = "is busy" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise EngineError(f"port {wanted} {reason}: choose another with {setting} (0 picks a free one)") from error
        return int(probe.getsockname()[1])


class EmbeddedServer(ABC):
    """One server per home directory, shared by every process that starts it; the last one to leave stops it.

    `home` is `data_dir/<name>`. Starting attaches to a running server, so two that start at the same moment
    get the same one; a user that is killed counts as gone. A context manager; `start` and `stop` may be
    called again.
    """

    name: str
    ready_within: float  # seconds; includes recovery after a crash

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.home = self.data_dir / self.name
        self._users: int | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._log_start = 0  # bytes; what this start wrote comes after it

    @property
    def log_path(self) -> Path:
        return self.home / guard.LOG

    @property
    def is_started(self) -> bool:
        return self._users is not None

    @property
    def is_running(self) -> bool:
        """Whether the server is kept running; False once its guard has given up."""
        return guard.is_guarded(self.home)

    def start(self) -> Self:
        """Start the server or attach to it; returns when it answers. Raises EngineError."""
        if self._users is not None:
            return self
        try:
            self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
            # Also the check that the directory can be written.
            users = guard.open_lock(self.home / guard.USERS_LOCK)
        except OSError as error:
            raise EngineError(
                f"the data directory {self.data_dir} cannot be written ({error.strerror}): "
                "set PLEDGEBOOK_DATA_DIR to one that can"
            ) from error
        try:
            with _locked(self.home / _START_LOCK):
                # Waits while a guard that nobody uses any more is stopping its server.
                fcntl.flock(users, fcntl.LOCK_SH)
                self._users = users
                if not guard.is_guarded(self.home):
                    self._launch()
                self._attach(ServerSpec.load(self.home))
                self._await_ready()
        except BaseException as error:
            self._users = users
            self.stop()
            if isinstance(error, OSError):
                raise EngineError(f"{self.name} could not be started: {error}") from error
            raise
        return self

    def stop(self) -> None:
        """Leave the server; when this was its last user, stop it cleanly and wait until it has stopped."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with _locked(self.home / _START_LOCK):
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                last = True
            except BlockingIOError:
                last = False
            os.close(users)
            while last and guard.is_guarded(self.home):
                time.sleep(_POLL)
        if last and self._guard is not None:
            self._guard.wait()
            self._guard = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _launch(self) -> None:
        spec = self._prepare()
        spec.save(self.home)
        with suppress(FileNotFoundError):
            if self.log_path.stat().st_size > _LOG_LIMIT:
                self.log_path.unlink()
        self._log_start = self.log_path.stat().st_size if self.log_path.exists() else 0
        ours = str(Path(__file__).parents[1])
        search = os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))
        with self.log_path.open("ab") as log:
            self._guard = subprocess.Popen(
                [sys.executable, "-m", guard.__name__, str(self.home)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONPATH": search},
                start_new_session=True,  # Ctrl-C at the terminal is for us; we leave in our own order
            )

    def _await_ready(self) -> None:
        deadline = time.monotonic() + self.ready_within
        reason = "no answer"
        while time.monotonic() < deadline:
            try:
                self._probe()
            except Exception as error:  # noqa: BLE001  # whatever it is, the server is not ready
                reason = str(error)
            else:
                return
            if self._is_gone():
                raise EngineError(f"{self.name} did not start: {self._last_words()} (log: {self.log_path})")
            time.sleep(_POLL)
        raise EngineError(
            f"{self.name} was not ready within {self.ready_within:.0f} s: {reason} (log: {self.log_path})"
        )

    def _is_gone(self) -> bool:
        if self._guard is not None and self._guard.poll() is None:
            return False
        return not guard.is_guarded(self.home)

    def _last_words(self) -> str:
        with self.log_path.open("rb") as log:
            log.seek(self._log_start)
            lines = [line.strip() for line in log.read().decode(errors="replace").splitlines() if line.strip()]
        told = [line for line in lines if "FATAL" in line or "error" in line.lower()]
        return (told or lines or ["it ended without a word"])[-1]

    @abstractmethod
    def _prepare(self) -> ServerSpec:
        """Make everything ready for a first or next start, and say what to run. Raises EngineError."""

    @abstractmethod
    def _attach(self, spec: ServerSpec) -> None:
        """Take the running server's ports from its specification."""

    @abstractmethod
    def _probe(self) -> None:
        """Return when the server answers; raise anything when it does not yet."""
