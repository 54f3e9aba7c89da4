"""Who comments on whom, by the posts of the day; nobody on themselves, nobody from below or beside (I1)."""

import pytest

from domain.errors import PledgebookError
from tests.application.commenting import (
    CONTACT,
    RESPONSIBLE,
    SUPERVISOR,
    give,
    organisation,
    staffed,
)
from tests.application.world import (
    BRANCH,
    CLERK,
    COLLEAGUE,
    COUNTY,
    COUNTY_HEAD,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OTHER,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    TOWN_OFFICE,
    World,
    admin,
    call,
    of,
    system,
)

EVERYBODY = {
    "county secretary": COUNTY_HEAD, "county leader in charge": IN_CHARGE, "town secretary": TOWN_HEAD,
    "town deputy": TOWN_DEPUTY, "town office": TOWN_OFFICE, "secretary": HEAD, "deputy": DEPUTY, "clerk": CLERK,
    "member": MEMBER, "colleague": COLLEAGUE, "other secretary": OTHER_HEAD, "stranger": STRANGER,
    "contact leader": CONTACT, "responsible leader": RESPONSIBLE, "supervisor": SUPERVISOR,
}  # fmt: skip
TOWN_LEADERS = {"town secretary", "town deputy"}
COUNTY_LEADERS = {"county secretary", "county leader in charge"}
WHO_ON_WHOM = {
    "the branch": (organisation(BRANCH), TOWN_LEADERS | {"contact leader", "responsible leader"}),
    "its secretary": (of(HEAD), TOWN_LEADERS),
    "its deputy": (of(DEPUTY), {"secretary"}),
    "its clerk": (of(CLERK), {"secretary", "deputy"}),
    "a member": (of(MEMBER), {"secretary", "deputy"}),
    "the other branch": (organisation(OTHER), TOWN_LEADERS),
    "a member of the other branch": (of(STRANGER), {"other secretary"}),
    "the town": (organisation(TOWN), COUNTY_LEADERS),
    "the town's secretary": (of(TOWN_HEAD), COUNTY_LEADERS),
    "the town's deputy": (of(TOWN_DEPUTY), {"town secretary"}),
    "the contact leader": (of(CONTACT), {"county secretary"}),
    "the county": (organisation(COUNTY), set[str]()),
    "the county's secretary": (of(COUNTY_HEAD), set[str]()),
}
"""The superior on the organisation and its head, the head on members, the contact leader on the contact point."""


@pytest.mark.parametrize("whom", WHO_ON_WHOM)
def test_these_people_comment_and_nobody_else(whom: str) -> None:
    target, expected = WHO_ON_WHOM[whom]
    found = set()
    for title, who in EVERYBODY.items():
        world = staffed()
        before = world.position()
        try:
            give(world, call(who), target)
        except PledgebookError:
            assert world.position() == before
        else:
            found.add(title)
    assert found == expected


def test_the_system_and_the_administrator_comment_on_nobody() -> None:
    world = World()
    world.forbids(lambda: give(world, system()))
    world.forbids(lambda: give(world, admin()))
