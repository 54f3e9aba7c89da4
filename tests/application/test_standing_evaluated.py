"""What a public evaluation and an unpublished letter mean for assessments, honours and tables (K1 to K3)."""

from datetime import timedelta

import pytest

from domain import rules
from domain.judgement.assessment import AssessmentConcluded
from domain.judgement.honours import HonoursConferred, LeftOut
from domain.judgement.ranking import Ranked, RankingPublished
from domain.judgement.verdict import EvaluationVerdict
from domain.policy import preset
from domain.values import PledgerKind, Stage
from tests.application.evaluating import DISSATISFIED, LAST, SATISFIED, counted, county, publish
from tests.application.world import BRANCH, CAMPAIGN, DAY, OF_BRANCH, TOWN, TOWN_HEAD, World, call
from tests.domain.letters import one

TITLE = "ADVANCED_ORGANISATION"
YEARLY = preset("DEFAULT").changed(
    {"mechanisms": {"ranking": True}, "ranking_minimum_group": 1, "cadences": {"evaluation": "P1Y"}}
)


def kept(*grades: str) -> World:
    """Return a county whose branch kept what was due and, if there are ballots, has a published result."""
    world = county(YEARLY)
    world.strike_off(world.reach(Stage.FULFIL), 1)
    if grades:
        publish(world, counted(world, grades))
    return world


def honour(world: World) -> HonoursConferred:
    key = world.app.confer_honours(call(TOWN_HEAD, LAST), CAMPAIGN, TOWN, TITLE, [OF_BRANCH]).id
    (event,) = world.app.events.get(key)
    assert isinstance(event, HonoursConferred)
    return event


@pytest.mark.parametrize(
    ("grades", "reason"),
    [([], "EVALUATION_MISSING"), ([DISSATISFIED], "EVALUATION_FAILED"), ([SATISFIED], "")],
)
def test_a_title_for_the_year_asks_for_a_passed_evaluation(grades: list[str], reason: str) -> None:
    event = honour(kept(*grades))
    assert event.left_out == ([LeftOut(OF_BRANCH, reason)] if reason else [])
    assert event.recipients == ([] if reason else [OF_BRANCH])


@pytest.mark.parametrize(
    ("grade", "verdict"), [(SATISFIED, EvaluationVerdict.PASSED), (DISSATISFIED, EvaluationVerdict.FAILED)]
)
def test_an_assessment_names_the_evaluations_of_its_year_and_the_last_verdict(
    grade: str, verdict: EvaluationVerdict
) -> None:
    world = kept(grade)
    who = call(TOWN_HEAD, LAST)
    key = world.app.conclude_assessment(who, CAMPAIGN, OF_BRANCH, year=2011, conclusion="如期兑现").id
    (event,) = world.app.events.get(key)
    assert isinstance(event, AssessmentConcluded)
    assert (len(event.evaluations), event.verdict) == (1, verdict)


def test_an_assessment_of_a_day_before_the_result_has_no_evaluation_to_rest_on() -> None:
    world = kept(SATISFIED)
    before = call(TOWN_HEAD, LAST, occurred_on=LAST - timedelta(1))
    world.refuses(
        rules.ASSESSED_WITHOUT_EVALUATION,
        lambda: world.app.conclude_assessment(before, CAMPAIGN, OF_BRANCH, year=2011, conclusion="如期兑现"),
    )


def test_a_letter_that_the_public_cannot_see_yet_counts_for_nothing() -> None:
    world = county(YEARLY)
    world.reach(Stage.PUBLISH)
    assert honour(world).left_out == [LeftOut(OF_BRANCH, "NO_PLEDGE")]


def test_a_letter_published_after_the_period_does_not_count_in_its_table() -> None:
    world = World(YEARLY)
    world.reach(Stage.FULFIL)
    earlier = DAY - timedelta(1)
    who = call(TOWN_HEAD, occurred_on=earlier)
    other = one("no such branch")
    key = world.app.publish_ranking(
        who, CAMPAIGN, PledgerKind.ORGANISATION, TOWN, day=earlier, subjects=[BRANCH, other]
    ).id
    (event,) = world.app.events.get(key)
    assert isinstance(event, RankingPublished)
    assert event.rows == [Ranked(BRANCH, 0, 0, None)]
