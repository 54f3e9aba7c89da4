"""Who belongs to the leading body of an organisation judges it from no other post (B5)."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from domain import rules
from domain.application import Call
from domain.errors import Rule
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.rectification import rectification_id
from domain.policy import preset
from domain.values import Role
from tests.application.evaluating import DISSATISFIED, KEY, LAST, counted, county, publish
from tests.application.rectifying import PROBLEMS
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    DEPUTY,
    FOUNDED,
    OF_BRANCH,
    TOWN,
    TOWN_DEPUTY,
    World,
    admin,
    call,
    system,
)

SAGA, COMMENT = rectification_id(KEY), uuid4()
Judging = Callable[[World, Call], object]


def town() -> World:
    """Return the county in which the branch's deputy is the town's, too, and the branch reported on its failure."""
    world = county(preset("DEFAULT").changed({"cadences": {"evaluation": "P1Y"}}))
    world.app.fill_post(admin(FOUNDED), TOWN, Role.DEPUTY_SECRETARY, DEPUTY)
    publish(world, counted(world, [DISSATISFIED]))
    world.app.begin_rectification(system(LAST), KEY)
    world.app.report_on_rectification(call(CLERK, LAST), SAGA, examination="对照自查", problems=PROBLEMS)
    comment(world, call(TOWN_DEPUTY, LAST), COMMENT)
    return world


def comment(world: World, who: Call, key: UUID) -> object:
    """Comment on the branch."""
    said = {"achievements": "走访扎实", "shortcomings": "公开不及时", "direction": "按月公开"}
    how = {"mode": CommentMode.MEETING, "checkpoint": Checkpoint.DURING}
    return world.app.give_comment(who, key, campaign=CAMPAIGN, target=OF_BRANCH, **how, **said)  # type: ignore[arg-type]


JUDGINGS: list[tuple[Rule, Judging]] = [
    (rules.OWN_COMMENT, lambda w, who: comment(w, who, uuid4())),
    (rules.OWN_COMMENT, lambda w, who: w.app.feed_back_comment(who, COMMENT, "书面反馈")),
    (rules.OWN_RECTIFICATION, lambda w, who: w.app.order_period(who, SAGA)),
    (rules.OWN_RECTIFICATION, lambda w, who: w.app.return_rectification_report(who, SAGA, "措施不具体")),
    (
        rules.OWN_PLEDGE,
        lambda w, who: w.app.conclude_assessment(who, CAMPAIGN, OF_BRANCH, year=2011, conclusion="好"),
    ),
    (rules.OWN_HONOUR, lambda w, who: w.app.confer_honours(who, CAMPAIGN, TOWN, "RED_FLAG", [OF_BRANCH])),
]


@pytest.mark.parametrize(("rule", "judging"), JUDGINGS)
def test_a_deputy_judges_the_own_branch_from_no_post_above(rule: Rule, judging: Judging) -> None:
    world = town()
    world.refuses(rule, lambda: judging(world, call(DEPUTY, LAST)))
    judging(world, call(TOWN_DEPUTY, LAST))


def test_who_left_the_leading_body_since_judges_nothing_of_that_day() -> None:
    world = town()
    world.app.vacate_post(admin(LAST), BRANCH, Role.DEPUTY_SECRETARY, DEPUTY)
    world.app.order_period(call(DEPUTY, LAST), SAGA)
    world = town()
    later = call(DEPUTY, LAST.replace(day=LAST.day + 1), occurred_on=LAST)
    world.app.vacate_post(admin(later.today("Asia/Shanghai")), BRANCH, Role.DEPUTY_SECRETARY, DEPUTY)
    world.refuses(rules.OWN_RECTIFICATION, lambda: world.app.order_period(later, SAGA))
