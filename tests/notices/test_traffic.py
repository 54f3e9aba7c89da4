"""What the metrics say of telling: what was sent, how far behind the courier is, and what should have been tried."""

from datetime import UTC, datetime

import pytest

from runtime.notices.traffic import traffic
from tests.application.world import CLERK, DAY, HEAD
from tests.notices.hooked import listening
from tests.notices.office import REFUSED, Office
from tests.notices.test_webhooks import Desk


@pytest.fixture
def today(office: Office) -> Office:
    office.now = datetime.now(UTC)
    office.runs()
    return office


def test_deliveries_of_the_last_day_are_counted_by_channel_and_state(today: Office) -> None:
    today.reached_by(HEAD, "head@example.org")
    with listening() as listener:
        desk = Desk(today, listener, "pledge.reminded")
        pledge = today.world.propose()
        today.remind(pledge, "propose", "-7", DAY)
        desk.runs()
        today.reached_by(CLERK, "clerk@example.org")
        today.pigeons.broken = REFUSED
        today.remind(pledge, "propose", "-1", DAY)
        today.runs()
    found = traffic(today.house.pool)
    assert found.deliveries == {
        ("MAIL", "SENT"): 1,
        ("MAIL", "WAITING"): 2,
        ("WEBHOOK", "SENT"): 1,
        ("WEBHOOK", "WAITING"): 1,
    }
    with today.house.pool.connection() as conn:
        conn.execute("UPDATE notice SET made_at = now() - interval '25 hours'")
        conn.execute("UPDATE webhook_delivery SET made_at = now() - interval '25 hours'")
    assert traffic(today.house.pool).deliveries == {}


def test_the_courier_is_behind_until_it_has_read_the_log(today: Office) -> None:
    assert traffic(today.house.pool).behind == 0
    today.remind(today.world.propose(), "propose", "-1", DAY)
    assert traffic(today.house.pool).behind == 2
    today.runs()
    assert traffic(today.house.pool).behind == 0


def test_what_waits_is_overdue_only_when_it_should_have_been_tried(today: Office) -> None:
    today.reached_by(HEAD, "head@example.org")
    today.pigeons.broken = REFUSED
    today.remind(today.world.propose(), "propose", "-1", DAY)
    today.runs()
    assert traffic(today.house.pool).overdue == 0
    with today.house.pool.connection() as conn:
        conn.execute("UPDATE delivery SET next_at = now() - interval '20 minutes'")
    assert 1200 <= traffic(today.house.pool).overdue < 1260
