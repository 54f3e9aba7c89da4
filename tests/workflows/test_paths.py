"""The ways a pledge can take beside the straight one."""

from dataclasses import replace

from domain.policy import Signing
from domain.values import Party
from tests.workflows.conftest import Skip
from tests.workflows.town import POLICY


async def test_a_returned_letter_goes_through_review_again(skipping: Skip) -> None:
    async with skipping() as world:
        life, app = world.life, world.house.pledgebook
        await life.begin(60)
        await life.village(app.submit)
        await life.committee(life.town.give_back)
        assert (await world.progress()).status.stage == "PROPOSE"
        await world.skip_to(8)
        await life.village(app.revise, life.town.drafts(60))
        await life.village(app.submit)
        await life.committee(life.town.approve)
        assert (await world.progress()).status.stage == "SIGN"
        assert life.recorded() == [
            (0, "proposed"),
            (0, "submitted"),
            (0, "reviewed"),
            (0, "returned"),
            (6, "reminded propose -1"),
            (8, "reminded propose +1"),
            (8, "revised"),
            (8, "submitted"),
            (8, "reviewed"),
            (8, "approved"),
        ]
        await world.keep("returned")


async def test_nothing_is_published_before_the_second_signature(skipping: Skip) -> None:
    async with skipping(replace(POLICY, signing=Signing.WITH_PUBLICATION)) as world:
        life = world.life
        await life.begin(60)
        await life.village(world.house.pledgebook.submit)
        await life.committee(life.town.approve)
        await life.village(life.town.sign)
        assert life.now().letter.copies == {}
        await world.skip_to(1)
        await life.committee(life.town.sign)
        assert life.recorded()[-6:] == [
            (0, "signed PLEDGER"),
            (1, "signed SUPERIOR"),
            (1, "copy-filed REVIEWER"),
            (1, "copy-filed PLEDGER"),
            (1, "copy-filed BOARD"),
            (1, "published"),
        ]
        await world.keep("signed-with-publication")


async def test_a_policy_without_signatures_publishes_after_approval(skipping: Skip) -> None:
    async with skipping(replace(POLICY, signing=Signing.OFF)) as world:
        life = world.life
        await life.begin(60)
        await life.village(world.house.pledgebook.submit)
        await life.committee(life.town.approve)
        assert life.recorded()[-1] == (0, "published")
        assert Party.PLEDGER not in life.now().letter.signatures
        await world.keep("without-signatures")


async def test_a_withdrawn_pledge_ends_its_workflow_and_its_reminders(skipping: Skip) -> None:
    async with skipping() as world:
        life, app = world.life, world.house.pledgebook
        await life.published(60)
        await life.village(app.request_withdrawal)
        await life.committee(app.decide_withdrawal, approved=True)
        assert await world.handle.result() == "WITHDRAWN"
        assert life.recorded()[-2:] == [(0, "withdrawal-requested"), (0, "withdrawal-decided")]
        await world.keep("withdrawn")


async def test_a_letter_is_not_published_while_its_withdrawal_waits(skipping: Skip) -> None:
    async with skipping() as world:
        life, app = world.life, world.house.pledgebook
        await life.begin(60)
        await life.village(app.submit)
        await life.committee(life.town.approve)
        await life.village(life.town.sign)
        await life.village(app.request_withdrawal)
        await life.committee(life.town.sign)
        await world.skip_to(2)
        assert life.now().letter.published_on is None
        await life.committee(app.decide_withdrawal, approved=False)
        assert life.recorded()[-1] == (2, "published")
        await world.keep("withdrawal-declined")


async def test_the_evaluation_waits_for_a_pending_amendment(skipping: Skip) -> None:
    async with skipping() as world:
        life, app = world.life, world.house.pledgebook
        await life.published(30)
        await world.skip_to(29)
        (longer,) = life.town.drafts(40)
        await life.village(app.request_amendment, 1, longer)
        await world.skip_to(33)
        assert (await world.progress()).status.stage == "FULFIL"
        await life.committee(app.decide_amendment, approved=True)
        await world.skip_to(42)
        assert [event for event in life.recorded() if event[0] > 33] == [
            (39, "reminded item:1 -1"),
            (41, "evaluation-opened"),
        ]
        await world.keep("amended")


async def test_orders_to_rectify_end_by_policy_and_then_the_pledge(skipping: Skip) -> None:
    days = replace(POLICY.days, rectify=10, confirm=2, remind_before=(), remind_after=())
    async with skipping(replace(POLICY, days=days)) as world:
        life, app = world.life, world.house.pledgebook
        await life.published(30)
        await world.skip_to(31)
        await life.committee(app.assess, kept=[], unkept=[1])
        await world.skip_to(90)
        assert await world.handle.result() == "CLOSED"
        assert [event for event in life.recorded() if event[0] > 30] == [
            (31, "evaluation-opened"),
            (31, "assessed"),
            (31, "rectification-ordered 1"),
            (44, "rectification-concluded 1 False"),
            (44, "rectification-ordered 2"),
            (57, "rectification-concluded 2 False"),
            (57, "closed"),
        ]
        assert life.now().criticised
        await world.keep("never-rectified")


async def test_an_order_that_was_fulfilled_does_not_end_in_criticism(skipping: Skip) -> None:
    days = replace(POLICY.days, rectify=10, confirm=2, remind_before=(), remind_after=())
    async with skipping(replace(POLICY, days=days)) as world:
        life, app = world.life, world.house.pledgebook
        await life.published(30)
        await world.skip_to(31)
        await life.committee(app.assess, kept=[], unkept=[1])
        await life.kept(1)
        await life.village(app.report_rectification, causes="资金未到位", measures="已补齐")
        await world.skip_to(50)
        assert [event for event in life.recorded() if event[0] > 31] == [
            (44, "rectification-concluded 1 True"),
            (44, "closed"),
        ]
        assert not life.now().criticised
        await world.keep("rectified-unconfirmed")
