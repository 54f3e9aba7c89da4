"""The status of what judges and is judged, and what activities make of it: on a log in memory."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.application import Call
from domain.campaign import Campaign
from domain.judgement.evaluation import Step as EvaluationStep
from domain.judgement.rectification import Step, rectification_id
from domain.policy import Policy
from domain.values import Role
from tests.support.memory import memory_application
from tests.workflows.judging import DISSATISFIED, JUDGED, SATISFIED, Judging
from tests.workflows.press import PlainPress
from tests.workflows.real import at_once
from tests.workflows.town import Town
from workflows import evaluation, rectification
from workflows.activities import every_activity
from workflows.activities.campaign import CampaignActivities
from workflows.activities.evaluation import EvaluationActivities
from workflows.activities.rectification import RectificationActivities
from workflows.contracts import (
    CALENDAR,
    CAMPAIGN,
    COMMENT,
    ESCALATE,
    EVALUATION,
    PLEDGE,
    RECTIFICATION,
    REMIND,
    Ask,
    OpenDuties,
    Remind,
)
from workflows.kinds import KINDS, kind_of, statuses
from workflows.status.campaign import campaign_status
from workflows.status.comment import comment_status
from workflows.status.evaluation import evaluation_status
from workflows.status.rectification import rectification_status

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # in Shanghai
MONTHLY = replace(JUDGED, cadences={"self_check": "P1M"})


@dataclass
class Clock:
    """A clock that is set by hand, in days from the first."""

    day: int = 0

    async def __call__(self) -> datetime:
        return self.moment

    @property
    def moment(self) -> datetime:
        return NOON + timedelta(self.day)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def found(clock: Clock) -> Callable[..., Judging]:
    """Founds a town under a policy."""

    def found(policy: Policy = JUDGED) -> Judging:
        return Judging(Town.found(memory_application(), NOON, policy), clock, at_once)

    return found


@pytest.fixture
def judging(found: Callable[..., Judging]) -> Judging:
    """A town in which nothing was judged."""
    return found()


def change(judging: Judging, clock: Clock, policy: Policy) -> None:
    """Give the campaign another policy."""
    town = judging.town
    call = Call(uuid4(), clock.moment, reason="年中调整", role=Role.ADMINISTRATOR)
    town.app.change_policy(call, town.campaign, policy)


def topics(judging: Judging, key: UUID) -> list[str]:
    events: Any = judging.town.app.events.get(key)
    return [event.TOPIC for event in events]


async def solve(judging: Judging, key: UUID) -> None:
    """Bring a rectification to the next evaluation."""
    await judging.reported(key, 10)
    await judging.committee(key, judging.town.app.order_period)
    await judging.village(key, judging.town.app.close_problem, 1, "照片")
    await judging.committee(key, judging.town.app.confirm_problem, 1)


async def test_an_evaluation_closes_when_its_last_day_is_over(judging: Judging) -> None:
    key = await judging.announced(0, 3)
    assert evaluation_status(judging.town.app, key).close_at == "2026-03-05T16:00:00+00:00"
    await judging.voted(key, [SATISFIED])
    assert evaluation_status(judging.town.app, key).close_at == "2026-03-05T16:00:00+00:00"
    await judging.closed(key)
    status = evaluation_status(judging.town.app, key)
    assert (status.close_at, status.stage, {rung.duty for rung in status.rungs}) == (None, "CLOSED", {"publish_result"})


async def test_only_a_failure_keeps_an_evaluation_until_it_is_rectified(judging: Judging) -> None:
    app = judging.town.app
    failed = await judging.announced(0, 0)
    await judging.voted(failed, [DISSATISFIED])
    await judging.closed(failed)
    await judging.published(failed)
    before = evaluation_status(app, failed)
    assert (before.ended, before.rectified) == (False, False)
    answer = EvaluationActivities(app).begin_rectification(Ask(str(failed), NOON.isoformat()))
    assert (answer.ended, answer.rectified, answer.version) == (True, True, before.version)
    assert answer.age > before.age


async def test_a_rectification_sees_how_far_the_next_attempts_are(judging: Judging, clock: Clock) -> None:
    app = judging.town.app
    failed = await judging.announced(0, 0)
    await judging.voted(failed, [DISSATISFIED])
    await judging.closed(failed)
    await judging.published(failed)
    EvaluationActivities(app).begin_rectification(Ask(str(failed), NOON.isoformat()))
    key = rectification_id(failed)
    await solve(judging, key)
    seen = [rectification_status(app, key)]
    void = await judging.announced(0, 0, attempt=2)
    clock.day = 1
    EvaluationActivities(app).close(Ask(str(void), clock.moment.isoformat()))
    await judging.published(void)
    seen.append(rectification_status(app, key))
    refused = RectificationActivities(app).end(Ask(str(key), clock.moment.isoformat()))
    third = await judging.announced(0, 0, attempt=3)
    await judging.voted(third, [SATISFIED])
    await judging.closed(third)
    seen.append(rectification_status(app, key))
    await judging.published(third)
    seen.append(rectification_status(app, key))
    assert [status.reevaluated for status in seen] == [False, False, False, True]
    assert [status.age for status in seen] == sorted({status.age for status in seen})
    assert refused.refused == "reevaluation-missing"
    assert [status.key for status in statuses(app, (EVALUATION, third))] == [str(third), str(key)]
    assert [status.key for status in statuses(app, (RECTIFICATION, key))] == [str(key), str(failed)]
    assert [status.key for status in statuses(app, (EVALUATION, failed))] == [str(failed)]
    assert RectificationActivities(app).end(Ask(str(key), clock.moment.isoformat())).ended


async def test_a_comment_goes_by_the_policy_of_its_day(judging: Judging, clock: Clock) -> None:
    app, key = judging.town.app, await judging.commented(30)
    rungs = comment_status(app, key).rungs
    assert [rung.name for rung in rungs if rung.duty == "feed_back"] == ["-1", "+1", "+7", "escalated"]
    clock.day = 1
    change(judging, clock, replace(JUDGED, days=replace(JUDGED.days, remind_before=(), remind_after=())))
    assert comment_status(app, key).rungs == rungs


async def test_a_rung_is_recorded_once_however_often_it_is_asked_for(judging: Judging) -> None:
    app, key = judging.town.app, await judging.announced(3, 9)
    ask = Remind(str(key), NOON.isoformat(), duty="hold", due="2026-03-05", rung="-1")
    activities = EvaluationActivities(app)
    assert activities.remind(ask) == activities.remind(ask)
    assert topics(judging, key) == ["evaluation.announced", "evaluation.reminded"]


def test_what_is_gone_is_not_asked_for_again(judging: Judging) -> None:
    app, nothing = judging.town.app, str(uuid4())
    for asked in (
        lambda: EvaluationActivities(app).close(Ask(nothing, NOON.isoformat())),
        lambda: RectificationActivities(app).end(Ask(nothing, NOON.isoformat())),
        lambda: CampaignActivities(app).open_duties(OpenDuties(nothing, NOON.isoformat(), version=1)),
    ):
        with pytest.raises(ApplicationError) as refused:
            asked()
        assert refused.value.non_retryable


async def test_a_campaign_wakes_at_the_earliest_period_that_is_not_open(
    found: Callable[..., Judging], clock: Clock
) -> None:
    judging = found(MONTHLY)
    app, key = judging.town.app, judging.town.campaign
    status = campaign_status(app, key)
    assert (status.next_at, status.stage) == ("2026-03-01T16:05:00+00:00", "OPEN")
    answer = CampaignActivities(app).open_duties(OpenDuties(str(key), NOON.isoformat(), status.version))
    assert answer.next_at == "2026-03-31T16:05:00+00:00"
    change(judging, clock, replace(MONTHLY, timezone="Europe/Berlin"))
    assert campaign_status(app, key).next_at == "2026-03-31T22:05:00+00:00"
    app.close_campaign(Call(uuid4(), NOON, role=Role.ADMINISTRATOR), key)
    status = campaign_status(app, key)
    assert (status.next_at, status.stage, status.ended) == (None, "CLOSED", True)


async def test_what_a_policy_of_the_same_day_adds_is_opened_too(found: Callable[..., Judging], clock: Clock) -> None:
    judging = found(MONTHLY)
    app, key = judging.town.app, judging.town.campaign
    activities, now = CampaignActivities(app), NOON.isoformat()
    first = OpenDuties(str(key), now, campaign_status(app, key).version)
    assert activities.open_duties(first) == activities.open_duties(first)
    change(judging, clock, replace(MONTHLY, cadences={**MONTHLY.cadences, "study": "P1M"}))
    activities.open_duties(OpenDuties(str(key), now, campaign_status(app, key).version))
    assert {duty: len(periods) for duty, periods in app.look_up(Campaign, key).opened.items()} == {
        "self_check": 1,
        "study": 1,
    }


def test_names_are_those_of_the_house(judging: Judging) -> None:
    assert [step.value for step in EvaluationStep] == [getattr(evaluation, step.value) for step in EvaluationStep]
    going = [step.value for step in Step if step is not Step.CONCLUDED]
    assert going == [getattr(rectification, step) for step in going]
    assert list(KINDS) == [PLEDGE, EVALUATION, RECTIFICATION, COMMENT, CAMPAIGN, CALENDAR]
    assert (kind_of("comment.given"), kind_of("member.admitted")) == (COMMENT, None)
    app = judging.town.app
    named = [activity._Definition.must_from_callable(each).name for each in every_activity(app, PlainPress(app))]
    assert len(named) == len(set(named))
    for kind in (EVALUATION, RECTIFICATION, COMMENT):
        assert {f"{REMIND}_{kind}", f"{ESCALATE}_{kind}"} <= set(named)
