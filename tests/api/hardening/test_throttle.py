"""The windows in which requests are counted: a clock of the test's own, no server."""

from collections.abc import Callable
from uuid import UUID

import pytest

from api.identity import Caller
from api.identity.throttle import MAX_WINDOWS, Throttle, _Windows
from api.problems import TOO_MANY_REQUESTS, Problem


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def wait(count: Callable[[], None]) -> int:
    """Return how many seconds a refused request is told to wait."""
    with pytest.raises(Problem) as refusal:
        count()
    assert refusal.value.kind is TOO_MANY_REQUESTS
    return int((refusal.value.headers or {})["Retry-After"])


def test_the_window_moves_with_the_requests(clock: Clock) -> None:
    throttle = Throttle(anonymous="2/minute", clock=clock)
    throttle.anonymous("192.0.2.1")
    clock.now += 40
    throttle.anonymous("192.0.2.1")
    assert wait(lambda: throttle.anonymous("192.0.2.1")) == 20
    clock.now += 20
    throttle.anonymous("192.0.2.1")
    assert wait(lambda: throttle.anonymous("192.0.2.1")) == 40


def test_who_is_refused_does_not_wait_longer_for_asking(clock: Clock) -> None:
    throttle = Throttle(anonymous="1/minute", clock=clock)
    throttle.anonymous("192.0.2.1")
    for _ in range(59):
        clock.now += 1
        wait(lambda: throttle.anonymous("192.0.2.1"))
    clock.now += 1
    throttle.anonymous("192.0.2.1")


def test_without_rates_nothing_is_counted() -> None:
    throttle = Throttle()
    for _ in range(2000):
        throttle.anonymous("192.0.2.1")
        throttle.login("192.0.2.1", "admin")
        throttle.caller(Caller(UUID(int=1)))


def test_an_account_counts_once_whatever_it_acts_as(clock: Clock) -> None:
    throttle = Throttle(requests="1/minute", clock=clock)
    throttle.caller(Caller(UUID(int=1), account=UUID(int=9)))
    assert wait(lambda: throttle.caller(Caller(UUID(int=2), account=UUID(int=9)))) == 60
    throttle.caller(Caller(UUID(int=1)))
    throttle.caller(Caller(UUID(int=3)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:DB8:1:2::0001"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
        ("no address", "no address"),
    ],
)
def test_these_addresses_are_one_caller(clock: Clock, one: str, other: str) -> None:
    throttle = Throttle(anonymous="1/minute", clock=clock)
    throttle.anonymous(one)
    wait(lambda: throttle.anonymous(other))


def test_these_addresses_are_different_callers(clock: Clock) -> None:
    throttle = Throttle(anonymous="1/minute", clock=clock)
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8:1:2::1", "2001:db8:1:3::1", "x", "y"):
        throttle.anonymous(address)


def test_a_login_name_is_guarded_against_many_addresses_however_it_is_written(clock: Clock) -> None:
    throttle = Throttle(logins="3/minute", clock=clock)
    for n, written in enumerate(("Straße", "STRASSE", "ＳＴＲＡＳＳＥ")):
        throttle.login(f"192.0.2.{n}", written)
    wait(lambda: throttle.login("192.0.2.9", "strasse"))
    throttle.login("192.0.2.9", "somebody else")


def test_an_address_that_tries_many_login_names_is_refused(clock: Clock) -> None:
    throttle = Throttle(logins="3/minute", clock=clock)
    throttle.login("192.0.2.1", "one")
    throttle.login("192.0.2.1", "two")
    throttle.login("192.0.2.1")
    wait(lambda: throttle.login("192.0.2.1", "three"))
    throttle.login("192.0.2.2", "three")


def test_many_addresses_fill_no_memory_and_the_busy_ones_stay_known(clock: Clock) -> None:
    windows = _Windows(clock)
    assert windows.acquire_entry("busy", 1, 60)
    for n in range(2 * MAX_WINDOWS):
        assert windows.acquire_entry(str(n), 1, 60)
        if n % 1000 == 0:
            assert not windows.acquire_entry("busy", 1, 60)
    assert len(windows._stamps) == MAX_WINDOWS
    assert not windows.acquire_entry("busy", 1, 60)
    assert windows.acquire_entry("0", 1, 60)


def test_no_window_holds_more_than_its_limit(clock: Clock) -> None:
    windows = _Windows(clock)
    for _ in range(500):
        windows.acquire_entry("key", 5, 60)
        clock.now += 1
    assert len(windows._stamps["key"]) == 5
