"""What follows a comment: feedback and follow-ups, each reminded of and escalated, until nothing is owed."""

from tests.workflows.conftest import Skip
from tests.workflows.judging import JUDGED, Judging
from workflows.contracts import COMMENT

EXPECTED = [
    (0, "A given"),
    (6, "A reminded feed_back -1"),  # owed by the committee on day 7; the rung -7 would be the day itself
    (8, "A reminded feed_back +1"),
    (14, "A reminded feed_back +7"),
    (21, "A escalated feed_back county"),
    (22, "A fed-back"),
    (23, "A reminded follow_up:1 -7"),
    (29, "A reminded follow_up:1 -1"),
    (29, "A followed-up 1"),
    (33, "A reminded follow_up:2 -7"),
    (39, "A reminded follow_up:2 -1"),
    (41, "A reminded follow_up:2 +1"),
    (47, "A reminded follow_up:2 +7"),
    (54, "A escalated follow_up:2 committee"),
    (55, "A followed-up 2"),
]


async def test_feedback_and_follow_ups_are_reminded_of_until_all_is_done(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, town = Judging.of(world), world.life.town
        app, key = town.app, await judging.commented(30, 40)
        await world.skip_to(22)
        await judging.give((key, COMMENT), town.head, app.feed_back_comment, key, "请按月公开")
        await world.skip_to(29)
        await judging.give((key, COMMENT), town.secretary, app.follow_up_comment, key, 1, "已更新", "照片")
        await world.skip_to(55)
        await judging.give((key, COMMENT), town.secretary, app.follow_up_comment, key, 2, "已更新", "照片")
        assert await world.handle_of(key, COMMENT).result() == "DONE"
        assert judging.recorded(key) == EXPECTED
        await judging.command(town.head, app.publish_comment, key, "全镇")
        assert await world.relay.step() == 1
        assert await world.handle_of(key, COMMENT).result() == "DONE"  # nothing began again
        await world.keep("comment", key=key, kind=COMMENT)
