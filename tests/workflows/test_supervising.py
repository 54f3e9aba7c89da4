"""Supervision in skipped time: rests, moved branches, cards, working days, and calendars that change."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from domain.application import Call
from domain.calendar import Calendar, SpecialDay, calendar_id
from domain.pledge import Pledge
from domain.supervised import Move
from domain.values import Party, Role
from domain.working_days import WorkingDays
from runtime.composition import House
from tests.workflows.conftest import Skip, Skipped
from tests.workflows.town import POLICY, ZONE
from workflows.contracts import CALENDAR

NO_PLAN = replace(POLICY, mechanisms=replace(POLICY.mechanisms, plan=False))
_SATURDAY = 5


async def administrator(world: Skipped) -> Call:
    return Call(uuid4(), await world.environment.get_current_time(), reason="按通知", role=Role.ADMINISTRATOR)


def import_calendar(house: House, call: Call, *days: SpecialDay) -> None:
    house.pledgebook.import_calendar(call, "CN", days, "国办发明电")


def weekdays(day: date, number: int) -> list[date]:
    """Return the next days from Monday to Friday."""
    return [each for n in range(1, 30) if (each := day + timedelta(days=n)).weekday() < _SATURDAY][:number]


async def test_reminders_rest_when_they_were_acknowledged_and_the_latest_comes_afterwards(skipping: Skip) -> None:
    async with skipping() as world:
        life, town = world.life, world.life.town
        await life.begin(60)
        await world.skip_to(6)
        until = town.day + timedelta(days=12)
        due = town.day + timedelta(days=7)
        rest = partial(town.app.acknowledge_reminder, kind=Pledge, owed_by=Party.PLEDGER, duty="propose", due=due)
        await life.village(lambda call, key: rest(call, key=key, until=until))
        await world.skip_to(40)
        assert life.recorded()[1:] == [
            (6, "reminded propose -1"),
            (6, "reminder-acknowledged propose"),
            (12, "reminded propose +1"),
            (14, "reminded propose +7"),
            (21, "escalated propose committee"),
        ]


async def test_a_rest_over_several_rungs_ends_with_the_latest_only(skipping: Skip) -> None:
    async with skipping() as world:
        life, town = world.life, world.life.town
        await life.begin(60)
        await world.skip_to(6)
        until = town.day + timedelta(days=20)
        due = town.day + timedelta(days=7)
        rest = partial(town.app.acknowledge_reminder, kind=Pledge, owed_by=Party.PLEDGER, duty="propose", due=due)
        await life.village(lambda call, key: rest(call, key=key, until=until))
        await world.skip_to(40)
        assert life.recorded()[3:] == [(20, "reminded propose +7"), (21, "escalated propose committee")]


async def test_a_duty_of_a_branch_that_moved_goes_up_to_its_new_superior(skipping: Skip) -> None:
    async with skipping() as world:
        life, town = world.life, world.life.town
        await life.begin(60)
        await world.skip_to(10)
        other = uuid4()
        call = await administrator(world)
        town.app.found_organisation(
            call, other, name="新河镇党委", level="COMMITTEE", type="TOWNSHIP", parent=town.county
        )
        town.app.move_organisation(call, town.village, other)
        await world.skip_to(30)
        events: Any = town.app.events.get(life.pledge)
        assert [event.to for event in events if event.TOPIC == "pledge.escalated"] == [other]


async def test_cards_go_up_level_by_level_as_far_as_there_is_one(skipping: Skip) -> None:
    days = replace(POLICY.days, yellow_after=21, red_after=28)
    async with skipping(replace(POLICY, days=days)) as world:
        life = world.life
        await life.begin(60)
        await world.skip_to(50)
        assert life.recorded()[4:] == [
            (21, "escalated propose committee"),
            (28, "escalated propose county"),
            (35, "escalated propose county"),
        ]
        events: Any = world.house.pledgebook.events.get(life.pledge)
        levels = [event.level for event in events if event.TOPIC == "pledge.escalated"]
        assert levels == ["escalated", "yellow", "red"]
        await world.keep("cards")


async def test_a_reminder_falls_on_a_make_up_workday(skipping: Skip, house: House) -> None:
    async with skipping(NO_PLAN) as before:
        today = before.life.town.day
        monday = next(day for n in range(20, 27) if (day := today + timedelta(days=n)).weekday() == 0)
        import_calendar(house, await administrator(before), SpecialDay(monday - timedelta(days=2), works=True))
    async with skipping(replace(NO_PLAN, calendar="CN")) as world:
        life = world.life
        limit = (monday - life.town.day).days
        await life.published(limit)
        await world.skip_to(limit)
        told = [line for line in life.recorded() if line[1].startswith("reminded item")]
        assert told == [(limit - 10, "reminded item:1 -7"), (limit - 2, "reminded item:1 -1")]


async def test_a_changed_holiday_moves_open_deadlines_and_says_why(skipping: Skip, house: House) -> None:
    async with skipping() as before:
        first = before.life.town.day + timedelta(days=400)
        import_calendar(house, await administrator(before), SpecialDay(first, works=False))
    async with skipping(replace(POLICY, calendar="CN")) as world:
        life, town = world.life, world.life.town
        await life.begin(60)
        await world.settle(calendar_id("CN"), CALENDAR)
        days = weekdays(town.day, 7)
        assert life.now().stage_due == days[-1]
        holiday = days[2]
        import_calendar(house, await administrator(world), SpecialDay(holiday, works=False, name="抗洪放假"))
        await world.settle(calendar_id("CN"), CALENDAR)
        await world.settle(life.pledge)
        moved = WorkingDays("CN", 2, {holiday: False}).shift(town.day, 7)
        assert moved > days[-1]
        assert life.now().stage_due == moved
        (deadline,) = (d for d in town.app.deadlines(life.pledge) if d.duty.code == "propose")
        (move,) = deadline.origin.moves
        assert isinstance(move, Move)
        assert (deadline.rule, deadline.origin.first, move.to, move.edition) == ("days.revise", days[-1], moved, 2)
        assert "工作日历" in move.act.reason
        calendar = town.app.find(Calendar, calendar_id("CN"))
        assert calendar.applied == 2
        applied: Any = list(town.app.events.get(calendar_id("CN")))[-1]
        assert (applied.TOPIC, applied.moved) == ("calendar.applied", 1)
        assert await world.handle_of(calendar_id("CN"), CALENDAR).result() == "FOLLOWED"
        await world.keep("calendar-change", key=calendar_id("CN"), kind=CALENDAR)
        assert move.act.occurred_on == (await world.environment.get_current_time()).astimezone(ZONE).date()
