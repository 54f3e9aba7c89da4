"""More time, rest and calendars in what is judged: by whom, for what, and what moves (A5, H5, N1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain import rules
from domain.application import Pledgebook
from domain.application.deadlines import Dated
from domain.calendar import SpecialDay, calendar_id
from domain.errors import InvalidInput, NotFound, StaleVersion
from domain.judgement.comment import Comment
from domain.judgement.evaluation import Evaluation, Step
from domain.judgement.rectification.events import DeadlineMoved
from domain.policy import preset
from domain.supervised import LONGEST_EXTENSION, MoveCause
from domain.values import Party, Role, Stage
from tests.application import evaluating, rectifying
from tests.application.commenting import give
from tests.application.rectifying import (
    LIMIT,
    OF_COMMENT,
    begun,
    closed,
    heading_both,
    of_member,
    on_member,
    ordered,
    reported,
)
from tests.application.world import (
    CLERK,
    COUNTY_HEAD,
    DAY,
    FOUNDED,
    HEAD,
    MEMBER,
    OTHER_HEAD,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    Guard,
    World,
    admin,
    call,
    every,
    of,
    system,
)
from tests.domain.letters import one
from tests.support.memory import memory_application

WHY = "汛期推迟"
COMMENT = one("comment")
CALENDAR = calendar_id("CN")
POLICY = preset("DEFAULT").changed({"calendar": "CN"})
ASKED = DAY + timedelta(10)


def due(thing: Dated, ref: str) -> date:
    return next(duty.due for duty in thing.duties() if duty.ref == ref)


def more(world: World, duty: str, actor: UUID = TOWN_DEPUTY, to: date | None = None, reason: str = WHY) -> date:
    """Give ten days more for a duty of the rectification, and return its date before."""
    before = due(rectifying.found(world), duty)
    world.app.extend_rectification(
        call(actor, reason=reason), OF_COMMENT, duty, before, to=to or before + timedelta(10)
    )
    return before


def commented(world: World) -> None:
    give(world, call(TOWN_HEAD), follow_ups=[("补齐台账", ASKED)])


def more_to_follow(world: World, actor: UUID = TOWN_HEAD, to: date = ASKED + timedelta(5)) -> object:
    return world.app.extend_comment(call(actor, reason=WHY), COMMENT, "follow_up:1", ASKED, to=to)


GUARDS = [
    Guard("more time for one's own report", rules.OWN_RECTIFICATION, lambda w: more(w, "report", HEAD),
          given=lambda w: (heading_both(w), begun(w))),
    Guard("more time for oneself as a member", rules.OWN_RECTIFICATION, lambda w: more(w, "report", MEMBER),
          given=of_member(lambda _: None)),
    Guard("more time without a reason", rules.REASON_MISSING, lambda w: more(w, "report", reason=""), given=begun),
    Guard("less time", rules.EXTENSION_EARLIER, lambda w: more(w, "report", to=DAY), given=begun),
    Guard("more time than a year", rules.DUE_OUTSIDE,
          lambda w: more(w, "report", to=DAY + LONGEST_EXTENSION + timedelta(1)), given=begun),
    Guard("more time for what the judge owes", rules.NOT_OWED, lambda w: more(w, "order"), given=reported),
    Guard("more time for a comment on oneself", rules.OWN_COMMENT, lambda w: more_to_follow(w, HEAD),
          given=lambda w: (give(w, call(TOWN_HEAD), follow_ups=[("补齐台账", ASKED)]),
                           w.app.fill_post(admin(), TOWN, Role.DEPUTY_SECRETARY, HEAD))),
    Guard("less time for a follow-up", rules.EXTENSION_EARLIER, lambda w: more_to_follow(w, to=ASKED), given=commented),
]  # fmt: skip


@every(GUARDS)
def test_more_time_is_refused(guard: Guard) -> None:
    guard.holds()


def test_who_judges_gives_more_time_for_the_report_and_for_one_problem(world: World) -> None:
    begun(world)
    before = more(world, "report")
    assert due(rectifying.found(world), "report") == before + timedelta(10)
    rectifying.report(world)
    rectifying.order(world)
    assert more(world, "rectify:1") == LIMIT
    moved = rectifying.found(world)
    assert [duty.due for duty in moved.duties()] == [LIMIT + timedelta(10), rectifying.LATER_LIMIT]
    move = list(world.app.events.get(OF_COMMENT))[-1]
    assert isinstance(move, DeadlineMoved)
    assert (move.due, move.to, move.cause, move.act.reason) == (LIMIT, LIMIT + timedelta(10), MoveCause.EXTENSION, WHY)


def test_the_branch_gives_its_member_more_time_and_the_town_does_not(world: World) -> None:
    on_member(world)
    world.forbids(lambda: more(world, "report", TOWN_DEPUTY))
    before = more(world, "report", HEAD)
    assert due(rectifying.found(world), "report") == before + timedelta(10)


@pytest.mark.parametrize("actor", [HEAD, CLERK, COUNTY_HEAD], ids=["its head", "its clerk", "above the superior"])
def test_nobody_else_gives_more_time_to_rectify(world: World, actor: UUID) -> None:
    begun(world)
    world.forbids(lambda: more(world, "report", actor))
    world.hides(lambda: more(world, "report", OTHER_HEAD))


def test_who_commented_gives_more_time_to_follow_up(world: World) -> None:
    commented(world)
    world.forbids(lambda: more_to_follow(world, CLERK))
    more_to_follow(world)
    assert due(world.app.find(Comment, COMMENT), "follow_up:1") == ASKED + timedelta(5)


def test_who_stands_over_the_reviewer_gives_the_reviewer_more_time(world: World) -> None:
    key = world.reach(Stage.REVIEW)
    before = world.app.pledge(key).stage_due
    assert before

    def extend(actor: UUID) -> object:
        who = call(actor, reason=WHY)
        return world.app.extend_deadline(who, key, Party.SUPERIOR, "review", before, to=before + timedelta(5))

    world.forbids(lambda: extend(TOWN_HEAD))
    extend(COUNTY_HEAD)
    assert world.app.pledge(key).stage_due == before + timedelta(5)


def test_whoever_owes_about_a_comment_takes_note_of_the_reminder(world: World) -> None:
    def rest(target: Callable[[World], object], duty: str, owed_by: Party, actor: UUID) -> None:
        target(world)
        day = due(world.app.find(Comment, COMMENT), duty)
        world.app.remind_comment(system(), COMMENT, duty, day, "-7")
        world.app.acknowledge_reminder(call(actor, reason=WHY), Comment, COMMENT, owed_by, duty, due=day)
        assert world.app.find(Comment, COMMENT).rests == {(duty, day): day}

    rest(lambda w: give(w, call(HEAD), of(MEMBER)), "feed_back", Party.SUPERIOR, HEAD)


def test_whoever_judges_an_organisation_takes_note_of_the_reminder(world: World) -> None:
    commented(world)
    day = due(world.app.find(Comment, COMMENT), "feed_back")
    world.app.remind_comment(system(), COMMENT, "feed_back", day, "-7")

    def note(actor: UUID) -> object:
        who = call(actor, reason=WHY)
        return world.app.acknowledge_reminder(who, Comment, COMMENT, Party.SUPERIOR, "feed_back", due=day)

    world.forbids(lambda: note(HEAD))
    note(TOWN_HEAD)
    assert world.app.find(Comment, COMMENT).rests == {("feed_back", day): day}


def counting() -> World:
    """The county whose policy counts the days of a calendar; the evaluator of its branch is there, too."""
    app = memory_application()
    announce(app, DAY - timedelta(365))
    return evaluating.county(POLICY, app)


def announce(app: Pledgebook, *holidays: date) -> None:
    app.import_calendar(admin(FOUNDED), "CN", [SpecialDay(day, works=False) for day in holidays], "通知")


def follow(world: World, key: UUID, ref: str, day: date = DAY) -> tuple[date, date]:
    """Make the day on which a duty is due a holiday, and return that day and the day the duty moved to."""
    before = due(world.app.dated(key), ref)
    announce(world.app, before)
    world.app.follow_calendar(system(day), key)
    world.app.conclude_calendar(system(day), CALENDAR, 2, 1)
    return before, due(world.app.dated(key), ref)


def report_evaluation(world: World) -> UUID:
    return evaluating.counted(world, [evaluating.SATISFIED] * 10)


@pytest.mark.parametrize(
    ("given", "key", "ref", "day"),
    [
        (commented, COMMENT, "feed_back", DAY),
        (begun, OF_COMMENT, "report", DAY),
        (reported, OF_COMMENT, "order", DAY),
        (closed, OF_COMMENT, "confirm:1", DAY),
        (report_evaluation, evaluating.KEY, "publish_result", evaluating.LAST),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_what_was_counted_follows_a_new_holiday(
    given: Callable[[World], object], key: UUID, ref: str, day: date
) -> None:
    world = counting()
    given(world)
    before, after = follow(world, key, ref, day)
    assert before < after <= before + timedelta(4)
    assert all(duty.due == after for duty in world.app.dated(key).duties() if duty.ref == ref)


def test_what_was_named_stays() -> None:
    world = counting()
    ordered(world)
    assert follow(world, OF_COMMENT, "rectify:1") == (LIMIT, LIMIT)
    other = counting()
    commented(other)
    assert follow(other, COMMENT, "follow_up:1") == (ASKED, ASKED)


def test_a_meeting_is_held_on_the_day_that_was_announced() -> None:
    world = counting()
    key = evaluating.announce(world)
    assert follow(world, key, "hold") == (evaluating.HELD, evaluating.HELD)
    evaluation = world.app.find(Evaluation, key)
    evaluation.put_off("hold", evaluating.LAST)
    assert (evaluation.step, due(evaluation, "hold")) == (Step.ANNOUNCED, evaluating.HELD)


def test_a_calendar_of_another_version_is_not_concluded() -> None:
    world = counting()
    with pytest.raises(StaleVersion):
        world.app.conclude_calendar(replace(system(), expected=7), CALENDAR, 1, 0)


def test_what_has_no_deadlines_follows_no_calendar(world: World) -> None:
    world.hides(lambda: world.app.follow_calendar(system(), CALENDAR))
    with pytest.raises(NotFound):
        counting().app.dated(CALENDAR)


def test_a_policy_waits_no_longer_than_there_are_days() -> None:
    with pytest.raises(InvalidInput, match="must lie between"):
        preset("DEFAULT").changed({"days": {"snooze": 100_000}})
