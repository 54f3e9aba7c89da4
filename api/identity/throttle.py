"""How often somebody may ask: moving windows per identity, per address, and stricter ones for logins.

Each process counts for itself, in memory: with n processes up to n times as much gets through.
"""

import hashlib
import ipaddress
import math
import threading
import time
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api import problems
from api.identity.callers import Caller
from api.problems import Problem
from domain.catalogue import Term

MAX_WINDOWS = 20_000
"""Callers that one limit remembers at once, a few MB; beyond it the one that asked longest ago is forgotten."""

_IPV6_PREFIX = 64  # bits: what one customer is given, and may choose addresses in

Clock = Callable[[], float]


class Throttle:
    """Refuses who asks too often, with 429 and the seconds to wait.

    A rate is a text like ``300/minute``; None sets no limit. ``requests`` counts by identity, ``anonymous`` by
    address, ``logins`` by address and again by the name to log in with, ``messages`` what one sends oneself.
    """

    def __init__(
        self,
        *,
        requests: str | None = None,
        anonymous: str | None = None,
        logins: str | None = None,
        messages: str | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._requests = _counter(requests, clock)
        self._anonymous = _counter(anonymous, clock)
        self._logins_by_address = _counter(logins, clock)
        self._logins_by_name = _counter(logins, clock)
        self._messages = _counter(messages, clock)

    def caller(self, caller: Caller) -> None:
        """Count a request of somebody known. Raises the problem `too-many-requests`."""
        self._requests(str(caller.account or caller.actor))

    def message(self, caller: Caller) -> None:
        """Count a message that somebody lets be sent. Raises the problem `too-many-requests`."""
        self._messages(str(caller.account or caller.actor))

    def anonymous(self, address: str) -> None:
        """Count a request without credentials or with bad ones. Raises the problem `too-many-requests`."""
        self._anonymous(_network(address))

    def login(self, address: str, login: str | None = None) -> None:
        """Count an attempt to log in, before the password is looked at. Raises the problem `too-many-requests`.

        ``login`` is the name or, for a change of password, the account; None where the name is not known yet.
        """
        self._logins_by_address(_network(address))
        if login is not None:
            self._logins_by_name(_name(login))


def _counter(rate: str | None, clock: Clock) -> Callable[[str], None]:
    """Return what counts a request of a key under a rate of its own, and refuses it beyond."""
    if rate is None:
        return lambda _: None
    item, windows = parse(rate), MovingWindowRateLimiter(_Windows(clock))

    def count(key: str) -> None:
        if not windows.hit(item, key):
            wait = max(1, math.ceil(windows.get_window_stats(item, key).reset_time - clock()))
            detail = Term(f"请在{wait}秒后重试", f"Try again in {wait} seconds.")
            raise Problem(problems.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(wait)})

    return count


class _Windows(MemoryStorage):
    """The library's storage with a bound.

    Its own keeps an empty list of every key it ever saw, and walks all keys up to a hundred times a second.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._stamps: dict[str, list[float]] = {}  # the key that was used last comes last

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        with self._lock:
            now = self._clock()
            stamps = self._stamps[key] = self._stamps.pop(key, [])
            del stamps[: bisect_right(stamps, now - expiry)]
            if len(self._stamps) > MAX_WINDOWS:
                del self._stamps[next(iter(self._stamps))]
            if len(stamps) + amount > limit:
                return False
            stamps.extend([now] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - the library's signature
        with self._lock:
            now = self._clock()
            stamps = [stamp for stamp in self._stamps.get(key, []) if stamp > now - expiry]
            return (stamps[0] if stamps else now), len(stamps)


def _network(address: str) -> str:
    """Return what counts as one caller: an IPv4 address or the /64 of an IPv6 one; anything else as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return _digest(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), _IPV6_PREFIX), strict=False))
    return str(found)


def _name(login: str) -> str:
    return _digest(unicodedata.normalize("NFKC", login).casefold())


def _digest(text: str) -> str:
    """Return a key of bounded length that keeps no name in memory."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
