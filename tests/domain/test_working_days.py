"""Working days: holidays and make-up workdays decide which days count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.working_days import WorkingDays

SPRING = WorkingDays(
    "CN",
    1,
    {date(2026, 2, 14): True, date(2026, 2, 28): True, **{date(2026, 2, day): False for day in range(15, 24)}},
)
"""The Spring Festival of 2026: nine days off from Sunday the 15th, two Saturdays worked in exchange."""

NEAR = st.dates(date(2026, 1, 1), date(2026, 4, 30))
SPECIAL = st.dictionaries(NEAR, st.booleans(), max_size=30)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 2, 18), 0, date(2026, 2, 14)),
        (date(2026, 2, 14), 0, date(2026, 2, 14)),
        (date(2025, 12, 31), 3, date(2026, 1, 5)),
    ],
)
def test_holidays_are_passed_over_and_make_up_days_are_not(day: date, days: int, expected: date) -> None:
    assert SPRING.shift(day, days) == expected


def test_without_a_calendar_every_day_counts() -> None:
    assert WorkingDays.EVERY_DAY.shift(date(2026, 2, 13), 9) == date(2026, 2, 22)
    assert WorkingDays.EVERY_DAY.counts(date(2026, 2, 15))


@given(day=NEAR, days=st.integers(-40, 40), special=SPECIAL)
def test_a_shift_passes_exactly_as_many_counting_days_as_asked_for(
    day: date, days: int, special: dict[date, bool]
) -> None:
    calendar = WorkingDays("X", 1, special)
    end = calendar.shift(day, days)
    assert calendar.counts(end)
    first, last = sorted((day, end))
    passed = sum(calendar.counts(first + timedelta(days=n)) for n in range((last - first).days + 1))
    passed -= calendar.counts(day)
    if days:
        assert passed == abs(days)
        assert (end > day) is (days > 0)
    else:
        assert end <= day
        assert passed == (0 if calendar.counts(day) else 1)
