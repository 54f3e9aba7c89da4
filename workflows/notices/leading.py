"""Working through the log or an outbox step by step, while this process has the lead, whatever fails meanwhile."""

import threading
from collections.abc import Callable

import structlog

from workflows.relay import Leadership

_LONGEST_PAUSE = 30.0

_log = structlog.get_logger(__name__)

Step = Callable[[Callable[[], bool]], int]
"""Does some of the work, looking now and then whether it still leads; returns how much that was."""


def keep_on(name: str, leadership: Leadership, step: Step, stop: threading.Event, *, poll: float = 1.0) -> None:
    """Take ``step`` again and again until ``stop`` is set; blocks, so give it a thread.

    With nothing to do it waits for the next append to the log, or ``poll`` seconds.
    """
    while not stop.is_set():
        failures = 0
        try:
            with leadership(stop) as lead:
                while lead.held():
                    try:
                        done = step(lead.held)
                    except Exception as error:  # noqa: BLE001 - whatever it is, the work will still be there
                        failures += 1
                        seconds = min(0.1 * 2.0 ** min(failures, 10), _LONGEST_PAUSE)
                        _log.warning(f"{name} waits", error=type(error).__name__, seconds=seconds)
                        stop.wait(seconds)
                        continue
                    failures = 0
                    if not done:
                        lead.wait(poll)
        except Exception as error:  # noqa: BLE001 - nobody would start it again
            _log.warning(f"{name} waits", error=type(error).__name__, seconds=_LONGEST_PAUSE)
            stop.wait(_LONGEST_PAUSE)
