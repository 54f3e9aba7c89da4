"""What an evaluation does by itself: it closes, and its failure begins a rectification, once."""

from typing import Any

import pytest

from domain import rules
from domain.application import Call, Pledgebook
from domain.errors import Refused
from domain.judgement.rectification import rectification_id
from tests.workflows.conftest import Skip
from tests.workflows.judging import DISSATISFIED, JUDGED, SATISFIED, Judging
from workflows.contracts import EVALUATION, RECTIFICATION


async def test_an_evaluation_that_nobody_held_closes_after_its_last_day(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging = Judging.of(world)
        key = await judging.announced(3, 5)
        await world.skip_to(5)
        assert (await world.progress(key, EVALUATION)).status.stage == "ANNOUNCED"
        await world.skip_to(6)
        assert judging.recorded(key) == [
            (0, "A announced"),
            (2, "A reminded hold -1"),
            (4, "A reminded hold +1"),
            (6, "A closed VOID"),
        ]
        await world.keep("evaluation-not-held", key=key, kind=EVALUATION)


async def test_a_passed_evaluation_has_no_consequence(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging = Judging.of(world)
        key = await judging.announced(0, 0)
        await judging.voted(key, [SATISFIED] * 4)
        await judging.closed(key)
        await judging.published(key)
        assert await world.handle_of(key, EVALUATION).result() == "PUBLISHED"
        assert not world.house.pledgebook.exists(rectification_id(key))


async def test_a_rectification_that_the_superior_began_after_the_result_is_not_begun_again(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, town = Judging.of(world), world.life.town
        key = await judging.announced(0, 0)
        await judging.voted(key, [DISSATISFIED] * 4)
        await judging.closed(key)
        with pytest.raises(Refused):
            await judging.command(town.head, town.app.begin_rectification, key)
        world.cut_off = True
        await judging.published(key)
        await judging.command(town.head, town.app.begin_rectification, key)
        world.cut_off = False
        await world.settle(key, EVALUATION)
        assert await world.handle_of(key, EVALUATION).result() == "PUBLISHED"
        assert judging.recorded(rectification_id(key)) == [(0, "A opened")]


async def test_an_evaluation_ends_when_somebody_else_rectifies_what_the_system_may_not(
    skipping: Skip, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Pledgebook.begin_rectification

    def refuse(self: Pledgebook, call: Call, *args: Any) -> Any:
        if call.role is not None:
            raise Refused(rules.NOTHING_TO_RECTIFY)
        return begin(self, call, *args)

    monkeypatch.setattr(Pledgebook, "begin_rectification", refuse)
    async with skipping(JUDGED) as world:
        judging, town = Judging.of(world), world.life.town
        key = await judging.announced(0, 0)
        await judging.voted(key, [DISSATISFIED] * 4)
        await judging.closed(key)
        await judging.published(key)
        progress = await world.progress(key, EVALUATION)
        assert (progress.refused, progress.busy, progress.wake_at) == (rules.NOTHING_TO_RECTIFY.code, False, None)
        await judging.give((rectification_id(key), RECTIFICATION), town.head, town.app.begin_rectification, key)
        assert await world.handle_of(key, EVALUATION).result() == "PUBLISHED"
        await world.keep("evaluation-refused", key=key, kind=EVALUATION)


async def test_after_an_outage_an_evaluation_is_closed_and_nobody_reminded_of_that(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging = Judging.of(world)
        world.cut_off = True
        key = await judging.announced(0, 2)
        await judging.voted(key, [DISSATISFIED] * 4)
        await world.skip_to(40)
        assert judging.recorded(key)[4:] == []
        world.cut_off = False
        await world.settle(key, EVALUATION)
        assert judging.recorded(key)[4:] == [(40, "A closed FAILED")]
