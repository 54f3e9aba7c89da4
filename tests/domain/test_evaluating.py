"""Evaluate (评诺): assessment, rectification, and an end with an outcome for every item (H6, K1)."""

from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.pledge import Pledge
from domain.pledge.evaluating import (
    Assessed,
    Closed,
    EvaluationOpened,
    RectificationConcluded,
    RectificationOrdered,
    RectificationReported,
)
from domain.values import Outcome, Party, Stage
from tests.domain.letters import (
    AFTERWARDS,
    CAMPAIGN_END,
    CASE,
    HEAD,
    STRANGER,
    assessed,
    case,
    ordered,
    own,
    pledge_in,
    policy,
    strike_off,
    superior,
    system,
)
from tests.domain.scenario import Command, Guard, event, every, given

LIMIT = date(2013, 2, 10)
JUDGE = superior(AFTERWARDS)
ITSELF = superior(AFTERWARDS, actor=HEAD)
REPORT = {"causes": "资金未到位", "measures": "已申请专项资金，9月前完工"}
NO_RECTIFICATION = case(policy(max_rectifications=0))


def evaluating() -> Pledge:
    return pledge_in(Stage.EVALUATE)


def reported() -> Pledge:
    pledge = ordered()
    pledge.report_rectification(own(AFTERWARDS, actor=STRANGER), CASE, **REPORT)
    return pledge


def assess(kept: list[int], unkept: list[int], criticism: str = "") -> Command:
    return lambda p: p.assess(JUDGE, CASE, kept=kept, unkept=unkept, criticism=criticism)


def conclude(*, solved: bool, criticism: str = "") -> Command:
    return lambda p: p.conclude_rectification(JUDGE, CASE, solved=solved, criticism=criticism)


def close(*carried_over: int) -> Command:
    return lambda p: p.close(JUDGE, CASE, carried_over=list(carried_over))


def ask_for_amendment(pledge: Pledge) -> None:
    pledge.request_amendment(own(CAMPAIGN_END, "延期"), CASE, 2, pledge.items[3].promise)


GUARDS = [
    Guard("an evaluation while an item has time left", rules.ITEMS_OPEN_YET, lambda: pledge_in(Stage.FULFIL),
          lambda p: p.open_evaluation(system(CAMPAIGN_END), CASE), item=3),
    Guard("an evaluation while a change waits", rules.CHANGE_PENDING, lambda: pledge_in(Stage.FULFIL),
          (ask_for_amendment, lambda p: p.open_evaluation(system(AFTERWARDS), CASE))),
    Guard("an evaluation opened by the branch's own secretary", rules.OWN_PLEDGE, lambda: pledge_in(Stage.FULFIL),
          lambda p: p.open_evaluation(ITSELF, CASE)),
    Guard("an assessment by the branch's own secretary", rules.OWN_PLEDGE, evaluating,
          lambda p: p.assess(ITSELF, CASE, kept=[1], unkept=[2, 3], criticism="")),
    Guard("a second assessment", rules.ASSESSED_BEFORE, assessed, assess([1], [2, 3])),
    Guard("an assessment that leaves an item out", rules.ASSESSMENT_INCOMPLETE, evaluating, assess([1], [3]), item=2),
    Guard("an assessment of an item that is not there", rules.ASSESSMENT_INCOMPLETE, evaluating,
          assess([1], [2, 3, 4])),
    Guard("an assessment that says both", rules.ASSESSMENT_INCOMPLETE, evaluating, assess([1], [1, 2, 3])),
    Guard("kept without having been struck off", rules.ASSESSED_KEPT_NOT_STRUCK, evaluating,
          assess([1, 2], [3]), item=2),
    Guard("struck off and yet not kept", rules.ASSESSED_UNKEPT_STRUCK, evaluating, assess([], [1, 2, 3]), item=1),
    Guard("an order before the assessment", rules.NOT_ASSESSED, evaluating,
          lambda p: p.order_rectification(JUDGE, CASE, LIMIT)),
    Guard("an order by the branch's own secretary", rules.OWN_PLEDGE, assessed,
          lambda p: p.order_rectification(ITSELF, CASE, LIMIT)),
    Guard("an order beside an open one", rules.RECTIFICATION_OPEN, ordered,
          lambda p: p.order_rectification(JUDGE, CASE, LIMIT)),
    Guard("an order where all was kept", rules.NOTHING_TO_RECTIFY, assessed,
          (lambda p: strike_off(p, 2), lambda p: strike_off(p, 3),
           lambda p: p.order_rectification(JUDGE, CASE, LIMIT))),
    Guard("an order for the same day", rules.DUE_TOO_EARLY, assessed,
          lambda p: p.order_rectification(JUDGE, CASE, AFTERWARDS)),
    Guard("a report without an order", rules.NO_RECTIFICATION, assessed,
          lambda p: p.report_rectification(own(), CASE, **REPORT)),
    Guard("a report without measures", rules.REPORT_INCOMPLETE, ordered,
          lambda p: p.report_rectification(own(), CASE, causes="资金", measures=" ")),
    Guard("a report without causes", rules.REPORT_INCOMPLETE, ordered,
          lambda p: p.report_rectification(own(), CASE, causes="", measures="整改")),
    Guard("a conclusion without an order", rules.NO_RECTIFICATION, assessed, conclude(solved=True)),
    Guard("a conclusion by the branch's own secretary", rules.OWN_PLEDGE, ordered,
          lambda p: p.conclude_rectification(ITSELF, CASE, solved=False, criticism="敷衍")),
    Guard("a conclusion by who reported", rules.OWN_CLAIM, reported,
          lambda p: p.conclude_rectification(superior(AFTERWARDS, actor=STRANGER), CASE, solved=True, criticism="")),
    Guard("a conclusion in the stead of who reported", rules.OWN_CLAIM, reported,
          lambda p: p.conclude_rectification(superior(AFTERWARDS, on_behalf_of=STRANGER), CASE, solved=True,
                                             criticism="")),
    Guard("solved before the report", rules.REPORT_MISSING, ordered, conclude(solved=True)),
    Guard("solved with an item still open", rules.RECTIFICATION_UNSOLVED, reported,
          (lambda p: strike_off(p, 2), conclude(solved=True)), item=3),
    Guard("an end before the assessment", rules.NOT_ASSESSED, evaluating, close()),
    Guard("an end under an open order", rules.RECTIFICATION_OPEN, ordered, close(2, 3)),
    Guard("an end that skips the rectification", rules.RECTIFICATION_FIRST, assessed, close(2), item=3),
    Guard("an end by the branch's own secretary", rules.OWN_PLEDGE, assessed,
          lambda p: p.close(ITSELF, CASE, carried_over=[2, 3])),
    Guard("carrying over what was struck off", rules.ITEM_SETTLED, assessed, close(1, 2, 3), item=1),
    Guard("carrying over what is not there", rules.UNKNOWN_ITEM, assessed, close(5), item=5),
]  # fmt: skip


@every(GUARDS)
def test_the_evaluation_refuses(guard: Guard) -> None:
    guard.holds()


def test_the_evaluation_begins_on_the_day_after_the_last_limit() -> None:
    first_day = date(2013, 1, 1)
    pledge = (
        given(pledge_in(Stage.FULFIL))
        .when(lambda p: p.open_evaluation(system(first_day), CASE))
        .then(event(EvaluationOpened, system(first_day), due=date(2013, 1, 31)))
    )
    assert (pledge.stage, pledge.stage_due) == (Stage.EVALUATE, date(2013, 1, 31))


def test_the_evaluation_begins_at_once_when_everything_was_struck_off() -> None:
    pledge = pledge_in(Stage.FULFIL)
    for item in (1, 2, 3):
        strike_off(pledge, item)
    pledge.open_evaluation(system(), CASE)
    assert pledge.stage is Stage.EVALUATE


@pytest.mark.parametrize(("criticism", "criticised"), [("", False), (" 态度不认真 ", True)])
def test_the_assessment_judges_every_item_and_records_criticism(criticism: str, criticised: bool) -> None:
    pledge = (
        given(evaluating())
        .when(assess([1], [2, 3], criticism))
        .then(event(Assessed, JUDGE, kept=[1], unkept=[2, 3], criticism=criticism.strip()))
    )
    assert (pledge.assessed, pledge.criticised, pledge.stage_due) == (True, criticised, None)


def test_what_was_not_kept_is_ordered_to_be_put_right_within_a_limit() -> None:
    pledge = (
        given(assessed())
        .when(lambda p: p.order_rectification(JUDGE, CASE, LIMIT))
        .then(event(RectificationOrdered, JUDGE, number=1, items=[2, 3], due=LIMIT))
    )
    assert [(d.ref, d.owed_by, d.due) for d in pledge.duties()] == [("rectify", Party.PLEDGER, LIMIT)]


def test_a_report_on_the_rectification_waits_to_be_confirmed() -> None:
    act = own(AFTERWARDS)
    pledge = (
        given(ordered())
        .when(lambda p: p.report_rectification(act, CASE, **REPORT))
        .then(event(RectificationReported, act, **REPORT, due=date(2013, 1, 17)))
    )
    assert [(d.ref, d.owed_by) for d in pledge.duties()] == [("confirm", Party.SUPERIOR)]


def test_a_rectification_is_solved_when_all_its_items_were_struck_off() -> None:
    pledge = reported()
    strike_off(pledge, 2)
    strike_off(pledge, 3)
    given(pledge).when(conclude(solved=True)).then(
        event(RectificationConcluded, JUDGE, number=1, solved=True, criticism="")
    )
    assert (pledge.rectification, pledge.criticised, pledge.duties()) == (None, False, [])


def test_a_failed_rectification_is_criticised_and_may_be_ordered_again() -> None:
    pledge = (
        given(ordered())
        .when(conclude(solved=False, criticism="敷衍了事"))
        .then(event(RectificationConcluded, JUDGE, number=1, solved=False, criticism="敷衍了事"))
    )
    assert (pledge.rectification, pledge.criticised) == (None, True)
    given(pledge).when(lambda p: p.order_rectification(JUDGE, CASE, LIMIT)).then(
        event(RectificationOrdered, JUDGE, number=2, items=[2, 3], due=LIMIT)
    )
    assert pledge.rectifications == 2


def test_a_failed_rectification_needs_its_criticism_in_words() -> None:
    assert given(ordered()).when(conclude(solved=False, criticism=" ")).raises(InvalidInput).field == "criticism"


def test_every_item_ends_kept_carried_over_or_unfulfilled() -> None:
    pledge = ordered()
    pledge.conclude_rectification(JUDGE, CASE, solved=False, criticism="进展缓慢")
    given(pledge).when(close(3)).then(event(Closed, JUDGE, kept=[1], carried_over=[3], unfulfilled=[2]))
    assert [i.outcome for i in pledge.items.values()] == [Outcome.KEPT, Outcome.UNFULFILLED, Outcome.CARRIED_OVER]
    assert (pledge.stage, pledge.stage_due, pledge.duties(), pledge.allowed()) == (Stage.CLOSED, None, [], frozenset())


def test_a_policy_without_rectification_lets_items_fail_at_once() -> None:
    pledge = assessed()
    pledge.close(JUDGE, NO_RECTIFICATION, carried_over=[])
    assert [i.outcome for i in pledge.items.values()] == [Outcome.KEPT, Outcome.UNFULFILLED, Outcome.UNFULFILLED]


def test_a_strike_off_corrected_after_the_assessment_no_longer_counts_as_kept() -> None:
    pledge = assessed()
    pledge.correct_item(superior(AFTERWARDS, "证据不实"), CASE, 1)
    given(pledge).when(close(2, 3)).refused(rules.RECTIFICATION_FIRST, 1)
