"""How comments are given in the county of the application's tests."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.application import Call
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.values import Pledger, PledgerKind, Role
from tests.application.world import BRANCH, CAMPAIGN, COUNTY, DAY, FOUNDED, OF_BRANCH, World, admin, call
from tests.domain.letters import one

COMMENT = one("comment")
CONTACT, RESPONSIBLE, SUPERVISOR = one("contact leader"), one("responsible leader"), one("supervisor")
LATER, NEXT_DAY, YESTERDAY = DAY + timedelta(9), DAY + timedelta(1), DAY - timedelta(1)
SAID: dict[str, Any] = {
    "mode": CommentMode.ONE_BY_ONE,
    "checkpoint": Checkpoint.DURING,
    "achievements": "走访扎实",
    "shortcomings": "记录不全",
    "direction": "补齐台账",
}


def give(world: World, who: Call, target: Pledger = OF_BRANCH, key: UUID = COMMENT, **changes: Any) -> Comment:
    """Give a comment, by default on the branch."""
    world.app.give_comment(who, key, campaign=CAMPAIGN, target=target, **{**SAID, **changes})
    return world.app.find(Comment, key)


def organisation(key: UUID) -> Pledger:
    """Return an organisation as the target of a comment."""
    return Pledger(PledgerKind.ORGANISATION, key)


def seat(world: World, place: UUID, role: Role, person: UUID) -> object:
    """Fill a post from the first day on."""
    return world.app.fill_post(admin(FOUNDED), place, role, person)


def staffed() -> World:
    """Return the county in which the branch has visitors and a supervisor, too."""
    world = World()
    for person, role in (
        (CONTACT, Role.CONTACT_LEADER), (RESPONSIBLE, Role.RESPONSIBLE_LEADER), (SUPERVISOR, Role.SUPERVISOR),
    ):  # fmt: skip
        seat(world, BRANCH, role, world.admit(person, place=COUNTY))
    return world


def lend(world: World, place: UUID, role: Role, holder: UUID, substitute: UUID) -> object:
    """Let somebody stand in for the holder of a post."""
    return world.app.name_substitute(call(holder), place, role, substitute, since=DAY, until=date(2011, 4, 1))


def belong(world: World, person: UUID) -> object:
    """Let somebody of the town be a member of the branch."""
    return world.app.transfer_member(admin(FOUNDED), person, BRANCH)
