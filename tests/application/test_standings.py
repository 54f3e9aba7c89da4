"""Rankings, assessments and honours: derived from the ledger, the comments and the evaluations (K1 to K4)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain import rules
from domain.authority import Claim
from domain.errors import InvalidInput, NotFound
from domain.judgement.assessment import AssessmentConcluded
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.honours import HonoursConferred, LeftOut
from domain.judgement.ranking import Ranked, RankingPublished
from domain.policy import Policy, preset
from domain.values import Pledger, PledgerKind, Role, Stage
from tests.application.world import (
    AFTERWARDS,
    BRANCH,
    CAMPAIGN,
    CLOSES,
    COLLEAGUE,
    COUNTY,
    DAY,
    DEPUTY,
    HEAD,
    MEMBER,
    OF_BRANCH,
    OPENS,
    OTHER,
    STRANGER,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    Guard,
    World,
    admin,
    call,
    every,
    of,
)
from tests.domain.letters import one

ORGANISATION, MEMBERS = PledgerKind.ORGANISATION, PledgerKind.MEMBER
RANKED = preset("DEFAULT").changed({"mechanisms": {"ranking": True}, "ranking_minimum_group": 1, "cadences": {}})
CLASSED = RANKED.changed({"upgrade_targets": {"ADVANCED": 20}})
STRICT = preset("DEFAULT")
EVALUATED = RANKED.changed({"cadences": {"evaluation": "P1Y"}})
WITHOUT_HONOURS = preset("DEFAULT").changed({"mechanisms": {"commendation": False}})
OF_OTHER = Pledger(ORGANISATION, OTHER)
COMMENT = one("the comment of the year")


def rank(world: World, subjects: Sequence[UUID] = (BRANCH, OTHER), **changes: Any) -> UUID:
    kind, place = changes.pop("kind", ORGANISATION), changes.pop("organisation", TOWN)
    who, day = changes.pop("who", call(TOWN_HEAD)), changes.pop("day", DAY)
    return world.app.publish_ranking(who, CAMPAIGN, kind, place, day=day, subjects=subjects).id


def assess(world: World, target: Pledger = OF_BRANCH, **changes: Any) -> UUID:
    who = changes.pop("who", call(TOWN_HEAD))
    fields = {"year": 2011, "conclusion": "如期兑现", **changes}
    return world.app.conclude_assessment(who, CAMPAIGN, target, **fields).id


def honour(world: World, *candidates: Pledger, **changes: Any) -> HonoursConferred:
    who, title = changes.pop("who", call(TOWN_HEAD)), changes.pop("title", "ADVANCED_ORGANISATION")
    key = world.app.confer_honours(who, CAMPAIGN, changes.pop("organisation", TOWN), title, candidates).id
    (event,) = world.app.events.get(key)
    assert isinstance(event, HonoursConferred)
    return event


def comment(world: World, target: Pledger = OF_BRANCH) -> UUID:
    return world.app.give_comment(
        call(TOWN_HEAD),
        COMMENT,
        campaign=CAMPAIGN,
        target=target,
        mode=CommentMode.MEETING,
        checkpoint=Checkpoint.DURING,
        achievements="走访扎实",
        shortcomings="记录不全",
        direction="补齐台账",
    ).id


def half_kept(policy: Policy = RANKED) -> World:
    """Return a county in which the branch has struck off one of two items."""
    world = World(policy)
    key = world.reach(Stage.FULFIL)
    world.strike_off(key, 1)
    return world


GUARDS = [
    Guard("a ranking where none are used", rules.MECHANISM_OFF, rank, policy=STRICT),
    Guard("a ranking of a day outside the campaign", rules.NOT_IN_SESSION,
          lambda w: rank(w, day=date(2010, 1, 1)), policy=RANKED),
    Guard("a ranking of a month that has not begun", rules.NOT_IN_SESSION,
          lambda w: rank(w, day=date(2011, 4, 1)), policy=RANKED),
    Guard("an assessment for a year without a round", rules.NOT_IN_SESSION, lambda w: assess(w, year=2012),
          policy=RANKED),
    Guard("an assessment before the year", rules.NOT_IN_SESSION,
          lambda w: assess(w, who=call(TOWN_HEAD, date(2010, 12, 31))), policy=RANKED),
    Guard("an assessment without a comment", rules.ASSESSED_WITHOUT_COMMENT, assess, policy=STRICT),
    Guard("an assessment of an organisation without an evaluation", rules.ASSESSED_WITHOUT_EVALUATION, assess,
          policy=EVALUATED),
    Guard("a class where there are none", rules.CLASS_NOT_USED, lambda w: assess(w, organisation_class="ADVANCED"),
          policy=RANKED),
    Guard("a class of a member", rules.CLASS_NOT_USED,
          lambda w: assess(w, of(MEMBER), who=call(HEAD), organisation_class="ADVANCED"), policy=CLASSED),
    Guard("an assessment of the organisation that one heads, too", rules.OWN_PLEDGE,
          lambda w: assess(w, who=call(HEAD)),
          given=lambda w: w.app.fill_post(admin(), TOWN, Role.DEPUTY_SECRETARY, HEAD), policy=RANKED),
    Guard("an assessment of oneself", rules.OWN_PLEDGE, lambda w: assess(w, of(DEPUTY), who=call(DEPUTY)),
          policy=RANKED),
    Guard("honours where none are given", rules.MECHANISM_OFF, honour, policy=WITHOUT_HONOURS),
    Guard("a title on a day that is none for awards", rules.NOT_AN_AWARD_DAY, honour, policy=preset("TOWN_2012")),
    Guard("a member's title for an organisation", rules.TITLE_FOR_OTHERS,
          lambda w: honour(w, OF_BRANCH, title="STAR_OF_MONTH")),
    Guard("a title for oneself", rules.OWN_HONOUR, lambda w: honour(w, of(TOWN_HEAD), title="EXCELLENT_MEMBER")),
    Guard("a title for the organisation that one heads, too", rules.OWN_HONOUR,
          lambda w: honour(w, OF_BRANCH, who=call(HEAD)),
          given=lambda w: w.app.fill_post(admin(), TOWN, Role.DEPUTY_SECRETARY, HEAD)),
]  # fmt: skip


@every(GUARDS)
def test_what_does_not_follow_from_the_log_is_refused(guard: Guard) -> None:
    guard.holds()


def test_the_table_is_recounted_from_the_pledges_as_they_stood_at_the_end_of_the_period() -> None:
    world = half_kept()
    key = rank(world, who=call(TOWN_HEAD, date(2011, 4, 2)), day=date(2011, 3, 31))
    (event,) = world.app.events.get(key)
    assert isinstance(event, RankingPublished)
    assert (event.period.start, event.period.end, event.minimum_group) == (date(2011, 3, 1), date(2011, 3, 31), 1)
    assert event.rows == [Ranked(BRANCH, 1, 1, 1), Ranked(OTHER, 0, 0, None)]


def test_an_item_past_its_limit_counts_against_and_a_strike_off_after_the_period_does_not_count_for_it() -> None:
    world = World(RANKED)
    key = world.reach(Stage.FULFIL)
    world.strike_off(key, 1, date(2011, 4, 5))
    march = rank(world, who=call(TOWN_HEAD, date(2011, 4, 6)), day=date(2011, 3, 1))
    april = rank(world, who=call(TOWN_HEAD, date(2011, 4, 30)), day=date(2011, 4, 1))
    rows = [next(iter(world.app.events.get(each))).rows for each in (march, april)]  # type: ignore[attr-defined]
    assert rows[0] == [Ranked(BRANCH, 0, 0, None), Ranked(OTHER, 0, 0, None)]
    assert rows[1] == [Ranked(BRANCH, 1, 1, 1), Ranked(OTHER, 0, 0, None)]


def test_a_branch_ranks_its_members_and_who_does_not_belong_to_it_is_left_out() -> None:
    world = World(RANKED)
    key = rank(world, [MEMBER, COLLEAGUE, STRANGER, one("nobody")], kind=MEMBERS, organisation=BRANCH, who=call(HEAD))
    (event,) = world.app.events.get(key)
    assert [row.subject for row in event.rows] == sorted([MEMBER, COLLEAGUE])  # type: ignore[attr-defined]


def test_an_organisation_that_was_dissolved_is_not_in_the_table() -> None:
    world = World(RANKED)
    world.app.dissolve_organisation(admin(), OTHER)
    (event,) = world.app.events.get(rank(world))
    assert [row.subject for row in event.rows] == [BRANCH]  # type: ignore[attr-defined]


def test_an_assessment_takes_its_figures_from_the_log() -> None:
    world = half_kept(STRICT.changed({"cadences": {"comment": "P3M"}}))
    comment(world)
    (event,) = world.app.events.get(assess(world, comments=[COMMENT], criticism="台账不全"))
    assert isinstance(event, AssessmentConcluded)
    assert (event.kept, event.unkept, event.running) == (1, 0, 1)
    assert (event.comments, event.evaluations, event.verdict) == ([COMMENT], [], None)
    assert (event.organisation, str(event.criticism), event.criticised) == (BRANCH, "台账不全", True)


def test_an_assessment_rests_on_comments_about_the_same_pledger() -> None:
    world = half_kept(RANKED)
    comment(world)
    for wrong in (COMMENT, one("no comment"), CAMPAIGN):
        with pytest.raises(InvalidInput) as refused:
            assess(world, OF_OTHER, comments=[wrong])
        assert refused.value.field == "comments.0"


def test_an_assessment_entered_late_rests_on_nothing_that_came_after_its_day() -> None:
    world = half_kept(RANKED)
    comment(world)
    with pytest.raises(InvalidInput) as refused:
        assess(world, who=call(TOWN_HEAD, occurred_on=DAY - timedelta(1)), comments=[COMMENT])
    assert refused.value.field == "comments.0"


def test_a_class_is_one_of_three() -> None:
    world = World(CLASSED)
    with pytest.raises(InvalidInput) as refused:
        assess(world, organisation_class="GOLDEN")
    assert refused.value.field == "organisation_class"
    (event,) = world.app.events.get(assess(world, organisation_class="ORDINARY"))
    assert event.organisation_class == "ORDINARY"  # type: ignore[attr-defined]


def test_a_title_goes_to_whoever_has_kept_all_that_was_due() -> None:
    world = half_kept()
    event = honour(world, OF_BRANCH, OF_OTHER, OF_BRANCH)
    assert event.recipients == [OF_BRANCH]
    assert event.left_out == [LeftOut(OF_OTHER, "NO_PLEDGE")]


def test_criticism_in_the_last_assessment_stands_against_a_title() -> None:
    world = half_kept()
    assess(world, criticism="台账不全")
    assert honour(world, OF_BRANCH).left_out == [LeftOut(OF_BRANCH, "CRITICISED")]


def test_an_open_rectification_stands_against_a_title_of_the_one_whom_it_is_about() -> None:
    world = half_kept()
    comment(world)
    world.app.begin_rectification(call(TOWN_HEAD, reason="限期整改"), COMMENT)
    assert honour(world, OF_BRANCH).left_out == [LeftOut(OF_BRANCH, "RECTIFYING")]


def test_the_whole_letter_unkept_after_the_campaign_leaves_its_pledger_out() -> None:
    world = World(RANKED)
    world.reach(Stage.EVALUATE)
    event = honour(world, OF_BRANCH, who=call(TOWN_HEAD, AFTERWARDS))
    assert event.left_out == [LeftOut(OF_BRANCH, "OVERDUE")]


def test_titles_are_for_those_below_and_for_members_at_or_below() -> None:
    world = World(RANKED)
    for stranger in (Pledger(ORGANISATION, COUNTY), Pledger(ORGANISATION, TOWN), Pledger(ORGANISATION, one("nowhere"))):
        with pytest.raises(InvalidInput) as refused:
            honour(world, stranger)
        assert refused.value.field == "candidates.0"
    assert honour(world, of(TOWN_DEPUTY), of(MEMBER), title="EXCELLENT_MEMBER").recipients == []


def test_whether_somebody_is_eligible_is_told_to_who_may_read_how_they_stand() -> None:
    world = half_kept()
    ask = world.app.ineligible
    assert ask(Claim(TOWN_HEAD, DAY), CAMPAIGN, "RED_FLAG", [OF_BRANCH, OF_OTHER]) == {
        OF_BRANCH: "",
        OF_OTHER: "NO_PLEDGE",
    }
    assert ask(Claim(MEMBER, DAY), CAMPAIGN, "STAR_OF_MONTH", [of(MEMBER)]) == {of(MEMBER): "NO_PLEDGE"}
    for claim in (Claim(STRANGER, DAY), Claim(COLLEAGUE, DAY)):
        with pytest.raises(NotFound):
            ask(claim, CAMPAIGN, "STAR_OF_MONTH", [of(MEMBER)])


def test_a_title_of_an_earlier_day_goes_by_what_stood_against_it_then() -> None:
    world, later = half_kept(), DAY + timedelta(10)
    comment(world)
    world.app.begin_rectification(call(TOWN_HEAD, later, reason="限期整改"), COMMENT)
    assess(world, who=call(TOWN_HEAD, later), criticism="台账不全")
    assert honour(world, OF_BRANCH, who=call(TOWN_HEAD, later, occurred_on=DAY)).recipients == [OF_BRANCH]
    assert honour(world, OF_BRANCH, who=call(TOWN_HEAD, later)).left_out == [LeftOut(OF_BRANCH, "CRITICISED")]


def test_a_campaign_reaches_nobody_above_the_organisation_that_opened_it() -> None:
    world = World(RANKED)
    below = one("a campaign of the branch")
    world.app.open_campaign(
        admin(), below, name="支部活动", theme="", organisation=BRANCH, opens_on=OPENS, closes_on=CLOSES, policy=RANKED
    )
    attempts: list[Callable[[], object]] = [
        lambda: world.app.publish_ranking(call(TOWN_HEAD), below, ORGANISATION, TOWN, day=DAY, subjects=[BRANCH]),
        lambda: world.app.conclude_assessment(call(TOWN_HEAD), below, OF_OTHER, year=2011, conclusion="如期兑现"),
        lambda: world.app.confer_honours(call(TOWN_HEAD), below, TOWN, "RED_FLAG", [OF_OTHER]),
    ]
    for attempt in attempts:
        with pytest.raises(InvalidInput) as refused:
            attempt()
        assert refused.value.field == "organisation"
