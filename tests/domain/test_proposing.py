"""Propose (提诺): who may begin a letter, and what must be in it when it is handed in."""

from dataclasses import replace
from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.pledge import Case
from domain.pledge.proposing import Proposed, Revised, Submitted
from domain.values import Fault, Form, Meeting, Pledger, PledgerKind, Promise, Stage
from tests.domain.letters import (
    BRANCH,
    CAMPAIGN,
    CASE,
    CLERK,
    DAY,
    HEAD,
    MEMBER,
    SUMMER,
    THREE,
    TOWN,
    case,
    own,
    pledge_in,
    policy,
    promise,
    propose,
    send_back,
)
from tests.domain.scenario import Guard, event, every, given, given_nothing

HARD = case(policy(pledge_deadline=date(2011, 2, 20), deadline_hard=True))
SOFT = case(policy(pledge_deadline=date(2011, 2, 20), deadline_hard=False))
IN_TIME, LATE = date(2011, 2, 1), date(2011, 2, 21)
FORUM = Meeting("支部党员大会", IN_TIME, 21)
TALKING = case(policy({"discussion": True}))
NOT_ORAL = case(policy({"oral_pledges": False}))
OF_MEMBER = Pledger(PledgerKind.MEMBER, MEMBER)
EASY = case(policy(strict_items=False))


GUARDS = [
    Guard("oral where the policy knows no oral pledges", rules.MECHANISM_OFF, lambda: None,
          lambda _: propose(NOT_ORAL, form=Form.ORAL, pledger=OF_MEMBER)),
    Guard("orally for an organisation", rules.FORM_NOT_ALLOWED, lambda: None, lambda _: propose(form=Form.ORAL)),
    Guard("after a hard deadline without a reason", rules.LATE_WITHOUT_REASON, lambda: None,
          lambda _: propose(HARD, own(LATE))),
    Guard("a draft kept beyond a hard deadline and its own time", rules.LATE_WITHOUT_REASON,
          lambda: propose(HARD, own(IN_TIME)), lambda p: p.submit(own(LATE), HARD)),
    Guard("a letter without items", rules.NO_ITEMS, lambda: propose(items=[]), lambda p: p.submit(own(), CASE)),
    Guard("an item without a measure", rules.UNMEASURABLE, lambda: propose(items=[promise(), promise(measure="")]),
          lambda p: p.submit(own(), CASE), item=2),
    Guard("an item without a due date", rules.UNDATED, lambda: propose(items=[promise(due=None)]),
          lambda p: p.submit(own(), CASE), item=1),
    Guard("an item that is over before it begins", rules.DUE_PAST,
          lambda: propose(items=[promise(), promise(limit=date(2011, 2, 28))]), lambda p: p.submit(own(), CASE),
          item=2),
    Guard("no item answers an opinion", rules.OPINIONS_MISSING, lambda: propose(items=[promise(opinions=())]),
          lambda p: p.submit(own(), CASE)),
    Guard("no discussion where one is asked for", rules.DISCUSSION_MISSING, lambda: propose(TALKING),
          lambda p: p.submit(own(), TALKING)),
    Guard("a discussion that has not been yet", rules.FUTURE, propose,
          lambda p: p.submit(own(), CASE, discussion=Meeting("会议", date(2011, 3, 2), 3))),
    Guard("a returned letter as it was", rules.NOT_REVISED, lambda: pledge_in(Stage.REVIEW),
          (send_back, lambda p: p.submit(own(), CASE))),
]  # fmt: skip


@every(GUARDS)
def test_a_letter_is_refused(guard: Guard) -> None:
    guard.holds()


def proposed(**changes: object) -> Proposed:
    fields: dict[str, object] = {
        "campaign": CAMPAIGN, "policy_version": 1, "round": 2011, "organisation": BRANCH, "reviewer": TOWN,
        "pledger": Pledger(PledgerKind.ORGANISATION, BRANCH), "form": Form.LETTER, "items": THREE,
        "refers_to": None, "imported": False, "due": date(2011, 3, 8),
    }  # fmt: skip
    return event(Proposed, own(), **{**fields, **changes})


def test_a_pledge_begins_with_its_items_numbered_from_one() -> None:
    pledge = given_nothing().when(lambda _: propose()).then(proposed())
    assert (pledge.stage, pledge.stage_due, pledge.version) == (Stage.PROPOSE, date(2011, 3, 8), 1)
    assert {n: item.promise for n, item in pledge.items.items()} == dict(enumerate(THREE, 1))
    assert pledge.proposers == {CLERK}


def test_a_draft_is_due_at_the_deadline_but_never_at_once() -> None:
    early = case(policy(pledge_deadline=date(2011, 5, 1)))
    assert propose(early).stage_due == date(2011, 5, 1)
    assert propose(SOFT).stage_due == date(2011, 3, 8)


def test_an_imported_pledge_may_refer_to_the_superiors() -> None:
    pledge = (
        given_nothing()
        .when(lambda _: propose(imported=True, refers_to=TOWN))
        .then(proposed(imported=True, refers_to=TOWN))
    )
    assert (pledge.imported, pledge.refers_to) == (True, TOWN)


def test_a_member_may_pledge_orally_where_the_policy_says_so() -> None:
    assert propose(form=Form.ORAL, pledger=OF_MEMBER).form is Form.ORAL


@pytest.mark.parametrize(
    ("around", "day", "reason"),
    [
        (HARD, LATE, "防汛"),
        (SOFT, LATE, ""),
        (HARD, date(2011, 2, 20), ""),
        (case(policy(deadline_hard=True)), LATE, ""),
    ],
)
def test_a_pledge_is_accepted_on_the_deadline_or_after_a_soft_one_or_with_a_reason(
    around: Case, day: date, reason: str
) -> None:
    assert propose(around, own(day, reason)).stage is Stage.PROPOSE


def test_a_letter_that_is_handed_in_waits_for_its_review() -> None:
    pledge = (
        given(propose())
        .when(lambda p: p.submit(own(), CASE))
        .then(event(Submitted, own(), discussion=None, due=date(2011, 3, 8)))
    )
    assert (pledge.stage, pledge.stage_due, pledge.submissions) == (Stage.REVIEW, date(2011, 3, 8), 1)


def test_a_discussion_is_recorded_once_for_all_submissions() -> None:
    untidy = replace(FORUM, kind=" 支部党员大会\n")
    pledge = (
        given(propose(TALKING))
        .when(lambda p: p.submit(own(), TALKING, discussion=untidy))
        .then(event(Submitted, own(), discussion=FORUM, due=date(2011, 3, 8)))
    )
    send_back(pledge, around=TALKING)
    pledge.revise(own(), THREE)
    given(pledge).when(lambda p: p.submit(own(), TALKING)).then(
        event(Submitted, own(), discussion=None, due=date(2011, 3, 8))
    )
    assert pledge.discussed


def test_a_discussion_of_no_kind_is_no_discussion() -> None:
    error = (
        given(propose())
        .when(lambda p: p.submit(own(), CASE, discussion=replace(FORUM, kind="\x07")))
        .raises(InvalidInput)
    )
    assert error.field == "discussion.kind"


@pytest.mark.parametrize(
    ("around", "items"),
    [
        (EASY, [promise(measure="", due=None)]),
        (case(policy({"opinions": False})), [promise(opinions=())]),
        (CASE, [promise(opinions=()), promise(limit=DAY)]),
    ],
)
def test_a_milder_policy_or_one_good_item_is_enough(around: Case, items: list[Promise]) -> None:
    pledge = propose(items=items)
    pledge.submit(own(), around)
    assert pledge.stage is Stage.REVIEW


@pytest.mark.parametrize(("day", "reason"), [(date(2011, 2, 20), ""), (LATE, "等待公路局批复")])
def test_a_draft_is_handed_in_by_the_hard_deadline_or_with_a_reason(day: date, reason: str) -> None:
    pledge = propose(HARD, own(IN_TIME))
    pledge.submit(own(day, reason), HARD)
    assert pledge.stage is Stage.REVIEW


def test_who_begins_late_with_a_reason_has_the_usual_time_to_hand_in() -> None:
    pledge = propose(HARD, own(LATE, "防汛"))
    pledge.submit(own(date(2011, 2, 28)), HARD)
    assert pledge.stage is Stage.REVIEW


def test_a_revision_after_the_deadline_is_not_late() -> None:
    pledge = propose(HARD, own(IN_TIME))
    pledge.submit(own(IN_TIME), HARD)
    send_back(pledge, Fault(0, "INCOMPLETE"), around=HARD)
    pledge.revise(own(SUMMER), THREE)
    pledge.submit(own(SUMMER), HARD)
    assert pledge.submissions == 2


def test_a_revision_replaces_the_items_and_whoever_revises_is_a_proposer() -> None:
    pledge = (
        given(propose())
        .when(lambda p: p.revise(own(actor=HEAD), THREE[:1]))
        .then(event(Revised, own(actor=HEAD), items=THREE[:1]))
    )
    assert list(pledge.items) == [1]
    assert pledge.proposers == {CLERK, HEAD}
