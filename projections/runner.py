"""Runs all projections of a worker process, each in its own thread and on one worker at a time."""

import threading
from collections.abc import Iterable

import psycopg
import structlog

from projections.catchup import BATCH, Catchup, OutdatedError, PoisonedError
from projections.leadership import Lead, leadership
from projections.log import Decode, Log
from projections.projection import Projection
from projections.rebuild import StoppedError, install
from projections.registry import PROJECTIONS

_log = structlog.get_logger(__name__)


class Runner:
    """Keeps one projection up to date until told to stop, whatever fails meanwhile.

    ``poll`` is the longest time in seconds between two looks at the log, ``longest_pause`` that between two attempts
    at an event that cannot be applied.
    """

    def __init__(
        self, url: str, projection: Projection, log: Log, *, poll: float = 1.0, longest_pause: float = 60.0
    ) -> None:
        self._url = url
        self._projection = projection
        self._log = log
        self._poll = poll
        self._longest_pause = longest_pause

    def run(self, stop: threading.Event) -> None:
        """Install the projection, wait to lead it, follow the log; begin again whenever that ends."""
        name = self._projection.name
        failures = 0
        while not stop.is_set():
            try:
                install(self._url, self._projection, self._log, stop)
                with leadership(self._url, f"projection/{name}", stop, channel=self._log.channel) as lead:
                    self._follow(lead)
                failures = 0
            except StoppedError:
                return
            except psycopg.OperationalError as error:
                _log.warning("projection lost the database", projection=name, error=type(error).__name__)
                stop.wait(self._poll)
            except OutdatedError:
                _log.warning("projection belongs to another version of the program", projection=name)
                stop.wait(self._longest_pause / 10)
            except Exception as error:  # noqa: BLE001 - a projection that cannot start must not end the worker
                failures += 1
                _log.error("projection cannot be installed", projection=name, error=_describe(error))
                stop.wait(self._pause(failures))

    def _follow(self, lead: Lead) -> None:
        catchup = Catchup(self._projection, self._log)
        failures = 0
        while lead.held():
            try:
                done = catchup.step(lead.conn)
            except PoisonedError as error:
                failures += 1
                _log.error("projection stopped at an event", projection=self._projection.name, error=_describe(error))
                lead.pause(self._pause(failures))
                continue
            failures = 0
            if done < BATCH:
                lead.wait(self._poll)

    def _pause(self, failures: int) -> float:
        return min(2.0 ** min(failures - 1, 10), self._longest_pause)


class Projections:
    """All projections of one worker; ``decode`` is an application's ``mapper.to_domain_event``."""

    def __init__(
        self,
        url: str,
        decode: Decode,
        registry: Iterable[Projection] = PROJECTIONS,
        *,
        poll: float = 1.0,
        longest_pause: float = 60.0,
    ) -> None:
        self._runners = {
            projection.name: Runner(url, projection, Log(decode), poll=poll, longest_pause=longest_pause)
            for projection in registry
        }

    def run(self, stop: threading.Event) -> None:
        """Keep every projection up to date until ``stop`` is set; returns when all have ended."""
        threads = [
            threading.Thread(target=runner.run, args=(stop,), name=f"projection-{name}")
            for name, runner in self._runners.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _describe(error: Exception) -> str:
    """Name an error without its text, which may hold personal data."""
    return str(error) if isinstance(error, PoisonedError) else type(error).__name__
