"""From a failed evaluation to a passed one, and what is recorded where everybody is late."""

from domain.judgement.rectification import rectification_id
from tests.workflows.conftest import Skip
from tests.workflows.judging import DISSATISFIED, JUDGED, SATISFIED, Judging
from workflows.contracts import EVALUATION, RECTIFICATION

IN_TIME = [  # A is the failed evaluation, B its rectification, C the evaluation after it
    (0, "A announced"),
    (0, "A opened"),
    (0, "A reported"),
    (0, "A codes-issued"),
    (0, "A closed FAILED"),
    (0, "A result-published FAILED"),
    (0, "B opened"),
    (0, "B reported"),
    (0, "B ordered"),
    (0, "B problem-closed 2"),
    (0, "B problem-confirmed 2"),
    (3, "B problem-closed 1"),
    (3, "B problem-confirmed 1"),
    (3, "C announced"),
    (4, "C reminded hold -1"),
    (5, "C opened"),
    (5, "C reported"),
    (5, "C codes-issued"),
    (6, "C closed PASSED"),
    (6, "C result-published PASSED"),
    (6, "B concluded PASSED"),
]

LATE = [
    (0, "A announced"),  # to be held on day 10, to be closed by day 30
    (3, "A reminded hold -7"),
    (9, "A reminded hold -1"),
    (11, "A reminded hold +1"),
    (17, "A reminded hold +7"),
    (24, "A escalated hold committee"),
    (25, "A opened"),
    (25, "A reported"),
    (25, "A codes-issued"),
    (29, "A reminded close -1"),  # the committee owes it; the system sees to it on the day after
    (31, "A closed FAILED"),
    (37, "A reminded publish_result -1"),
    (39, "A reminded publish_result +1"),
    (45, "A reminded publish_result +7"),
    (52, "A escalated publish_result committee"),
    (53, "A result-published FAILED"),
    (53, "B opened"),  # by itself
    (61, "B reminded report -7"),
    (67, "B reminded report -1"),
    (69, "B reminded report +1"),
    (75, "B reminded report +7"),
    (82, "B escalated report committee"),
    (83, "B reported"),
    (89, "B reminded order -1"),
    (91, "B reminded order +1"),
    (97, "B reminded order +7"),
    (104, "B escalated order county"),  # the committee owes it, so it goes above the committee
    (105, "B ordered"),
    (123, "B reminded rectify:1 -7"),
    (128, "B reminded rectify:2 -7"),
    (129, "B reminded rectify:1 -1"),
    (131, "B reminded rectify:1 +1"),
    (134, "B reminded rectify:2 -1"),
    (136, "B reminded rectify:2 +1"),
    (137, "B reminded rectify:1 +7"),
    (142, "B reminded rectify:2 +7"),
    (144, "B escalated rectify:1 committee"),
    (149, "B escalated rectify:2 committee"),
    (150, "B problem-closed 1"),
    (150, "B problem-closed 2"),
    (156, "B reminded confirm:1 -1"),
    (156, "B reminded confirm:2 -1"),
    (158, "B reminded confirm:1 +1"),
    (158, "B reminded confirm:2 +1"),
    (164, "B reminded confirm:1 +7"),
    (164, "B reminded confirm:2 +7"),
    (171, "B escalated confirm:1 county"),
    (171, "B escalated confirm:2 county"),
    (172, "B problem-confirmed 1"),
    (172, "B problem-confirmed 2"),
    (195, "B reminded reevaluate -7"),
    (201, "B reminded reevaluate -1"),
    (203, "B reminded reevaluate +1"),
    (209, "B reminded reevaluate +7"),
    (216, "B escalated reevaluate committee"),
    (217, "C announced"),
    (217, "C opened"),
    (217, "C reported"),
    (217, "C codes-issued"),
    (217, "C closed PASSED"),
    (217, "C result-published PASSED"),
    (217, "B concluded PASSED"),
]


async def test_a_failed_evaluation_is_driven_to_a_passed_one(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, app = Judging.of(world), world.house.pledgebook
        first, rectification = await judging.failed()
        assert await world.handle_of(first, EVALUATION).result() == "PUBLISHED"
        await judging.reported(rectification, 20, 25)
        await judging.committee(rectification, app.order_period)
        await judging.village(rectification, app.close_problem, 2, "照片")
        await judging.committee(rectification, app.confirm_problem, 2)
        await world.skip_to(3)
        await judging.village(rectification, app.close_problem, 1, "照片")
        await judging.committee(rectification, app.confirm_problem, 1)
        second = await judging.announced(2, 2, attempt=2)
        await world.skip_to(5)
        await judging.voted(second, [SATISFIED] * 4)
        await world.skip_to(6)
        assert (await world.progress(rectification, RECTIFICATION)).status.stage == "REEVALUATE"
        await judging.published(second)
        assert await world.handle_of(rectification, RECTIFICATION).result() == "CONCLUDED"
        assert await world.handle_of(second, EVALUATION).result() == "PUBLISHED"
        assert judging.recorded(first, rectification, second) == IN_TIME
        for name, key, kind in (
            ("evaluation-failed", first, EVALUATION),
            ("evaluation-passed", second, EVALUATION),
            ("rectification", rectification, RECTIFICATION),
        ):
            await world.keep(name, key=key, kind=kind)


async def test_each_deadline_that_is_missed_is_reminded_and_escalated(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, app = Judging.of(world), world.house.pledgebook
        first = await judging.announced(10, 30)
        rectification = rectification_id(first)
        await world.skip_to(25)
        await judging.voted(first, [DISSATISFIED] * 4)
        await world.skip_to(53)
        await judging.published(first)
        await world.settle(rectification, RECTIFICATION)
        await world.skip_to(83)
        await judging.reported(rectification, 47, 52)
        await world.skip_to(105)
        await judging.committee(rectification, app.order_period)
        await world.skip_to(150)
        for problem in (1, 2):
            await judging.village(rectification, app.close_problem, problem, "照片")
        await world.skip_to(172)
        for problem in (1, 2):
            await judging.committee(rectification, app.confirm_problem, problem)
        await world.skip_to(217)
        second = await judging.announced(0, 0, attempt=2)
        await judging.voted(second, [SATISFIED] * 4)
        await judging.closed(second)
        await judging.published(second)
        assert await world.handle_of(rectification, RECTIFICATION).result() == "CONCLUDED"
        assert judging.recorded(first, rectification, second) == LATE
        await world.keep("evaluation-late", key=first, kind=EVALUATION)
        await world.keep("rectification-late", key=rectification, kind=RECTIFICATION)


async def test_a_returned_report_and_a_reopened_problem_go_back(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, app = Judging.of(world), world.house.pledgebook
        _, rectification = await judging.failed()
        await judging.reported(rectification, 20)
        await judging.committee(rectification, app.return_rectification_report, "措施不具体")
        assert (await world.progress(rectification, RECTIFICATION)).status.stage == "REPORT"
        await world.skip_to(6)
        await judging.reported(rectification, 20)
        await judging.committee(rectification, app.order_period)
        await judging.village(rectification, app.close_problem, 1, "照片")
        await judging.committee(rectification, app.confirm_problem, 1)
        await judging.committee(rectification, app.reopen_problem, 1, "又坏了")
        progress = await world.progress(rectification, RECTIFICATION)
        assert (progress.status.stage, progress.wake_for.split()[0]) == ("RECTIFY", "rectify:1")
        await world.skip_to(25)
        assert judging.recorded(rectification)[3:] == [
            (6, "A reminded report -1"),
            (6, "A reported"),
            (6, "A ordered"),
            (6, "A problem-closed 1"),
            (6, "A problem-confirmed 1"),
            (6, "A problem-reopened 1"),
            (19, "A reminded rectify:1 -7"),
            (25, "A reminded rectify:1 -1"),
        ]
        await world.keep("rectification-returned", key=rectification, kind=RECTIFICATION)


async def test_a_void_attempt_ends_no_rectification_and_the_one_after_it_does(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, app = Judging.of(world), world.house.pledgebook
        first, rectification = await judging.failed()
        await judging.reported(rectification, 5)
        await judging.committee(rectification, app.order_period)
        await judging.village(rectification, app.close_problem, 1, "照片")
        await judging.committee(rectification, app.confirm_problem, 1)
        void = await judging.announced(1, 1, attempt=2)
        await world.skip_to(2)
        await judging.published(void)
        assert await world.handle_of(void, EVALUATION).result() == "PUBLISHED"
        assert not (await world.progress(rectification, RECTIFICATION)).status.ended
        third = await judging.announced(0, 0, attempt=3)
        await judging.voted(third, [DISSATISFIED] * 4)
        await judging.closed(third)
        await judging.published(third)
        assert await world.handle_of(rectification, RECTIFICATION).result() == "CONCLUDED"
        again = rectification_id(third)
        await world.settle(again, RECTIFICATION)
        assert judging.recorded(first, void, rectification, again)[-4:-2] == [
            (2, "B closed VOID"),
            (2, "B result-published VOID"),
        ]
        assert set(judging.recorded(rectification, again)[-2:]) == {(2, "A concluded FAILED"), (2, "B opened")}
        assert (await world.progress(again, RECTIFICATION)).status.stage == "REPORT"
        await world.keep("evaluation-void", key=void, kind=EVALUATION)


async def test_a_rectification_of_a_comment_ends_with_its_last_problem(skipping: Skip) -> None:
    async with skipping(JUDGED) as world:
        judging, app = Judging.of(world), world.house.pledgebook
        comment = await judging.commented()
        key = rectification_id(comment)
        await judging.give((key, RECTIFICATION), judging.town.head, app.begin_rectification, comment)
        await judging.reported(key, 20)
        await judging.committee(key, app.order_period)
        await world.skip_to(13)
        await judging.village(key, app.close_problem, 1, "照片")
        await judging.committee(key, app.confirm_problem, 1)
        assert await world.handle_of(key, RECTIFICATION).result() == "CONCLUDED"
        assert judging.recorded(key)[3:] == [
            (13, "A reminded rectify:1 -7"),
            (13, "A problem-closed 1"),
            (13, "A problem-confirmed 1"),
            (13, "A concluded"),
        ]
        await world.keep("rectification-of-comment", key=key, kind=RECTIFICATION)
