"""A campaign's periodic duties are opened by the workflow and by nobody else, by the day of the campaign's zone."""

from datetime import UTC, date, datetime

import pytest

from domain.application import Call
from domain.campaign import Campaign
from domain.errors import NotAuthorised, NotFound, StaleVersion
from domain.values import SYSTEM, Role
from tests.application.world import CAMPAIGN, COUNTY_HEAD, World, admin, call, system
from tests.domain.letters import one

JANUARY, FEBRUARY = date(2011, 1, 1), date(2011, 2, 1)


def opened(world: World) -> int:
    return sum(map(len, world.app.find(Campaign, CAMPAIGN).opened.values()))


def test_what_has_begun_is_opened_once_however_often_it_is_asked_for(world: World) -> None:
    first = world.app.open_duties(system(FEBRUARY), CAMPAIGN)
    assert opened(world) == 2 + 2 + 4 + 1  # monthly self-check and record, four quarterly ones, the yearly evaluation
    again = world.app.open_duties(system(FEBRUARY), CAMPAIGN)
    assert (again.id, again.version) == (CAMPAIGN, first.version)
    assert world.app.open_duties(system(date(2011, 3, 1)), CAMPAIGN).version == first.version + 2


def test_a_day_begins_where_the_campaign_is(world: World) -> None:
    late = Call(SYSTEM, datetime(2010, 12, 31, 15, 59, tzinfo=UTC), role=Role.SYSTEM)
    world.app.open_duties(late, CAMPAIGN)
    assert opened(world) == 0
    world.app.open_duties(Call(SYSTEM, datetime(2010, 12, 31, 16, tzinfo=UTC), role=Role.SYSTEM), CAMPAIGN)
    assert opened(world) == 7
    assert world.app.find(Campaign, CAMPAIGN).next_opening(JANUARY) == FEBRUARY


def test_nobody_but_the_workflow_opens_them(world: World) -> None:
    for who in (call(COUNTY_HEAD), admin()):
        with pytest.raises(NotAuthorised):
            world.app.open_duties(who, CAMPAIGN)
    with pytest.raises(NotFound):
        world.app.open_duties(system(), one("no campaign"))
    with pytest.raises(StaleVersion):
        world.app.open_duties(Call(SYSTEM, datetime(2011, 2, 1, tzinfo=UTC), role=Role.SYSTEM, expected=7), CAMPAIGN)
    assert opened(world) == 0
