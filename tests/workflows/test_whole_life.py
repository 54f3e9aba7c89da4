from tests.workflows.conftest import Skip


async def test_a_pledge_lives_from_proposal_to_verdict(skipping: Skip) -> None:
    async with skipping() as world:
        life = world.life
        await life.published(60, 90)
        await life.kept(1)
        await life.kept(2)
        await life.committee(life.town.app.assess, kept=[1, 2], unkept=[])
        assert await world.handle.result() == "CLOSED"
        assert life.recorded() == [
            (0, "proposed"),
            (0, "submitted"),
            (0, "reviewed"),
            (0, "approved"),
            (0, "signed PLEDGER"),
            (0, "signed SUPERIOR"),
            (0, "copy-filed REVIEWER"),
            (0, "copy-filed PLEDGER"),
            (0, "copy-filed BOARD"),
            (0, "published"),
            (0, "item-completed 1"),
            (0, "struck-off 1"),
            (0, "item-completed 2"),
            (0, "struck-off 2"),
            (0, "evaluation-opened"),
            (0, "assessed"),
            (0, "closed"),
        ]
        await world.keep("whole-life")
