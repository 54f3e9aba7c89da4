"""What happens by itself, and what does not: reminders after an outage, refusals, repetitions, long histories."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowFailureError
from temporalio.exceptions import ActivityError, ApplicationError

from domain import rules
from domain.application import Pledgebook
from domain.errors import Refused
from domain.values import Holder
from tests.workflows.conftest import Skip
from tests.workflows.town import POLICY
from workflows.contracts import ADVANCE, LIFECYCLE, TASK_QUEUE, PledgeStart, workflow_id
from workflows.status.pledge import pledge_status


async def test_after_an_outage_only_the_latest_missed_rung_is_recorded(skipping: Skip) -> None:
    async with skipping() as world:
        life = world.life
        world.cut_off = True
        await life.begin(60)
        await world.skip_to(15)
        world.cut_off = False
        await world.settle(life.pledge)
        assert life.recorded()[1:] == [(15, "reminded propose +7")]
        await world.skip_to(40)
        assert life.recorded()[2:] == [(21, "escalated propose committee")]
        await world.keep("after-an-outage")


async def test_an_outage_is_seen_per_duty(skipping: Skip) -> None:
    async with skipping() as world:
        life = world.life
        world.cut_off = True
        await life.begin(60)
        await world.skip_to(3)
        await life.village(world.house.pledgebook.request_withdrawal)
        await world.skip_to(18)
        world.cut_off = False
        await world.settle(life.pledge)
        await world.skip_to(40)
        assert life.recorded()[2:] == [
            (18, "reminded propose +7"),
            (18, "reminded decide +7"),
            (21, "escalated propose committee"),
            (24, "escalated decide county"),
        ]


async def test_nobody_is_reminded_of_a_duty_done_early(skipping: Skip) -> None:
    async with skipping(replace(POLICY, mechanisms=replace(POLICY.mechanisms, plan=False))) as world:
        life = world.life
        await life.published(60, 90)
        await world.skip_to(50)
        await life.kept(1)
        await world.skip_to(80)
        await life.kept(2)
        assert [event[1] for event in life.recorded() if event[0] > 0] == [
            "item-completed 1",
            "struck-off 1",
            "item-completed 2",
            "struck-off 2",
            "evaluation-opened",
        ]


async def test_repeated_and_late_signals_change_nothing(skipping: Skip) -> None:
    async with skipping() as world:
        life, app = world.life, world.house.pledgebook
        await life.begin(60)
        early = pledge_status(app, life.pledge)
        await life.village(app.submit)
        await life.committee(life.town.approve)
        newest = pledge_status(app, life.pledge)
        for status in (early, newest, early, newest):
            await world.handle.signal(ADVANCE, status)
        progress = await world.progress()
        assert (progress.status.version, progress.status.rungs) == (newest.version, newest.rungs)
        assert life.recorded()[-1] == (0, "approved")
        await world.keep("repeated-signals")


async def test_a_refused_step_is_not_repeated_before_the_pledge_changes(
    skipping: Skip, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[UUID] = []
    publish = Pledgebook.publish

    def refuse(self: Pledgebook, call: Any, pledge_id: UUID) -> Any:
        calls.append(pledge_id)
        if len(calls) < 3:
            raise Refused(rules.COPIES_MISSING)
        return publish(self, call, pledge_id)

    monkeypatch.setattr(Pledgebook, "publish", refuse)
    policy = replace(POLICY, days=replace(POLICY.days, remind_before=(), remind_after=(20,), escalate_after=40))
    async with skipping(policy) as world:
        life = world.life
        await life.published(90)
        assert (await world.progress()).refused == "copies-missing"
        quiet = (await world.handle.describe()).history_length
        await world.skip_to(20)
        assert (await world.handle.describe()).history_length == quiet
        assert len(calls) == 1
        await world.skip_to(30)
        assert len(calls) == 2
        await world.skip_to(44)
        assert life.recorded()[-3:] == [
            (23, "reminded publish +20"),
            (43, "escalated publish county"),
            (43, "published"),
        ]
        assert (await world.progress()).refused == ""
        await world.keep("refused")


async def test_a_press_out_of_order_is_tried_again(skipping: Skip) -> None:
    class Jamming:
        DOCUMENT = "ab" * 32
        attempts = 0

        def render(self, _: UUID, __: Holder) -> str:
            self.attempts += 1
            if self.attempts < 3:
                raise OSError("paper jam")
            return self.DOCUMENT

    press = Jamming()
    async with skipping(press=press) as world:
        life = world.life
        await life.begin(60)
        await life.village(world.house.pledgebook.submit)
        await life.committee(life.town.approve)
        await life.village(life.town.sign)
        world.cut_off = True  # the workflow is busy with the press until time passes
        await life.committee(life.town.sign)
        await world.relay.step()
        world.cut_off = False
        await world.environment.sleep(60)
        await world.settle(life.pledge)
        assert press.attempts == 2 + len(Holder)
        assert life.recorded()[-1] == (0, "published")
        assert set(life.now().letter.copies.values()) == {press.DOCUMENT}
        await world.keep("jammed-press")


async def test_a_pledge_that_is_gone_ends_its_workflow(skipping: Skip) -> None:
    async with skipping() as world:
        life = world.life
        await life.begin(60)
        ghost = replace(pledge_status(world.house.pledgebook, life.pledge), pledge=str(uuid4()))
        client = world.environment.client
        handle = await client.start_workflow(
            LIFECYCLE, PledgeStart(ghost), id=workflow_id(ghost.pledge), task_queue=TASK_QUEUE
        )
        with pytest.raises(WorkflowFailureError) as failure:
            await handle.result()
        assert isinstance(failure.value.cause, ActivityError)
        assert isinstance(failure.value.cause.cause, ApplicationError)
        assert failure.value.cause.cause.type == "not-found"
