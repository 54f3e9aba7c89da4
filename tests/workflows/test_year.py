"""A year of one pledge: everybody is late with something, and the list says what is recorded on which day."""

from domain.values import Milestone
from tests.workflows.conftest import Skip

EXPECTED = [
    (0, "proposed"),  # to be handed in by day 7; the rung -7 would be the day itself, so it never was
    (6, "reminded propose -1"),
    (8, "reminded propose +1"),
    (10, "submitted"),
    (16, "reminded review -1"),
    (18, "reminded review +1"),
    (24, "reminded review +7"),
    (31, "escalated review county"),  # the committee owes it, so it goes above the committee
    (32, "reviewed"),
    (32, "approved"),
    (33, "signed PLEDGER"),
    (34, "signed SUPERIOR"),
    (34, "copy-filed REVIEWER"),
    (34, "copy-filed PLEDGER"),
    (34, "copy-filed BOARD"),
    (34, "published"),
    (41, "reminded plan -7"),
    (47, "reminded plan -1"),
    (47, "planned"),
    (80, "item-completed 1"),  # due on day 100: done early, so nobody is reminded
    (80, "struck-off 1"),
    (193, "reminded item:2 -7"),
    (199, "reminded item:2 -1"),
    (199, "item-completed 2"),  # from now on the committee owes the strike-off
    (201, "reminded strike_off:2 +1"),
    (207, "reminded strike_off:2 +7"),
    (210, "struck-off 2"),
    (243, "reminded item:4 -7"),
    (249, "reminded item:4 -1"),
    (251, "reminded item:4 +1"),
    (257, "reminded item:4 +7"),
    (264, "escalated item:4 committee"),
    (293, "reminded item:3 -7"),
    (299, "reminded item:3 -1"),
    (301, "evaluation-opened"),  # the day after the last limit
    (324, "reminded assess -7"),
    (330, "reminded assess -1"),
    (330, "assessed"),
    (330, "rectification-ordered 1"),
    (353, "reminded rectify -7"),
    (359, "reminded rectify -1"),
    (361, "reminded rectify +1"),
    (367, "reminded rectify +7"),
    (368, "rectification-concluded 1 False"),  # the limit and seven days to confirm have passed
    (368, "rectification-ordered 2"),
    (375, "item-completed 4"),
    (375, "struck-off 4"),
    (380, "item-completed 3"),
    (380, "struck-off 3"),
    (381, "rectification-reported"),
    (387, "reminded confirm -1"),
    (389, "reminded confirm +1"),
    (389, "rectification-concluded 2 True"),
    (389, "closed"),
]


async def test_a_year_with_every_rung_and_two_orders_to_rectify(skipping: Skip) -> None:
    async with skipping() as world:
        life, app = world.life, world.house.pledgebook
        await life.begin(100, 200, 300, 250)
        await world.skip_to(10)
        await life.village(app.submit)
        await world.skip_to(32)
        await life.committee(life.town.approve)
        await world.skip_to(33)
        await life.village(life.town.sign)
        await world.skip_to(34)
        await life.committee(life.town.sign)
        await world.skip_to(47)
        await life.village(app.make_plan, [Milestone(1, "动工", life.now().items[1].promise.limit)])
        await world.skip_to(80)
        await life.kept(1)
        await world.skip_to(199)
        await life.village(life.town.complete, 2)
        await world.skip_to(210)
        await life.committee(life.town.strike_off, 2)
        await world.skip_to(330)
        await life.committee(app.assess, kept=[1, 2], unkept=[3, 4])
        await world.skip_to(375)
        await life.kept(4)
        await world.skip_to(380)
        await life.kept(3)
        await world.skip_to(381)
        await life.village(app.report_rectification, causes="资金未到位", measures="已补齐")
        await world.skip_to(389)
        await life.committee(app.conclude_rectification, solved=True)
        assert await world.handle.result() == "CLOSED"
        assert life.recorded() == EXPECTED
        await world.keep("year")
