"""Who pledges where, in which form, and when (A2, A3, C2 to C8)."""

from datetime import UTC, date, datetime

import pytest

from domain import rules
from domain.application import Call, Draft, pledge_id
from domain.errors import AlreadyExists, InvalidInput, NotFound
from domain.policy import preset
from domain.values import Due, DueKind, Form, Pledger, PledgerKind, Role, Source, Stage
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLOSES,
    COUNTY,
    COUNTY_HEAD,
    DAY,
    HEAD,
    MEMBER,
    OF_BRANCH,
    OPENS,
    OTHER,
    OTHER_HEAD,
    STRANGER,
    TOWN,
    TOWN_HEAD,
    Guard,
    World,
    admin,
    call,
    draft,
    every,
    of,
)
from tests.domain.letters import one

PERSON = one("person")
BRANCHS = pledge_id(CAMPAIGN, 2011, OF_BRANCH, BRANCH)
HARD = preset("DEFAULT").changed({"pledge_deadline": "2011-02-20", "deadline_hard": True})
LEADERS = preset("DEFAULT").changed({"leaders_first": True})
NO_ORAL = preset("DEFAULT").changed({"mechanisms": {"oral_pledges": False}})


GUARDS = [
    Guard("on a day that has not come", rules.FUTURE,
          lambda w: w.propose(who=call(HEAD, occurred_on=date(2011, 3, 2)))),
    Guard("before the campaign", rules.NOT_IN_SESSION, lambda w: w.propose(who=call(HEAD, date(2010, 12, 31)))),
    Guard("after the campaign", rules.NOT_IN_SESSION, lambda w: w.propose(who=call(HEAD, date(2013, 1, 1)))),
    Guard("in a round that was not opened", rules.NOT_IN_SESSION, lambda w: w.propose(round=2012)),
    Guard("in a closed campaign", rules.CAMPAIGN_CLOSED, lambda w: w.propose(),
          given=lambda w: w.app.close_campaign(admin(), CAMPAIGN)),
    Guard("after a hard deadline without a reason", rules.LATE_WITHOUT_REASON, lambda w: w.propose(), policy=HARD),
    Guard("as the root, which nobody reviews", rules.NO_SUPERIOR,
          lambda w: w.propose(Pledger(PledgerKind.ORGANISATION, COUNTY), call(COUNTY_HEAD))),
    Guard("as the root's secretary, whom nobody reviews", rules.NO_SUPERIOR, lambda w: w.propose(of(COUNTY_HEAD))),
    Guard("an organisation somewhere else", rules.NOT_AFFILIATED, lambda w: w.propose(organisation=OTHER)),
    Guard("a member somewhere else", rules.NOT_AFFILIATED, lambda w: w.propose(of(MEMBER), organisation=OTHER)),
    Guard("a floating member at home", rules.NOT_AFFILIATED,
          lambda w: w.propose(of(PERSON), organisation=BRANCH),
          given=lambda w: w.admit(PERSON, "FLOATING", residence=OTHER)),
    Guard("a dissolved organisation", rules.DISSOLVED, lambda w: w.propose(),
          given=lambda w: w.app.dissolve_organisation(admin(), BRANCH)),
    Guard("a member of a dissolved organisation", rules.DISSOLVED, lambda w: w.propose(of(MEMBER)),
          given=lambda w: w.app.dissolve_organisation(admin(), BRANCH)),
    Guard("one of the public", rules.MAY_NOT_JOIN, lambda w: w.propose(of(PERSON)),
          given=lambda w: w.admit(PERSON, "MASSES")),
    Guard("a member without a post or duty", rules.DUTY_POST_MISSING, lambda w: w.propose(of(PERSON)),
          given=lambda w: w.admit(PERSON, "NO_POST")),
    Guard("orally though neither old, ill nor retired", rules.FORM_NOT_ALLOWED,
          lambda w: w.propose(of(MEMBER), form=Form.ORAL)),
    Guard("orally where the policy knows no oral pledges", rules.MECHANISM_OFF,
          lambda w: w.propose(of(PERSON), form=Form.ORAL), given=lambda w: w.admit(PERSON, "RETIRED"), policy=NO_ORAL),
    Guard("before the secretary where leaders come first", rules.LEADERS_FIRST, lambda w: w.propose(of(MEMBER)),
          policy=LEADERS),
    Guard("with a due date outside the campaign", rules.DUE_OUTSIDE,
          lambda w: w.propose(items=[draft(), draft(due=Due(DueKind.DATE, date(2013, 1, 1)))]), item=2),
    Guard("carried over from an item that is not there", rules.UNKNOWN_ITEM,
          lambda w: w.propose(items=[draft(carried_from=Source(BRANCHS, 9))]), item=9,
          given=lambda w: (w.reach(Stage.CLOSED), w.app.open_round(admin(), CAMPAIGN, 2012))),
]  # fmt: skip


@every(GUARDS)
def test_nobody_pledges(guard: Guard) -> None:
    guard.holds()


def test_an_organisation_pledges_to_its_superior(world: World) -> None:
    pledge = world.app.pledge(world.propose())
    assert (pledge.id, pledge.organisation, pledge.reviewer, pledge.round) == (BRANCHS, BRANCH, TOWN, 2011)
    assert pledge.items[1].promise.limit == CLOSES


def test_a_pledger_makes_one_pledge_in_a_round(world: World) -> None:
    world.propose()
    with pytest.raises(AlreadyExists) as refused:
        world.propose()
    assert (refused.value.kind, refused.value.key) == ("pledge", str(BRANCHS))
    world.app.open_round(admin(), CAMPAIGN, 2012)
    assert world.app.pledge(world.propose()).round == 2012


def test_a_floating_member_pledges_where_they_live_and_is_reviewed_there(world: World) -> None:
    world.admit(PERSON, "FLOATING", residence=OTHER)
    pledge = world.app.pledge(world.propose(of(PERSON)))
    assert (pledge.organisation, pledge.reviewer) == (OTHER, OTHER)


def test_a_member_in_service_pledges_twice_with_two_reviewers(world: World) -> None:
    world.admit(PERSON, "IN_SERVICE", residence=OTHER)
    both = [world.app.pledge(world.propose(of(PERSON), organisation=place)) for place in (None, OTHER)]
    assert [pledge.reviewer for pledge in both] == [BRANCH, OTHER]


def test_a_member_in_service_pledges_once_where_the_policy_says_so() -> None:
    world = World(preset("DEFAULT").changed({"in_service_at_residence": False}))
    world.admit(PERSON, "IN_SERVICE", residence=OTHER)
    world.refuses(rules.NOT_AFFILIATED, lambda: world.propose(of(PERSON), organisation=OTHER))


def test_a_transferred_member_pledges_where_they_belong_on_the_day(world: World) -> None:
    world.app.transfer_member(admin(date(2011, 3, 5)), MEMBER, OTHER)
    before, after = (call(MEMBER, date(2011, 3, 10), occurred_on=date(2011, 3, day)) for day in (4, 5))
    items = [draft(opinions=())]
    assert world.app.pledge(world.propose(of(MEMBER), before, items=items)).organisation == BRANCH
    assert world.app.pledge(world.propose(of(MEMBER), after, items=items)).organisation == OTHER


@pytest.mark.parametrize("kind", ["ACTIVIST", "NON_PARTY_CADRE"])
def test_activists_and_cadres_outside_the_party_may_join(world: World, kind: str) -> None:
    assert world.app.pledge(world.propose(of(world.admit(PERSON, kind)))).stage is Stage.PROPOSE


def test_a_member_without_a_post_pledges_by_the_assigned_duty(world: World) -> None:
    world.admit(PERSON, "NO_POST")
    world.app.assign_duty(call(HEAD), PERSON, "环境卫生监督岗")
    assert world.app.pledge(world.propose(of(PERSON))).stage is Stage.PROPOSE


@pytest.mark.parametrize("kind", ["OLD_INFIRM", "LOW_LITERACY", "RETIRED"])
def test_the_old_and_the_retired_pledge_orally_and_the_branch_writes_it_down(world: World, kind: str) -> None:
    world.admit(PERSON, kind)
    key = world.propose(of(PERSON), call(HEAD), form=Form.ORAL)
    assert world.app.pledge(key).form is Form.ORAL
    assert (world.acts(key)[0].actor, world.acts(key)[0].on_behalf_of) == (HEAD, PERSON)


def test_leaders_pledge_first_then_all() -> None:
    world = World(LEADERS)
    world.propose(of(HEAD))
    world.propose(of(MEMBER))
    world.propose(OF_BRANCH)


def test_late_is_accepted_with_a_reason() -> None:
    world = World(HARD)
    key = world.propose(who=call(HEAD, reason=" 换届 "))
    assert world.acts(key)[0].reason == "换届"


def test_a_pledge_of_before_the_campaign_is_imported_with_its_own_date(world: World) -> None:
    who = call(HEAD, occurred_on=date(2010, 12, 20))
    key = world.propose(who=who, imported=True)
    assert (world.acts(key)[0].occurred_on, world.app.pledge(key).imported) == (date(2010, 12, 20), True)
    world.app.submit(call(HEAD), key)


def test_the_day_of_an_act_is_the_campaigns_not_greenwichs(world: World) -> None:
    late_in_greenwich = Call(HEAD, datetime(2011, 2, 28, 17, tzinfo=UTC))
    assert world.acts(world.propose(who=late_in_greenwich))[0].occurred_on == DAY
    assert OPENS < DAY


def test_a_pledge_may_refer_to_one_that_is_published_or_that_the_writer_may_read(world: World) -> None:
    above = world.propose(Pledger(PledgerKind.ORGANISATION, TOWN), call(TOWN_HEAD))
    for unknown in (above, one("nothing")):
        world.hides(lambda unknown=unknown: world.propose(refers_to=unknown))  # type: ignore[misc]
    key = world.reach(Stage.FULFIL)
    assert world.app.pledge(world.propose(of(MEMBER), refers_to=key)).refers_to == key
    elsewhere = world.propose(of(STRANGER), items=[draft(opinions=())], refers_to=key)
    assert world.app.pledge(elsewhere).refers_to == key
    world.app.fill_post(admin(), TOWN, Role.CLERK, HEAD)
    assert world.app.pledge(world.propose(of(HEAD), refers_to=above)).refers_to == above


def test_an_item_carried_over_names_where_it_comes_from(world: World) -> None:
    key = world.reach(Stage.CLOSED)
    world.app.open_round(admin(), CAMPAIGN, 2012)
    new = world.propose(items=[draft(carried_from=Source(key, 2), due=Due(DueKind.YEAR_END))])
    promise = world.app.pledge(new).items[1].promise
    assert (promise.carried_from, promise.limit) == (Source(key, 2), CLOSES)


def test_nobody_carries_over_what_another_promised(world: World) -> None:
    for source in (world.propose(), one("nothing"), BRANCH):
        with pytest.raises(InvalidInput) as refused:
            world.propose(of(MEMBER), items=[draft(carried_from=Source(source, 1))])
        assert refused.value.field == "items.0.carried_from"


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (draft(""), "items.1.text"),
        (draft(measure="\x00"), "items.1.measure"),
        (draft(responsible=" "), "items.1.responsible"),
        (draft(category="类" * 61), "items.1.category"),
        (draft(opinions=(one("nothing"),)), "items.1.opinions"),
        (draft(person=one("nobody")), "items.1.person"),
        (draft(due=Due(DueKind.DATE)), "items.1.due.on"),
    ],
)
def test_an_unacceptable_item_is_named_by_its_field(world: World, item: Draft, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.propose(items=[draft(), item])
    assert refused.value.field == field


def test_an_item_answers_opinions_of_its_own_campaign_only(world: World) -> None:
    other, heard = one("campaign-2"), one("opinion-2")
    world.open_campaign(other, world.policy)
    world.app.collect_opinion(
        admin(DAY), heard, campaign=other, organisation=BRANCH, channel="VISIT", text="缺路灯", author=""
    )
    with pytest.raises(InvalidInput) as refused:
        world.propose(items=[draft(opinions=(heard,))])
    assert refused.value.field == "items.0.opinions"


def test_a_responsible_person_outside_the_register_belongs_to_the_pledge(world: World) -> None:
    key = world.propose(items=[draft(person=None)])
    assert world.app.pledge(key).items[1].promise.responsible.subject == key


@pytest.mark.parametrize(
    "pledger", [of(one("nobody")), of(BRANCH), Pledger(PledgerKind.ORGANISATION, MEMBER), of(CAMPAIGN)]
)
def test_what_is_no_pledger_is_not_found(world: World, pledger: Pledger) -> None:
    with pytest.raises(NotFound):
        world.propose(pledger, call(HEAD))


def test_strangers_write_for_nobody(world: World) -> None:
    world.forbids(lambda: world.propose(of(MEMBER), call(TOWN_HEAD)))
    for who in (STRANGER, OTHER_HEAD):
        world.hides(lambda who=who: world.propose(of(MEMBER), call(who)))  # type: ignore[misc]
        world.hides(lambda who=who: world.propose(of(MEMBER), call(who), organisation=OTHER))  # type: ignore[misc]
