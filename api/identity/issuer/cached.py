"""A copy of what another server says, kept for a while, and for longer as long as that server is down."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

import structlog

from api import problems
from api.problems import Problem
from domain.catalogue import Term

FRESH = 600.0
"""Seconds for which a copy is used without asking."""

STALE = 86_400.0
"""Seconds after which a copy is not used even if its source is down."""

RENEWAL = 30.0
"""Seconds between two early renewals: strangers can cause them, and must not hammer the source."""

PAUSE = 5.0
"""Seconds for which a source that failed is left alone."""

PATIENCE = 2.0
"""Seconds for which a thread without a copy waits for the one that fetches: a slow source must not take them all."""

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class SourceDown(Exception):
    """The other server did not answer, or not with what it should; the text says why, for the log."""


class ProviderUnavailable(Problem):
    """There is no copy that may be used, and the other server gives none."""

    def __init__(self) -> None:
        detail = Term("统一身份认证服务暂不可用，请稍后重试", "The identity provider cannot be reached now; try again.")
        super().__init__(problems.UNAVAILABLE, detail, headers={"Retry-After": "5"})


@dataclass(frozen=True)
class _Copy(Generic[T]):
    value: T
    since: float


class Cached(Generic[T]):
    """What ``fetch`` returned last; it raises `SourceDown`. Safe for threads, of which one fetches at a time.

    ``clock`` counts seconds and never runs backwards.
    """

    def __init__(self, fetch: Callable[[], T], clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = Lock()
        self._copy: _Copy[T] | None = None
        self._failed_at = -math.inf
        self._renewed_at = -math.inf

    def get(self) -> T:
        """Return the copy, fetched anew where it is old.

        Who has an old one does not wait for it, and nobody waits for long. Raises `ProviderUnavailable` without one.
        """
        if (copy := self._younger_than(FRESH)) is not None:
            return copy.value
        if self._lock.acquire(timeout=PATIENCE if self._younger_than(STALE) is None else 0):
            try:
                if self._younger_than(FRESH) is None:
                    self._try()
            finally:
                self._lock.release()
        if (copy := self._younger_than(STALE)) is None:
            raise ProviderUnavailable
        return copy.value

    def renewed(self) -> T:
        """Return the copy, fetched anew however young it is, unless that was done a moment ago.

        Raises `ProviderUnavailable` where the last attempt failed or goes on: what is new then cannot be told.
        """
        if not self._lock.acquire(timeout=PATIENCE):
            raise ProviderUnavailable
        try:
            now = self._clock()
            if now - self._renewed_at >= RENEWAL:
                self._renewed_at = now
                self._try()
            if self._copy is None or self._failed_at > self._copy.since:
                raise ProviderUnavailable
            return self._copy.value
        finally:
            self._lock.release()

    def _try(self) -> None:
        """Fetch, unless that failed a moment ago; after a failure the copy stays."""
        if self._clock() - self._failed_at < PAUSE:
            return
        try:
            value = self._fetch()
        except SourceDown as error:
            self._failed_at = self._clock()
            _log.warning("identity provider not usable", reason=str(error))
        except ProviderUnavailable:  # what is needed to fetch it
            self._failed_at = self._clock()
        else:
            self._copy = _Copy(value, self._clock())
            self._failed_at = -math.inf

    def _younger_than(self, age: float) -> _Copy[T] | None:
        copy = self._copy
        return copy if copy is not None and self._clock() - copy.since < age else None
