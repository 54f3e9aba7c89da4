"""A campaign's calendar in skipped time: every period of every cadence opened once, by one timer."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from domain.application import Call
from domain.cadence import Period
from domain.policy import Policy, preset
from domain.values import Role
from tests.domain.letters import one
from tests.workflows.conftest import Skip, Skipped
from tests.workflows.judging import JUDGED
from workflows.contracts import CAMPAIGN
from workflows.reconcile import Reconciled, reconcile

SU_COUNTY = preset("SU_COUNTY")
YEAR_OF_SU_COUNTY = {
    "self_check": 12,
    "inspection": 4,
    "briefing": 4,
    "comment": 4,
    "comment_reminder": 12,
    "comment_check": 2,
    "comment_summary": 1,
    "evaluation": 2,
    "ranking_organisation": 6,
    "ranking_member": 12,
    "disclosure_member": 12,
    "life_meeting": 12,
}
DRIVE = one("campaign of a calendar year")

Opening = tuple[date, str, Period]


async def begin(world: Skipped, policy: Policy = SU_COUNTY) -> int:
    """Open a campaign of the next calendar year, and return the year."""
    town = world.life.town
    year = town.day.year + 1
    call = Call(town.head, await world.environment.get_current_time(), role=Role.ADMINISTRATOR)
    town.app.open_campaign(
        call,
        DRIVE,
        name="一诺三评三公开",
        theme="",
        organisation=town.committee,
        opens_on=date(year, 1, 1),
        closes_on=date(year, 12, 31),
        policy=policy,
    )
    await world.settle(DRIVE, CAMPAIGN)
    return year


async def skip_to(world: Skipped, day: date) -> None:
    """Let time pass until noon of a day."""
    await world.skip_to((day - world.life.town.day).days)


async def change(world: Skipped, policy: Policy) -> None:
    """Give the campaign another policy."""
    town = world.life.town
    moment = await world.environment.get_current_time()
    town.app.change_policy(Call(town.head, moment, reason="年中调整", role=Role.ADMINISTRATOR), DRIVE, policy)
    await world.settle(DRIVE, CAMPAIGN)


def openings(world: Skipped) -> list[Opening]:
    """Return on which day each period of each duty was opened."""
    events: Any = world.house.pledgebook.events.get(DRIVE)
    found = [event for event in events if event.TOPIC == "campaign.duties-opened"]
    return [(event.act.occurred_on, event.duty, event.period) for event in found]


def counts(found: list[Opening]) -> Counter[str]:
    """Return how many periods of each duty were opened; none is opened twice."""
    assert len({(duty, period) for _, duty, period in found}) == len(found)
    return Counter(duty for _, duty, _ in found)


async def history(world: Skipped, key: UUID = DRIVE) -> Counter[str]:
    """Return how often what stands in the history of a campaign's workflow."""
    fetched = await world.handle_of(key, CAMPAIGN).fetch_history()
    return Counter(str(event.WhichOneof("attributes")) for event in fetched.events)


async def test_the_year_of_su_county_opens_each_period_on_its_first_day(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        year = await begin(world)
        assert (await world.progress(DRIVE, CAMPAIGN)).wake_at == f"{year - 1}-12-31T16:05:00+00:00"
        await skip_to(world, date(year - 1, 12, 31))
        assert openings(world) == []
        await skip_to(world, date(year + 1, 1, 31))
        found = openings(world)
        assert counts(found) == YEAR_OF_SU_COUNTY
        assert len(found) == 83
        assert all(day == period.start for day, _, period in found)
        told = await history(world)
        days = len({period.start for _, _, period in found})
        assert days == told["timer_started_event_attributes"] == told["activity_task_scheduled_event_attributes"] == 12
        assert (await world.progress(DRIVE, CAMPAIGN)).wake_at is None
        town = world.life.town
        moment = await world.environment.get_current_time()
        town.app.close_campaign(Call(town.head, moment, role=Role.ADMINISTRATOR), DRIVE)
        await world.settle(DRIVE, CAMPAIGN)
        assert await world.handle_of(DRIVE, CAMPAIGN).result() == "CLOSED"
        await world.keep("campaign-year", key=DRIVE, kind=CAMPAIGN)


async def test_what_was_missed_in_three_months_without_a_workflow_is_opened_at_once(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        year = await begin(world)
        await skip_to(world, date(year, 2, 10))
        await world.handle_of(DRIVE, CAMPAIGN).terminate()  # as if Temporal had lost it
        world.cut_off = True
        await skip_to(world, date(year, 5, 10))
        assert max(day for day, _, _ in openings(world)) == date(year, 2, 1)
        world.cut_off = False
        assert await reconcile(world.temporal, world.house.pledgebook) == Reconciled(open=2, started=1)
        await world.settle(DRIVE, CAMPAIGN)
        assert await reconcile(world.temporal, world.house.pledgebook) == Reconciled(open=2, started=0)
        await skip_to(world, date(year + 1, 1, 31))
        found = openings(world)
        assert counts(found) == YEAR_OF_SU_COUNTY
        back = date(year, 5, 10)
        assert {(day, period.start.month) for day, _, period in found if day != period.start} == {
            (back, 3),
            (back, 4),
            (back, 5),
        }
        await world.keep("campaign-outage", key=DRIVE, kind=CAMPAIGN)


async def test_a_campaign_that_temporal_never_heard_of_catches_up(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        world.cut_off = True
        year = await begin(world)
        await skip_to(world, date(year, 4, 10))
        assert openings(world) == []
        world.cut_off = False
        await world.settle(DRIVE, CAMPAIGN)
        found = openings(world)
        assert {day for day, _, _ in found} == {date(year, 4, 10)}
        assert counts(found)["self_check"] == 4
        assert counts(found)["inspection"] == 2


async def test_a_policy_changed_in_mid_year_counts_from_its_day(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        year = await begin(world)
        await skip_to(world, date(year, 7, 15))
        cadences = {**SU_COUNTY.cadences, "comment": "P1M", "visit": "P1M"}
        del cadences["briefing"]
        policy = Policy.from_data({**SU_COUNTY.to_data(), "cadences": cadences})
        await change(world, policy)
        assert openings(world)[-1] == (date(year, 7, 15), "visit", Period(date(year, 7, 15), date(year, 7, 31)))
        await skip_to(world, date(year + 1, 1, 31))
        found = openings(world)
        # Of the third quarter a comment was owed already; briefings of the first three quarters stay.
        assert counts(found) == {**YEAR_OF_SU_COUNTY, "comment": 3 + 3, "briefing": 3, "visit": 6}
        assert all(day == period.start for day, _, period in found)
        await world.keep("campaign-policy-changed", key=DRIVE, kind=CAMPAIGN)
