"""The statistics form through the application: who hands it in, who returns it, and for which period (L4)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain import form_rules, rules
from domain.application import Call
from domain.errors import Concealed, InvalidInput, NotAuthorised, NotFound, StaleVersion
from domain.policy import Policy, preset
from domain.statistics import Statistics, Submitted, statistics_id
from domain.values import Role
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    CLOSES,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    DEPUTY,
    FOUNDED,
    HEAD,
    MEMBER,
    OPENS,
    OTHER_HEAD,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    Guard,
    World,
    admin,
    call,
    every,
)
from tests.domain.forms import form
from tests.domain.letters import one

DUE = date(2012, 9, 20)
OWED = preset("DEFAULT").changed({"statistics_due": DUE.isoformat()})
LATER = DAY + timedelta(1)


def submit(world: World, who: Call | None = None, organisation: UUID = BRANCH, **changes: Any) -> Statistics:
    said = {"values": form(), "derived": {}, "notes": {}, **changes}
    key = world.app.submit_statistics(who or call(CLERK), CAMPAIGN, organisation, **said).id
    return world.app.find(Statistics, key)


def send_back(world: World, form: Statistics, who: Call | None = None) -> None:
    world.app.return_statistics(who or call(TOWN_OFFICE, LATER, reason="制度数有误"), form.id)


GUARDS = [
    Guard("before the campaign", rules.NOT_IN_SESSION, lambda w: submit(w, call(CLERK, FOUNDED))),
    Guard("twice", form_rules.STANDS, submit, given=submit),
]  # fmt: skip


@every(GUARDS)
def test_a_form_is_refused(guard: Guard) -> None:
    guard.holds()


@pytest.mark.parametrize(("policy", "until", "due"), [(OWED, DUE, DUE), (preset("DEFAULT"), CLOSES, None)])
def test_a_form_counts_from_the_opening_to_its_due_date_or_the_end(
    policy: Policy, until: date, due: date | None
) -> None:
    world = World(policy)
    key = submit(world).id
    (event,) = world.app.events.get(key)
    assert isinstance(event, Submitted)
    assert (event.period.start, event.period.end, event.due) == (OPENS, until, due)
    assert (event.act.role, key) == (Role.CLERK, statistics_id(CAMPAIGN, BRANCH, until))


def test_another_due_date_makes_another_form() -> None:
    world = World(OWED)
    first = submit(world)
    world.app.change_policy(admin(LATER, reason="第二次报送"), CAMPAIGN, OWED.changed({"statistics_due": "2012-12-20"}))
    second = submit(world, call(CLERK, LATER))
    assert (first.period.end, second.period.end) == (DUE, date(2012, 12, 20))
    assert second.submissions[0].due == date(2012, 12, 20)


def test_a_returned_form_is_owed_again_by_its_due_date_and_no_earlier_than_a_week_later() -> None:
    world = World(OWED)
    found = submit(world)
    send_back(world, found)
    assert world.app.find(Statistics, found.id).due == DUE
    assert len(submit(world, call(HEAD, LATER)).submissions) == 2
    send_back(world, found, call(TOWN_HEAD, DUE + timedelta(3), reason="再核"))
    assert world.app.find(Statistics, found.id).due == DUE + timedelta(10)


@pytest.mark.parametrize("who", [CLERK, HEAD])
def test_secretary_and_clerk_hand_it_in(who: UUID) -> None:
    assert submit(World(), call(who)).submissions[0].act.actor == who


@pytest.mark.parametrize("who", [DEPUTY, MEMBER, TOWN_HEAD, OTHER_HEAD, COUNTY_HEAD])
def test_nobody_else_hands_it_in(who: UUID) -> None:
    with pytest.raises(NotAuthorised):
        submit(World(), call(who))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(COUNTY_HEAD, NotAuthorised), (HEAD, NotAuthorised), (OTHER_HEAD, Concealed), (MEMBER, Concealed)],
)
def test_only_the_direct_superior_returns_it_and_outsiders_are_told_of_none(
    who: UUID, refusal: type[Exception]
) -> None:
    world = World()
    found = submit(world)
    with pytest.raises(refusal):
        send_back(world, found, call(who, LATER, reason="有误"))
    send_back(world, found, call(TOWN_DEPUTY, LATER, reason="有误"))


def test_a_form_is_read_by_the_line_and_not_by_members_or_neighbours() -> None:
    world = World()
    found = submit(world)
    readers = {who for who in (HEAD, CLERK, TOWN_OFFICE, COUNTY_HEAD) if world.app.sees(call(who).claim(DAY), found)}
    assert readers == {HEAD, CLERK, TOWN_OFFICE, COUNTY_HEAD}
    assert not any(world.app.sees(call(who).claim(DAY), found) for who in (MEMBER, OTHER_HEAD))
    for who in (HEAD, CLERK, TOWN_OFFICE, COUNTY_HEAD, MEMBER, OTHER_HEAD):
        assert world.app.sees_statistics(call(who).claim(DAY), BRANCH) is (who in readers)


def failing(world: World) -> list[tuple[Callable[[], object], type[Exception]]]:
    below = one("a campaign of the town")
    world.app.open_campaign(
        admin(FOUNDED), below, name="镇活动", theme="", organisation=TOWN, opens_on=OPENS, closes_on=CLOSES,
        policy=preset("DEFAULT"),
    )  # fmt: skip
    said = {"values": form(), "derived": {}, "notes": {}}
    key = submit(world).id
    return [
        (lambda: world.app.submit_statistics(call(COUNTY_HEAD), below, COUNTY, **said), InvalidInput),
        (lambda: world.app.submit_statistics(call(CLERK), one("none"), BRANCH, **said), NotFound),
        (lambda: world.app.return_statistics(call(TOWN_HEAD), one("none")), NotFound),
        (lambda: submit(world, call(CLERK, expected=7)), StaleVersion),
        (lambda: world.app.return_statistics(call(TOWN_HEAD, expected=7, reason="有误"), key), StaleVersion),
    ]


def test_what_does_not_fit_is_refused_and_leaves_no_trace() -> None:
    world = World()
    tried = failing(world)
    before = world.recorder.max_notification_id()
    for command, refusal in tried:
        with pytest.raises(refusal):
            command()
    assert world.recorder.max_notification_id() == before
