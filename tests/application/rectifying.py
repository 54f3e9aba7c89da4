"""Rectifications in the county of the application tests: what they follow from, and their usual steps."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.application import Call
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.rectification import ProblemDraft, Rectification, rectification_id
from domain.values import Pledger, Role
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    DAY,
    FOUNDED,
    HEAD,
    MEMBER,
    OF_BRANCH,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    World,
    admin,
    call,
    of,
)
from tests.domain.letters import one

COMMENT = one("comment")
OF_COMMENT = rectification_id(COMMENT)
REASON = "点评指出的问题须限期整改"
SAID: dict[str, Any] = {
    "mode": CommentMode.MEETING,
    "checkpoint": Checkpoint.DURING,
    "achievements": "走访扎实",
    "shortcomings": "村务公开不及时",
    "direction": "按月公开",
}
LIMIT, LATER_LIMIT = DAY + timedelta(20), DAY + timedelta(25)
PROBLEMS = [
    ProblemDraft("公开栏三个月未更新", "每月五日前更新", "专人负责", LIMIT),
    ProblemDraft("路灯不亮", "20盏全亮", "检修", LATER_LIMIT),
]


def comment(world: World, target: Pledger = OF_BRANCH, who: Call | None = None) -> object:
    """Comment on an organisation or a member."""
    return world.app.give_comment(who or call(TOWN_HEAD), COMMENT, campaign=CAMPAIGN, target=target, **SAID)


def begin(world: World, who: Call | None = None, source: UUID = COMMENT) -> UUID:
    """Begin the rectification."""
    return world.app.begin_rectification(who or call(TOWN_HEAD, reason=REASON), source).id


def report(
    world: World, key: UUID = OF_COMMENT, who: Call | None = None, problems: list[ProblemDraft] | None = None
) -> object:
    """Hand in the report."""
    return world.app.report_on_rectification(
        who or call(CLERK), key, examination="对照自查", problems=PROBLEMS if problems is None else problems
    )


def order(world: World, key: UUID = OF_COMMENT, who: Call | None = None, due: date | None = None) -> object:
    """Order the period."""
    return world.app.order_period(who or call(TOWN_DEPUTY), key, due)


def close(world: World, number: int, key: UUID = OF_COMMENT, who: Call | None = None) -> object:
    """Report a problem as solved."""
    return world.app.close_problem(who or call(CLERK), key, number, "照片3张")


def confirm(world: World, number: int, key: UUID = OF_COMMENT, who: Call | None = None) -> object:
    """Confirm a solution."""
    return world.app.confirm_problem(who or call(TOWN_DEPUTY), key, number)


def reopen(world: World, number: int, key: UUID = OF_COMMENT, who: Call | None = None) -> object:
    """Reopen a problem."""
    return world.app.reopen_problem(who or call(TOWN_DEPUTY), key, number, "仍未更新")


def send_back(world: World, key: UUID = OF_COMMENT, who: Call | None = None) -> object:
    """Return the report."""
    return world.app.return_rectification_report(who or call(TOWN_HEAD), key, "措施不具体")


def begun(world: World) -> object:
    """Bring the branch's to the report."""
    comment(world)
    return begin(world)


def reported(world: World) -> object:
    """Bring it to the order."""
    begun(world)
    return report(world)


def ordered(world: World) -> object:
    """Bring it to its problems."""
    reported(world)
    return order(world)


def closed(world: World) -> object:
    """Report the first problem as solved."""
    ordered(world)
    return close(world, 1)


def found(world: World, key: UUID = OF_COMMENT) -> Rectification:
    """Return the rectification as it stands."""
    return world.app.find(Rectification, key)


def seat(world: World, place: UUID, role: Role, person: UUID, since: date = FOUNDED) -> object:
    """Fill a post."""
    return world.app.fill_post(admin(since), place, role, person)


def on_member(world: World) -> object:
    """Begin the rectification of a member after the branch secretary's comment."""
    comment(world, of(MEMBER), call(HEAD))
    return begin(world, call(HEAD, reason=REASON))


def on_head(world: World) -> object:
    """Begin that of the branch's secretary after the town's comment."""
    comment(world, of(HEAD), call(TOWN_HEAD))
    return begin(world)


def heading_both(world: World) -> object:
    """Let the branch's secretary sit in the town's committee, too."""
    return seat(world, TOWN, Role.COMMITTEE_MEMBER, HEAD)


def standing_in(world: World) -> object:
    """Let the town's deputy stand in for the branch's secretary."""
    return world.app.name_substitute(
        call(HEAD), BRANCH, Role.SECRETARY, TOWN_DEPUTY, since=DAY, until=DAY + timedelta(30)
    )


def of_member(step: Callable[[World], object]) -> Callable[[World], object]:
    """Return a step after the rectification of a member who sits in the branch's committee was begun."""
    return lambda w: (seat(w, BRANCH, Role.COMMITTEE_MEMBER, MEMBER), on_member(w), step(w))
