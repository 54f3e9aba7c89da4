"""Aggregates that commands only read, kept in memory and forgotten as soon as the log says that they changed."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import cast
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder

from domain.aggregate import Root

MOST = 5000
LONGEST_SECONDS = 60.0
"""How long personal data may stay readable here after its subject was erased."""

_LOOK = 500
"""After more events than these it is quicker to begin anew."""


class Kept:
    """What is kept is never changed, so that any thread may read it while others go on.

    ``replay`` makes an aggregate from its events. Positions of the log become visible in order, so what follows the
    last position seen is all that is new.
    """

    def __init__(self, recorder: ApplicationRecorder, replay: Callable[[UUID], Root | None]) -> None:
        self._recorder = recorder
        self._replay = replay
        self._found: OrderedDict[UUID, tuple[float, Root]] = OrderedDict()
        self._position = -1
        self._lock = Lock()

    def refresh(self) -> None:
        """Forget everything that has changed since the last time: whatever is got after this is as new as this."""
        if self._position < 0:
            return
        news = self._recorder.select_notifications(self._position, _LOOK, inclusive_of_start=False)
        if not news:
            return
        with self._lock:
            if len(news) == _LOOK:
                self._found.clear()
                self._position = self._head()
                return
            for notification in news:
                self._found.pop(cast("UUID", notification.originator_id), None)
            self._position = max(self._position, news[-1].id)

    def get(self, key: UUID) -> Root | None:
        """Return an aggregate as it was at the last `refresh` or later; None if there is none.

        One thread at a time reads from the log: else it could keep what another has just seen change.
        """
        now = time.monotonic()
        with self._lock:
            kept = self._found.get(key)
            if kept is not None and kept[0] > now:
                self._found.move_to_end(key)
                return kept[1]
            if self._position < 0:
                self._position = self._head()
            found = self._replay(key)
            if found is not None:
                self._found[key] = (now + LONGEST_SECONDS, found)
                self._found.move_to_end(key)
                if len(self._found) > MOST:
                    self._found.popitem(last=False)
            return found

    def _head(self) -> int:
        return self._recorder.max_notification_id() or 0
