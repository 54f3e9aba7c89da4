"""The supervisor of `pledgebook up`: service processes that run together, speak through one stream and end together."""

import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import TextIO

from runtime.engine import EmbeddedServer
from runtime.failure import Failure
from runtime.guard import die_with_parent

_TURN = 0.1  # seconds between looks at the children
_LAST_LINES = 5
_CHUNK = 65536  # bytes; what a pipe holds


class ServiceError(Failure):
    """A service ended by itself or did not become ready; one line that names it and gives its last words."""


@dataclass(frozen=True)
class Service:
    """A process to run: `env` is added to ours; `is_ready` is asked until it says so."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] = lambda: True
    ready_within: float = 60.0  # seconds


class _Child:
    """A running service, the unfinished line of its output, and its last lines."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process = subprocess.Popen(
            service.argv,
            env=os.environ | service.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C at the terminal is for the supervisor, which stops in order
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  # the supervisor has no threads
        )
        assert self.process.stdout is not None  # noqa: S101  # for the type checker: it is a pipe
        self.pipe = self.process.stdout.fileno()
        self.last: deque[str] = deque(maxlen=_LAST_LINES)
        self._unfinished = b""

    def read(self) -> list[str] | None:
        """The lines that are waiting; None at the end of the output."""
        data = os.read(self.pipe, _CHUNK)
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        if not data and self._unfinished:
            lines, self._unfinished = [self._unfinished], b""
        elif not data:
            return None
        texts = [line.decode(errors="replace").rstrip() for line in lines]
        self.last.extend(text for text in texts if text)
        return texts

    def send(self, signum: int) -> None:
        """Signal the service and every process of its group; nothing when all are gone."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signum)


class Supervisor:
    """Starts services in order, each when the one before is ready, and stops them in reverse order.

    `engines` are servers that somebody else starts and stops around the run; when one of them ends, so does the
    run. It installs signal handlers and forks, so it belongs in the main thread of a process without other threads.
    Services whose supervisor is killed get SIGTERM from Linux.
    """

    def __init__(
        self,
        services: Sequence[Service],
        output: TextIO,
        *,
        engines: Sequence[EmbeddedServer] = (),
        grace: float = 20.0,
    ) -> None:
        self._services = services
        self._output = output
        self._engines = engines
        self._grace = grace
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._width = max((len(service.name) for service in services), default=0)
        self._signals_seen = 0

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Run until SIGINT or SIGTERM; a second one skips the grace. Raises ServiceError when a service ends."""
        with self._signals():
            try:
                for service in self._services:
                    self._start(service)
                if not self._is_asked_to_stop():
                    on_ready()
                while not self._is_asked_to_stop():
                    self._turn()
            finally:
                self._stop()

    def _is_asked_to_stop(self) -> bool:
        return self._signals_seen > 0

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def ask(_signum: int, _frame: FrameType | None) -> None:
            self._signals_seen += 1

        before = {signum: signal.signal(signum, ask) for signum in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)

    def _start(self, service: Service) -> None:
        if self._is_asked_to_stop():
            return
        try:
            child = _Child(service)
        except OSError as error:
            raise ServiceError(f"{service.name} cannot be started: {error}") from error
        self._children.append(child)
        self._selector.register(child.pipe, selectors.EVENT_READ, child)
        deadline = time.monotonic() + service.ready_within
        while not self._is_asked_to_stop() and not service.is_ready():
            if time.monotonic() > deadline:
                raise ServiceError(f"{service.name} was not ready within {service.ready_within:.0f} s")
            self._turn()

    def _turn(self) -> None:
        """Pass output on, then look whether everything still runs."""
        self._pump(_TURN)
        for child in self._children:
            code = child.process.poll()
            if code is not None:
                self._pump(0)
                words = f": {child.last[-1]}" if child.last else ""
                ending = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
                raise ServiceError(f"{child.service.name} ended with {ending}{words}")
        for engine in self._engines:
            if not engine.is_running:
                raise ServiceError(f"{engine.name} ended (log: {engine.log_path})")

    def _pump(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            child: _Child = key.data
            lines = child.read()
            if lines is None:
                self._selector.unregister(child.pipe)
                continue
            for line in lines:
                self._output.write(f"{child.service.name:<{self._width}} | {line}\n")
            self._output.flush()

    def _stop(self) -> None:
        for child in reversed(self._children):
            child.process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + self._grace
            while child.process.poll() is None and time.monotonic() < deadline:
                if self._signals_seen > 1:
                    break
                self._pump(_TURN)
            child.send(signal.SIGKILL)
            child.process.wait()
        self._pump(0)
        for child in self._children:
            if child.process.stdout is not None:
                child.process.stdout.close()
        self._selector.close()
