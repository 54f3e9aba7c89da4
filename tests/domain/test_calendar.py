"""Calendars: imported in editions, of which an old one stays known for what was counted by it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar import MOST, Applied, Calendar, Imported, Revised, SpecialDay, calendar_id
from domain.errors import InvalidInput
from domain.values import Act, Role
from domain.working_days import WorkingDays
from tests.domain.letters import DAY, one, system
from tests.domain.scenario import event, given

ADMIN = Act(one("administrator"), Role.ADMINISTRATOR, None, DAY)
NEW_YEAR, MAY_DAY, MAKE_UP = (
    SpecialDay(date(2026, 1, 1), works=False, name="元旦"),
    SpecialDay(date(2026, 5, 1), works=False, name="劳动节"),
    SpecialDay(date(2026, 5, 9), works=True),
)
NEXT_YEAR = SpecialDay(date(2027, 1, 1), works=False, name="元旦")
SOURCE = "国办发明电"


def imported(*days: SpecialDay) -> Calendar:
    return Calendar.start(ADMIN, code="CN", days=days or (NEW_YEAR, MAY_DAY, MAKE_UP), source=SOURCE)


def test_a_calendar_is_entered_in_the_order_of_its_days() -> None:
    calendar = Calendar.start(ADMIN, code="CN", days=[MAKE_UP, NEW_YEAR], source=f" {SOURCE} ")
    assert calendar.id == calendar_id("CN")
    (happened,) = calendar.pending_events
    assert isinstance(happened, Imported)
    assert (happened.days, happened.source) == ([NEW_YEAR, MAKE_UP], SOURCE)


def test_an_import_replaces_the_years_that_it_covers_and_keeps_the_others() -> None:
    calendar = imported()
    given(calendar).when(
        lambda c: c.revise(ADMIN, days=[NEXT_YEAR], source=SOURCE),
        lambda c: c.revise(ADMIN, days=[NEW_YEAR], source="更正"),
    ).then(
        event(Revised, ADMIN, days=[NEXT_YEAR], source=SOURCE),
        event(Revised, ADMIN, days=[NEW_YEAR], source="更正"),
    )
    assert calendar.current == WorkingDays("CN", 3, {date(2026, 1, 1): False, date(2027, 1, 1): False})
    assert calendar.names == {date(2026, 1, 1): "元旦", date(2027, 1, 1): "元旦"}
    assert calendar.sources == [SOURCE, SOURCE, "更正"]


def test_what_was_known_at_a_moment_stays_known() -> None:
    calendar = imported()
    calendar.revise(ADMIN, days=[NEXT_YEAR], source=SOURCE)
    first, second = calendar.imported_at
    assert calendar.edition_at(first - timedelta(seconds=1)) is WorkingDays.EVERY_DAY
    assert calendar.edition_at(first).edition == 1
    assert calendar.edition_at(second).edition == 2
    assert calendar.edition_at(datetime(2200, 1, 1, tzinfo=UTC)) is calendar.current


def test_an_edition_is_concluded_once() -> None:
    calendar = imported()
    given(calendar).when(
        lambda c: c.conclude(system(), 1, 7),
        lambda c: c.conclude(system(), 1, 8),
        lambda c: c.conclude(system(), 2, 9),
    ).then(event(Applied, system(), edition=1, moved=7))
    assert calendar.applied == 1


@pytest.mark.parametrize(
    ("days", "source", "field"),
    [
        ([], SOURCE, "days"),
        ([SpecialDay(date(2026, 1, 1) + timedelta(days=n), works=False) for n in range(MOST + 1)], SOURCE, "days"),
        ([NEW_YEAR, NEW_YEAR], SOURCE, "days.1.on"),
        ([SpecialDay(date(2026, 1, 1), works=False, name="\x00")], SOURCE, "days.0.name"),
        ([NEW_YEAR], " ", "source"),
    ],
)
def test_nonsense_is_refused_by_the_field_at_fault(days: list[SpecialDay], source: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Calendar.start(ADMIN, code="CN", days=days, source=source)
    assert caught.value.field == field
