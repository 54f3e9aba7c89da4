"""Presets as they stand, driven through the application: what is special about a procedure happens (E2)."""

from uuid import UUID

import pytest

from domain.policy import Approver, preset
from domain.values import Meeting, Role, Stage
from tests.application.world import (
    DAY,
    HEAD,
    MEMBER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_OFFICE,
    World,
    admin,
    call,
    of,
)

BOTH = [(Approver.SECRETARY, HEAD), (Approver.LEADER_IN_CHARGE, TOWN_OFFICE)]


@pytest.mark.parametrize("order", [BOTH, BOTH[::-1]], ids=["the secretary first", "the leader first"])
def test_a_members_pledge_at_the_power_bureau_needs_the_secretary_and_the_leader_in_charge(
    order: list[tuple[Approver, UUID]],
) -> None:
    world = World(preset("YUMEN_POWER"))
    world.app.fill_post(admin(), TOWN, Role.LEADER_IN_CHARGE, TOWN_OFFICE)
    key = world.propose(of(MEMBER))
    world.app.submit(call(MEMBER), key, Meeting("党支部委员会", DAY, 7))
    stages = []
    for approver, who in order:
        world.approve(key, call(who), approver)
        stages.append(world.app.pledge(key).stage)
    assert stages == [Stage.REVIEW, Stage.PUBLISH]


def test_a_branchs_pledge_there_needs_the_bureaus_committee_alone() -> None:
    world = World(preset("YUMEN_POWER"))
    key = world.propose()
    world.app.submit(call(HEAD), key, Meeting("党委会", DAY, 9))
    world.approve(key, call(TOWN_DEPUTY))
    assert world.app.pledge(key).stage is Stage.PUBLISH
