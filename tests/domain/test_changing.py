"""Amendment and withdrawal: asked for with a reason, decided by the reviewer, the old text never lost."""

from datetime import date

import pytest

from domain import rules
from domain.pledge import Pledge
from domain.pledge.changing import AmendmentDecided, AmendmentRequested, WithdrawalDecided, WithdrawalRequested
from domain.values import Due, DueKind, Outcome, Stage
from tests.domain.letters import (
    CASE,
    HEAD,
    STRANGER,
    SUMMER,
    THREE,
    YEAR_END,
    case,
    own,
    pledge_in,
    policy,
    promise,
    strike_off,
    superior,
)
from tests.domain.scenario import Guard, event, every, given

WHY = "汛期推迟"
DECISION_DUE = date(2011, 3, 8)
LATER = promise(due=Due(DueKind.YEAR_END), limit=YEAR_END)
EASY = case(policy(strict_items=False))


def published() -> Pledge:
    return pledge_in(Stage.FULFIL)


def struck() -> Pledge:
    pledge = published()
    strike_off(pledge, 1)
    return pledge


def amending() -> Pledge:
    pledge = published()
    pledge.request_amendment(own(reason=WHY), CASE, 1, LATER)
    return pledge


def withdrawing() -> Pledge:
    pledge = published()
    pledge.request_withdrawal(own(reason="并村"), CASE)
    return pledge


GUARDS = [
    Guard("an amendment of no item", rules.UNKNOWN_ITEM, published,
          lambda p: p.request_amendment(own(reason=WHY), CASE, 8, LATER), item=8),
    Guard("an amendment of an item struck off", rules.ITEM_SETTLED, struck,
          lambda p: p.request_amendment(own(reason=WHY), CASE, 1, LATER), item=1),
    Guard("an amendment into the past", rules.DUE_PAST, published,
          lambda p: p.request_amendment(own(YEAR_END, WHY), CASE, 2, promise(limit=SUMMER)), item=2),
    Guard("an amendment that cannot be measured", rules.UNMEASURABLE, published,
          lambda p: p.request_amendment(own(reason=WHY), CASE, 2, promise(measure="")), item=2),
    Guard("an amendment without a date", rules.UNDATED, published,
          lambda p: p.request_amendment(own(reason=WHY), CASE, 2, promise(due=None)), item=2),
    Guard("an amendment without a reason", rules.REASON_MISSING, published,
          lambda p: p.request_amendment(own(), CASE, 1, LATER)),
    Guard("a second amendment beside the first", rules.CHANGE_PENDING, amending,
          lambda p: p.request_amendment(own(reason=WHY), CASE, 2, LATER)),
    Guard("a withdrawal beside an amendment", rules.CHANGE_PENDING, amending,
          lambda p: p.request_withdrawal(own(reason=WHY), CASE)),
    Guard("deciding an amendment nobody asked for", rules.NO_CHANGE_PENDING, published,
          lambda p: p.decide_amendment(superior(), CASE, approved=True)),
    Guard("deciding an amendment where a withdrawal waits", rules.NO_CHANGE_PENDING, withdrawing,
          lambda p: p.decide_amendment(superior(), CASE, approved=True)),
    Guard("deciding one's own amendment", rules.OWN_PLEDGE, amending,
          lambda p: p.decide_amendment(superior(actor=HEAD), CASE, approved=True)),
    Guard("deciding an amendment one asked for", rules.OWN_PLEDGE, published,
          (lambda p: p.request_amendment(own(reason=WHY, actor=STRANGER), CASE, 1, LATER),
           lambda p: p.decide_amendment(superior(actor=STRANGER), CASE, approved=True))),
    Guard("declining an amendment without a reason", rules.REASON_MISSING, amending,
          lambda p: p.decide_amendment(superior(), CASE, approved=False)),
    Guard("rewording what was struck off meanwhile", rules.ITEM_SETTLED, amending,
          (lambda p: strike_off(p, 1), lambda p: p.decide_amendment(superior(), CASE, approved=True)), item=1),
    Guard("a withdrawal without a reason", rules.REASON_MISSING, published,
          lambda p: p.request_withdrawal(own(), CASE)),
    Guard("deciding a withdrawal nobody asked for", rules.NO_CHANGE_PENDING, published,
          lambda p: p.decide_withdrawal(superior(), CASE, approved=True)),
    Guard("deciding a withdrawal where an amendment waits", rules.NO_CHANGE_PENDING, amending,
          lambda p: p.decide_withdrawal(superior(), CASE, approved=True)),
    Guard("deciding one's own withdrawal", rules.OWN_PLEDGE, withdrawing,
          lambda p: p.decide_withdrawal(superior(actor=HEAD), CASE, approved=True)),
    Guard("deciding a withdrawal one asked for", rules.OWN_PLEDGE, published,
          (lambda p: p.request_withdrawal(own(reason="并村", actor=STRANGER), CASE),
           lambda p: p.decide_withdrawal(superior(actor=STRANGER), CASE, approved=True))),
    Guard("declining a withdrawal without a reason", rules.REASON_MISSING, withdrawing,
          lambda p: p.decide_withdrawal(superior(), CASE, approved=False)),
]  # fmt: skip


@every(GUARDS)
def test_a_change_is_refused(guard: Guard) -> None:
    guard.holds()


def test_an_amendment_waits_for_its_decision_and_changes_nothing_before() -> None:
    pledge = (
        given(published())
        .when(lambda p: p.request_amendment(own(reason=WHY), CASE, 1, LATER))
        .then(event(AmendmentRequested, own(reason=WHY), item=1, promise=LATER, due=DECISION_DUE))
    )
    assert pledge.items[1].versions == [THREE[0]]


def test_a_milder_policy_lets_an_item_become_undated() -> None:
    undated = promise(due=None, measure="", limit=YEAR_END)
    pledge = published()
    pledge.request_amendment(own(reason=WHY), EASY, 1, undated)
    pledge.decide_amendment(superior(), EASY, approved=True)
    assert pledge.items[1].promise == undated


def test_an_approved_amendment_is_in_force_and_the_old_wording_stays() -> None:
    pledge = (
        given(amending())
        .when(lambda p: p.decide_amendment(superior(), CASE, approved=True))
        .then(event(AmendmentDecided, superior(), item=1, promise=LATER, approved=True))
    )
    assert pledge.items[1].versions == [THREE[0], LATER]
    assert (pledge.items[1].promise, pledge.change) == (LATER, None)


def test_an_amendment_leaves_the_digest_that_was_signed() -> None:
    pledge = amending()
    signed = pledge.letter.digest
    pledge.decide_amendment(superior(), CASE, approved=True)
    assert (pledge.letter.digest, pledge.digest() == signed) == (signed, False)


def test_a_declined_amendment_leaves_the_item_and_the_way_to_another() -> None:
    act = superior(reason="可以如期完成")
    pledge = (
        given(amending())
        .when(lambda p: p.decide_amendment(act, CASE, approved=False))
        .then(event(AmendmentDecided, act, item=1, promise=LATER, approved=False))
    )
    assert pledge.items[1].versions == [THREE[0]]
    pledge.request_amendment(own(reason=WHY), CASE, 2, LATER)
    assert pledge.change is not None


def test_an_amendment_of_what_was_struck_off_meanwhile_can_still_be_declined() -> None:
    pledge = amending()
    strike_off(pledge, 1)
    pledge.decide_amendment(superior(reason="已完成"), CASE, approved=False)
    assert pledge.change is None


@pytest.mark.parametrize("stage", [Stage.PROPOSE, Stage.REVIEW, Stage.SIGN, Stage.PUBLISH, Stage.FULFIL])
def test_until_the_evaluation_a_pledge_can_be_withdrawn_with_an_outcome_for_every_item(stage: Stage) -> None:
    why = own(reason="并村")
    pledge = given(pledge_in(stage)).when(
        lambda p: p.request_withdrawal(why, CASE), lambda p: p.decide_withdrawal(superior(), CASE, approved=True)
    ).then(
        event(WithdrawalRequested, why, due=DECISION_DUE), event(WithdrawalDecided, superior(), approved=True)
    )  # fmt: skip
    assert (pledge.stage, pledge.stage_due, pledge.change, pledge.ended) == (Stage.WITHDRAWN, None, None, True)
    assert [i.outcome for i in pledge.items.values()] == [Outcome.WITHDRAWN] * 3


def test_what_was_struck_off_before_a_withdrawal_was_kept() -> None:
    pledge = struck()
    pledge.request_withdrawal(own(reason="并村"), CASE)
    pledge.decide_withdrawal(superior(), CASE, approved=True)
    assert [i.outcome for i in pledge.items.values()] == [Outcome.KEPT, Outcome.WITHDRAWN, Outcome.WITHDRAWN]


def test_a_declined_withdrawal_lets_the_pledge_go_on() -> None:
    act = superior(reason="并村未定")
    pledge = (
        given(withdrawing())
        .when(lambda p: p.decide_withdrawal(act, CASE, approved=False))
        .then(event(WithdrawalDecided, act, approved=False))
    )
    assert (pledge.stage, pledge.change) == (Stage.FULFIL, None)
    assert {i.outcome for i in pledge.items.values()} == {None}
