"""Deadlines: where each comes from, how it follows a calendar, who was given more time, and when reminders rest."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import cast

import pytest

from domain import rules
from domain.aggregate import Event, Root
from domain.calendar import Calendar, SpecialDay
from domain.deadlines import LIMIT, PLEDGE_DEADLINE, STATED, Deadline, Origins, explained, following, traced
from domain.errors import InvalidInput
from domain.pledge import Pledge
from domain.pledge.supervising import DeadlineMoved, ReminderAcknowledged
from domain.supervised import MoveCause, Supervised
from domain.values import Act, DueKind, Party, Role, Stage
from domain.working_days import WorkingDays
from tests.domain.letters import (
    AFTERWARDS,
    CAMPAIGN_END,
    CASE,
    DAY,
    POLICY,
    SUMMER,
    case,
    one,
    ordered,
    own,
    pledge_in,
    policy,
    propose,
    superior,
    system,
)
from tests.domain.scenario import Guard, event, every, given

REVIEW_DUE = date(2011, 3, 8)
WHY = "汛期推迟"
PLEDGER, SUPERIOR = Party
LATER = date(2011, 9, 30)
LATEST = CAMPAIGN_END
HOLIDAY = SpecialDay(date(2011, 3, 4), works=False)
MAKE_UP = SpecialDay(date(2011, 3, 5), works=True)


def in_review() -> Pledge:
    return pledge_in(Stage.REVIEW)


def reminded() -> Pledge:
    pledge = in_review()
    pledge.remind(system(), "review", REVIEW_DUE, "-7")
    return pledge


def published() -> Pledge:
    return pledge_in(Stage.FULFIL)


GUARDS = [
    Guard("acknowledging what nobody owes", rules.NOT_OWED, reminded,
          lambda p: p.acknowledge(superior(reason=WHY), SUPERIOR, "sign", REVIEW_DUE, None, longest=14)),
    Guard("acknowledging a reminder that never came", rules.NOT_REMINDED, in_review,
          lambda p: p.acknowledge(superior(reason=WHY), SUPERIOR, "review", REVIEW_DUE, None, longest=14)),
    Guard("acknowledging without a reason", rules.REASON_MISSING, reminded,
          lambda p: p.acknowledge(superior(), SUPERIOR, "review", REVIEW_DUE, None, longest=14)),
    Guard("resting longer than the policy lets", rules.REST_TOO_LONG, reminded,
          lambda p: p.acknowledge(
              superior(reason=WHY), SUPERIOR, "review", REVIEW_DUE, DAY + timedelta(days=15), longest=14)),
    Guard("more time for what the other side owes", rules.NOT_OWED, published,
          lambda p: p.extend(superior(reason=WHY), SUPERIOR, "item:1", SUMMER, to=LATER, latest=LATEST)),
    Guard("acknowledging what the other side owes", rules.NOT_OWED, reminded,
          lambda p: p.acknowledge(own(reason=WHY), PLEDGER, "review", REVIEW_DUE, None, longest=14)),
    Guard("more time for what nobody owes", rules.NOT_OWED, published,
          lambda p: p.extend(superior(reason=WHY), PLEDGER, "item:9", SUMMER, to=LATER, latest=LATEST)),
    Guard("more time for an older deadline", rules.NOT_OWED, published,
          lambda p: p.extend(superior(reason=WHY), PLEDGER, "item:1", DAY, to=LATER, latest=LATEST)),
    Guard("more time without a reason", rules.REASON_MISSING, published,
          lambda p: p.extend(superior(), PLEDGER, "item:1", SUMMER, to=LATER, latest=LATEST)),
    Guard("less time", rules.EXTENSION_EARLIER, published,
          lambda p: p.extend(superior(reason=WHY), PLEDGER, "item:1", SUMMER, to=SUMMER, latest=LATEST)),
    Guard("more time that is over already", rules.EXTENSION_EARLIER, published,
          lambda p: p.extend(superior(LATER, WHY), PLEDGER, "item:1", SUMMER, to=LATER, latest=LATEST)),
    Guard("more time than the campaign has", rules.DUE_OUTSIDE, published,
          lambda p: p.extend(superior(reason=WHY), PLEDGER, "item:1", SUMMER, to=AFTERWARDS, latest=LATEST)),
]  # fmt: skip


@every(GUARDS)
def test_a_guard_holds(guard: Guard) -> None:
    guard.holds()


def test_a_rest_must_lie_ahead() -> None:
    late = superior(REVIEW_DUE, WHY)
    until: date | None
    for until in (None, REVIEW_DUE):
        rest = partial(Pledge.acknowledge, act=late, owed_by=SUPERIOR, duty="review", due=REVIEW_DUE, until=until)
        assert given(reminded()).when(partial(rest, longest=9)).raises(InvalidInput).field == "until"


def test_who_was_reminded_takes_note_until_the_due_date() -> None:
    act = superior(reason=WHY)
    pledge = (
        given(reminded())
        .when(lambda p: p.acknowledge(act, SUPERIOR, "review", REVIEW_DUE, None, longest=0))
        .then(event(ReminderAcknowledged, act, duty="review", due=REVIEW_DUE, until=REVIEW_DUE))
    )
    assert pledge.rests == {("review", REVIEW_DUE): REVIEW_DUE}


def test_the_last_rest_counts() -> None:
    pledge = reminded()
    for days in (14, 3):
        until = DAY + timedelta(days=days)
        pledge.acknowledge(superior(reason=WHY), SUPERIOR, "review", REVIEW_DUE, until, longest=14)
    assert pledge.rests["review", REVIEW_DUE] == date(2011, 3, 4)


def test_more_time_for_an_item_is_another_wording_and_the_first_stays() -> None:
    act = superior(reason=WHY)
    pledge = (
        given(published())
        .when(lambda p: p.extend(act, PLEDGER, "item:1", SUMMER, to=LATER, latest=LATEST))
        .then(event(DeadlineMoved, act, duty="item:1", due=SUMMER, to=LATER, cause=MoveCause.EXTENSION, edition=0))
    )
    first, now = pledge.items[1].versions
    assert (first.limit, now.limit) == (SUMMER, LATER)
    assert now.due is not None
    assert (now.due.kind, now.due.on, now.text) == (DueKind.DATE, LATER, first.text)
    assert pledge.owed("item:1", LATER)
    assert not pledge.owed("item:1", SUMMER)


@pytest.mark.parametrize("stage", [Stage.PROPOSE, Stage.REVIEW, Stage.SIGN, Stage.PUBLISH, Stage.EVALUATE])
def test_the_deadline_of_a_stage_moves(stage: Stage) -> None:
    pledge = pledge_in(stage)
    (duty,) = [duty for duty in pledge.duties() if not duty.item]
    pledge.extend(
        superior(reason=WHY), duty.owed_by, duty.ref, duty.due, to=duty.due + timedelta(days=5), latest=date.max
    )
    assert pledge.stage_due == duty.due + timedelta(days=5)
    assert pledge.owed(duty.ref, pledge.stage_due)


def test_a_decision_an_order_and_its_confirmation_move() -> None:
    pledge = published()
    pledge.request_withdrawal(own(reason=WHY), CASE)
    pledge.extend(superior(reason=WHY), SUPERIOR, "decide", REVIEW_DUE, to=LATER, latest=LATEST)
    assert pledge.owed("decide", LATER)
    pledge = ordered()
    (duty,) = [duty for duty in pledge.duties() if duty.code == "rectify"]
    pledge.extend(superior(reason=WHY), PLEDGER, "rectify", duty.due, to=date(2013, 9, 1), latest=date.max)
    assert pledge.owed("rectify", date(2013, 9, 1))
    pledge.report_rectification(own(date(2013, 2, 1)), CASE, causes="雨", measures="赶工")
    (duty,) = [duty for duty in pledge.duties() if duty.code == "confirm"]
    pledge.extend(superior(reason=WHY), SUPERIOR, "confirm", duty.due, to=date(2013, 9, 2), latest=date.max)
    assert pledge.owed("confirm", date(2013, 9, 2))


def trace(root: Root) -> tuple[Supervised | None, Origins]:
    """Rebuild what happened to an aggregate."""
    return traced(cast("list[Event]", root.pending_events))


def known(pledge: Pledge) -> list[Deadline]:
    """Return the deadlines of a pledge with all that happened to it."""
    thing, origins = trace(pledge)
    assert isinstance(thing, Supervised)
    return explained(thing, origins, POLICY, None)


def test_each_deadline_names_its_rule_its_start_and_its_first_date() -> None:
    told = {deadline.duty.ref: deadline for deadline in known(published())}
    plan, item = told["plan"], told["item:1"]
    assert (plan.rule, plan.days, plan.origin.since, plan.origin.first) == ("days.plan", 14, DAY, date(2011, 3, 15))
    assert (item.rule, item.days, item.origin.first) == (LIMIT, None, SUMMER)
    assert told.keys() == {"plan", "item:1", "item:2", "item:3"}


def test_a_campaigns_deadline_and_a_named_day_are_told_from_what_was_counted() -> None:
    stated = replace(POLICY, pledge_deadline=date(2011, 4, 30))
    thing, origins = trace(propose(case(stated)))
    assert thing
    (deadline,) = explained(thing, origins, stated, None)
    assert (deadline.rule, deadline.days) == (PLEDGE_DEADLINE, None)
    rectify = next(d for d in known(ordered()) if d.duty.code == "rectify")
    assert (rectify.rule, rectify.days) == (STATED, None)


def test_the_first_date_and_every_move_stay_known() -> None:
    pledge = published()
    first, second = date(2011, 8, 1), date(2011, 9, 1)
    pledge.extend(superior(reason="一次"), PLEDGER, "item:1", SUMMER, to=first, latest=LATEST)
    pledge.extend(superior(reason="二次"), PLEDGER, "item:1", first, to=second, latest=LATEST)
    pledge.complete_item(own(), 1, "照片", "")
    (deadline,) = [d for d in known(pledge) if d.duty.ref == "strike_off:1"]
    assert deadline.origin.first == SUMMER
    assert [(move.due, move.to, move.act.reason) for move in deadline.origin.moves] == [
        (SUMMER, first, "一次"),
        (first, second, "二次"),
    ]


def counted_by(*days: SpecialDay) -> WorkingDays:
    administrator = Act(one("administrator"), Role.ADMINISTRATOR, None, DAY)
    return Calendar.start(administrator, code="CN", days=days, source="x").current


def test_what_was_counted_follows_a_new_edition_and_nothing_else_does() -> None:
    before = WorkingDays("CN", 1, {})
    counting = case(policy(calendar="CN"), calendar=before)
    pledge = published()
    pledge.request_withdrawal(own(reason=WHY), counting)
    assert pledge.owed("decide", date(2011, 3, 10))
    thing, origins = trace(pledge)
    assert thing
    deadlines = [
        replace(d, calendar=before, days=7 if d.duty.code == "decide" else None)
        for d in explained(thing, origins, POLICY, None)
    ]
    moved = list(following(deadlines, counted_by(HOLIDAY), DAY))
    assert [(duty.ref, to) for duty, to in moved] == [("decide", date(2011, 3, 11))]
    assert list(following(deadlines, counted_by(HOLIDAY, MAKE_UP), DAY)) == []


def only(deadline: Deadline, calendar: WorkingDays, today: date) -> list[date]:
    return [to for _, to in following([deadline], calendar, today)]


def test_nobody_becomes_late_by_a_new_calendar() -> None:
    (review,) = known(in_review())
    shorter = WorkingDays("CN", 2, {date(2011, 3, 2) + timedelta(days=n): True for n in range(9)})
    longer = WorkingDays("CN", 2, {})
    due = replace(review, duty=replace(review.duty, due=date(2011, 3, 10)), days=7)
    assert only(due, shorter, DAY) == [date(2011, 3, 8)]
    assert only(due, shorter, date(2011, 3, 9)) == [date(2011, 3, 9)]
    assert only(due, shorter, date(2011, 3, 20)) == []
    assert only(replace(review, days=7), longer, date(2011, 3, 20)) == [date(2011, 3, 10)]


def test_what_the_superior_extended_stays_where_it_is() -> None:
    pledge = in_review()
    pledge.extend(superior(reason=WHY), SUPERIOR, "review", REVIEW_DUE, to=LATER, latest=LATEST)
    (review,) = known(pledge)
    assert review.days == 7
    assert only(review, WorkingDays("CN", 2, {}), DAY) == []


def test_a_move_by_the_calendar_says_so_once() -> None:
    act = system()
    given(in_review()).when(
        lambda p: p.follow_calendar(act, "review", REVIEW_DUE, date(2011, 3, 10), 2),
        lambda p: p.follow_calendar(act, "review", REVIEW_DUE, date(2011, 3, 10), 2),
        lambda p: p.follow_calendar(act, "review", date(2011, 3, 10), date(2011, 3, 10), 2),
    ).then(
        event(
            DeadlineMoved,
            act,
            duty="review",
            due=REVIEW_DUE,
            to=date(2011, 3, 10),
            cause=MoveCause.CALENDAR,
            edition=2,
        )
    )


def test_what_has_no_deadlines_has_no_origins() -> None:
    administrator = Act(one("administrator"), Role.ADMINISTRATOR, None, DAY)
    assert trace(Calendar.start(administrator, code="CN", days=[HOLIDAY], source="x")) == (None, {})
    assert traced([]) == (None, {})


def test_a_pledge_counts_its_deadlines_in_the_calendars_days() -> None:
    """Seven working days from Tuesday the 1st, of which Friday is a holiday and Saturday is worked."""
    spring = WorkingDays("CN", 1, {HOLIDAY.on: False, MAKE_UP.on: True})
    for calendar, due in ((WorkingDays("CN", 1, {}), date(2011, 3, 10)), (spring, date(2011, 3, 10))):
        pledge = propose()
        pledge.submit(own(), case(calendar=calendar))
        assert pledge.owed("review", due)
    assert pledge.duties()[0].owed_by is SUPERIOR
