"""What the log knows: every act in full, any past state, and nothing of those who were erased (B4, H7, N3)."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain import rules
from domain.aggregate import Event
from domain.errors import NotFound
from domain.member import Member
from domain.opinion import Opinion
from domain.pledge.supervising import Escalated
from domain.values import Due, DueKind, Erased, ItemCheck, Milestone, Outcome, Party, Pledger, PledgerKind, Role, Stage
from tests.application.world import (
    AFTERWARDS,
    ALL_WELL,
    BRANCH,
    COUNTY,
    DAY,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OPINION,
    OTHER,
    OTHER_HEAD,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    World,
    admin,
    call,
    draft,
    system,
)
from tests.domain.letters import one
from tests.domain.scenario import event, told

APRIL, MAY = date(2011, 4, 1), date(2011, 5, 1)


def test_every_act_says_who_in_which_role_for_which_organisation(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    world.app.name_substitute(call(HEAD), BRANCH, Role.SECRETARY, DEPUTY, since=DAY, until=APRIL)
    world.app.complete_item(call(DEPUTY, on_behalf_of=HEAD, reason="书记外出"), key, 1, "photo/1")
    world.app.strike_off(call(IN_CHARGE), key, 1, ALL_WELL)
    *_, published, completed, struck = world.acts(key)
    assert (published.role, published.organisation) == (Role.SYSTEM, TOWN)
    assert (completed.actor, completed.role, completed.organisation) == (DEPUTY, Role.SECRETARY, BRANCH)
    assert (completed.on_behalf_of, completed.reason) == (HEAD, "书记外出")
    assert (struck.role, struck.organisation) == (Role.LEADER_IN_CHARGE, COUNTY)


def test_an_act_has_its_own_day_beside_the_moment_it_was_recorded(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    world.app.report_progress(call(HEAD, MAY, occurred_on=APRIL), key, 1, 50)
    assert world.acts(key)[-1].occurred_on == APRIL
    assert world.app.pledge(key).modified_on > datetime(2012, 1, 1, tzinfo=UTC)
    world.refuses(rules.FUTURE, lambda: world.app.report_progress(call(HEAD, APRIL, occurred_on=MAY), key, 1, 60))


def test_posts_count_as_they_stood_on_the_day_of_the_act(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    world.app.fill_post(admin(APRIL), TOWN, Role.DEPUTY_SECRETARY, MEMBER)
    world.app.vacate_post(admin(APRIL), TOWN, Role.DEPUTY_SECRETARY, TOWN_DEPUTY)
    world.app.complete_item(call(HEAD), key, 1, "photo/1")
    world.hides(lambda: world.app.strike_off(call(TOWN_DEPUTY, MAY), key, 1, ALL_WELL))
    world.forbids(lambda: world.app.strike_off(call(MEMBER, MAY, occurred_on=DAY), key, 1, ALL_WELL))
    world.app.strike_off(call(TOWN_DEPUTY, MAY, occurred_on=DAY), key, 1, ALL_WELL)  # recorded late


def test_the_superiors_superior_is_the_one_of_the_day(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    world.app.found_organisation(admin(), one("city"), name="某市委", level="COMMITTEE", type="ORGAN", parent=None)
    world.app.fill_post(admin(), one("city"), Role.LEADER_IN_CHARGE, MEMBER)
    world.app.move_organisation(admin(APRIL), TOWN, one("city"))
    world.app.complete_item(call(HEAD), key, 1, "photo/1")
    world.hides(lambda: world.app.strike_off(call(IN_CHARGE, MAY), key, 1, ALL_WELL))
    world.hides(lambda: world.app.strike_off(call(MEMBER), key, 1, ALL_WELL))
    world.app.strike_off(call(MEMBER, MAY), key, 1, ALL_WELL)


def test_after_a_move_the_new_superior_judges_and_earlier_acts_stay_with_the_old_one(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    for item in (1, 2):
        world.app.complete_item(call(HEAD), key, item, "photo")
    world.app.move_organisation(admin(APRIL), BRANCH, OTHER)
    world.forbids(lambda: world.app.strike_off(call(TOWN_DEPUTY, MAY), key, 1, ALL_WELL))
    world.app.strike_off(call(OTHER_HEAD, MAY), key, 1, ALL_WELL)
    world.forbids(lambda: world.app.strike_off(call(OTHER_HEAD, MAY, occurred_on=DAY), key, 2, ALL_WELL))
    world.app.strike_off(call(TOWN_DEPUTY, MAY, occurred_on=DAY), key, 2, ALL_WELL)
    assert [act.organisation for act in world.acts(key)[-2:]] == [OTHER, TOWN]


def test_a_reviewer_at_the_root_has_nobody_above(world: World) -> None:
    key = world.propose(Pledger(PledgerKind.ORGANISATION, TOWN), call(TOWN_HEAD))
    world.app.submit(call(TOWN_HEAD), key)
    world.forbids(lambda: world.approve(key, call(TOWN_DEPUTY)))
    (duty,) = world.app.pledge(key).duties()
    world.app.escalate(system(), key, duty.ref, duty.due)
    expected = event(
        Escalated,
        world.acts(key)[-1],
        duty="review",
        due=duty.due,
        to=None,
        owed_by=Party.SUPERIOR,
        level="escalated",
    )
    assert told(last(world, key)) == told(expected)


@pytest.mark.parametrize(("stage", "to"), [(Stage.PROPOSE, TOWN), (Stage.REVIEW, COUNTY)])
def test_an_overdue_duty_goes_to_the_reviewer_or_above_the_reviewer(world: World, stage: Stage, to: UUID) -> None:
    key = world.reach(stage)
    (duty,) = world.app.pledge(key).duties()
    world.app.escalate(system(), key, duty.ref, duty.due)
    assert told(last(world, key))[1]["to"] == to


def test_a_duty_nobody_owes_is_not_passed_up(world: World) -> None:
    key = world.propose()
    assert world.app.escalate(system(), key, "review", DAY).version == 1


def test_the_state_of_any_past_moment_can_be_read(world: World) -> None:
    key = world.reach(Stage.REVIEW)
    moments = [event.timestamp for event in world.app._history(key)]
    assert [world.app.pledge(key, moment).stage for moment in moments] == [Stage.PROPOSE, Stage.REVIEW]
    assert world.app.pledge(key, datetime.max.replace(tzinfo=UTC)) == world.app.pledge(key)
    before = moments[0] - timedelta(microseconds=1)
    for what, when in ((key, before), (BRANCH, None)):
        with pytest.raises(NotFound):
            world.app.pledge(what, when)


def test_a_pledge_that_may_not_be_read_is_not_there_not_even_its_past(world: World) -> None:
    key = world.reach(Stage.REVIEW)
    (first, _) = [event.timestamp for event in world.app._history(key)]
    assert world.app.visible_pledge(call(HEAD).claim(DAY), key).stage is Stage.REVIEW
    assert world.app.visible_pledge(call(HEAD).claim(DAY), key, first).stage is Stage.PROPOSE
    for moment in (None, first):
        world.hides(lambda moment=moment: world.app.visible_pledge(call(MEMBER).claim(DAY), key, moment))  # type: ignore[misc]


def test_the_old_wording_of_an_amended_item_is_part_of_the_past(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    published = world.app.pledge(key).modified_on
    world.app.request_amendment(call(HEAD, reason="资金不足"), key, 1, draft("硬化村道2公里"))
    world.app.decide_amendment(call(TOWN_DEPUTY), key, approved=True)
    now, then = world.app.pledge(key), world.app.pledge(key, published)
    assert (now.items[1].promise.text, then.items[1].promise.text) == ("硬化村道2公里", "硬化村道3公里")


def test_an_amendment_that_is_refused_names_the_amended_item(world: World) -> None:
    key = world.reach(Stage.FULFIL)
    who = call(HEAD, reason="资金不足")
    outside = draft(due=Due(DueKind.DATE, date(2013, 1, 1)))
    world.refuses(rules.DUE_OUTSIDE, lambda: world.app.request_amendment(who, key, 2, outside), item=2)


def test_a_withdrawal_is_asked_for_and_granted(world: World) -> None:
    key = world.reach(Stage.SIGN)
    world.app.request_withdrawal(call(HEAD, reason="并村"), key)
    assert world.app.decide_withdrawal(call(TOWN_DEPUTY), key, approved=True).stage == "WITHDRAWN"


def test_the_data_of_the_erased_are_gone_and_everything_else_stays(world: World) -> None:
    key = world.reach(Stage.SIGN)
    digest = world.app.pledge(key).letter.digest
    world.cipher.erased |= {HEAD, OPINION}
    assert world.app.find(Member, HEAD).name == Erased(HEAD)
    assert world.app.find(Opinion, OPINION).author == Erased(OPINION)
    pledge = world.app.pledge(key)
    assert {item.promise.responsible for item in pledge.items.values()} == {Erased(HEAD)}
    assert (pledge.letter.digest, pledge.stage) == (digest, Stage.SIGN)
    assert world.app.find(Member, DEPUTY).name.value == "褚七"


def test_a_pledge_goes_through_its_whole_life(world: World) -> None:
    key, app = world.reach(Stage.FULFIL), world.app
    app.make_plan(call(HEAD), key, [Milestone(1, "完成招标", APRIL)])
    app.publicise(call(HEAD), key, "BOARD", "村委会门口")
    app.self_check(call(HEAD), key, [ItemCheck(1, 50), ItemCheck(2, 0)])
    app.ask_help(call(HEAD), key, 2, "缺路灯")
    app.give_help(call(TOWN_HEAD), key, 2, "调拨20盏")
    world.strike_off(key, 1)
    app.correct_item(call(TOWN_DEPUTY, reason="照片有误"), key, 1)
    world.strike_off(key, 1)
    app.open_evaluation(system(AFTERWARDS), key)
    world.assess(key)
    world.refuses(rules.RECTIFICATION_FIRST, lambda: app.close_pledge(system(AFTERWARDS), key), item=2)
    app.order_rectification(system(AFTERWARDS), key)
    order = app.pledge(key).rectification
    assert order is not None
    assert (order.items, order.due) == ((2,), AFTERWARDS + timedelta(days=30))
    app.report_rectification(call(HEAD, AFTERWARDS), key, causes="缺料", measures="已订货")
    world.strike_off(key, 2, AFTERWARDS)
    app.conclude_rectification(call(TOWN_HEAD, AFTERWARDS), key, solved=True)
    assert app.close_pledge(system(AFTERWARDS), key).stage == "CLOSED"
    assert [i.outcome for i in app.pledge(key).items.values()] == [Outcome.KEPT, Outcome.KEPT]


def last(world: World, key: UUID) -> Event:
    *_, final = world.app._history(key)
    return final
