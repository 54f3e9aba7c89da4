"""Reminders and escalation: each rung once, and nothing for a duty already done."""

from datetime import date

from domain.ladder import ESCALATED, RED, YELLOW
from domain.pledge.supervising import Escalated, Reminded
from domain.values import Party, Stage
from tests.domain.letters import CASE, COUNTY, SUMMER, ordered, pledge_in, strike_off, system
from tests.domain.scenario import event, given

REVIEW_DUE = date(2011, 3, 8)


def test_whoever_owes_a_duty_is_reminded_once_on_each_rung() -> None:
    pledge = given(pledge_in(Stage.REVIEW)).when(
        lambda p: p.remind(system(), "review", REVIEW_DUE, "-7"),
        lambda p: p.remind(system(), "review", REVIEW_DUE, "-7"),
        lambda p: p.remind(system(), "review", REVIEW_DUE, "-1"),
    ).then(
        event(Reminded, system(), duty="review", due=REVIEW_DUE, rung="-7", owed_by=Party.SUPERIOR),
        event(Reminded, system(), duty="review", due=REVIEW_DUE, rung="-1", owed_by=Party.SUPERIOR),
    )  # fmt: skip
    assert {rung for _, _, rung in pledge.reminded} == {"-7", "-1"}


def test_the_duty_of_one_item_is_told_from_anothers() -> None:
    given(pledge_in(Stage.FULFIL)).when(lambda p: p.remind(system(), "item:1", SUMMER, "-7")).then(
        event(Reminded, system(), duty="item:1", due=SUMMER, rung="-7", owed_by=Party.PLEDGER)
    )


def test_nobody_is_reminded_of_a_duty_already_done_moved_or_unheard_of() -> None:
    pledge = pledge_in(Stage.FULFIL)
    strike_off(pledge, 1)
    given(pledge).when(
        lambda p: p.remind(system(), "item:1", SUMMER, "-7"),
        lambda p: p.remind(system(), "item:2", SUMMER, "-7"),
        lambda p: p.remind(system(), "review", REVIEW_DUE, "-7"),
        lambda p: p.escalate(system(), "item:1", SUMMER, COUNTY),
    ).then()


def test_an_overdue_duty_is_passed_up_once() -> None:
    given(pledge_in(Stage.REVIEW)).when(
        lambda p: p.escalate(system(), "review", REVIEW_DUE, COUNTY),
        lambda p: p.escalate(system(), "review", REVIEW_DUE, COUNTY),
        lambda p: p.remind(system(), "review", REVIEW_DUE, "+7"),
    ).then(
        event(Escalated, system(), duty="review", due=REVIEW_DUE, to=COUNTY, owed_by=Party.SUPERIOR, level=ESCALATED),
        event(Reminded, system(), duty="review", due=REVIEW_DUE, rung="+7", owed_by=Party.SUPERIOR),
    )  # fmt: skip


def test_a_card_goes_one_level_up_each_and_once() -> None:
    pledge = pledge_in(Stage.REVIEW)
    for level in (ESCALATED, YELLOW, YELLOW, RED):
        pledge.escalate(system(), "review", REVIEW_DUE, COUNTY, level)
    passed = [e.level for e in pledge.pending_events if isinstance(e, Escalated)]
    assert passed == [ESCALATED, YELLOW, RED]


def test_a_duty_with_a_new_date_is_reminded_of_anew() -> None:
    pledge = ordered()
    due = date(2013, 2, 10)
    pledge.remind(system(), "rectify", due, "-7")
    pledge.conclude_rectification(system(due), CASE, solved=False, criticism="逾期")
    pledge.order_rectification(system(due), CASE, date(2013, 3, 10))
    given(pledge).when(
        lambda p: p.remind(system(), "rectify", due, "-7"),
        lambda p: p.remind(system(), "rectify", date(2013, 3, 10), "-7"),
    ).then(event(Reminded, system(), duty="rectify", due=date(2013, 3, 10), rung="-7", owed_by=Party.PLEDGER))


def test_an_ended_pledge_owes_nothing() -> None:
    for end in (Stage.CLOSED, Stage.WITHDRAWN):
        given(pledge_in(end)).when(lambda p: p.remind(system(), "assess", SUMMER, "-7")).then()
