"""Review (审诺): a verdict on every criterion of every item, and no final rejection."""

from dataclasses import replace
from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.pledge import Pledge
from domain.pledge.reviewing import Approved, Returned, Reviewed
from domain.policy import Approver, Signing
from domain.values import Fault, Form, Pledger, PledgerKind, Stage, Verdict
from tests.domain.letters import (
    CASE,
    CLERK,
    HEAD,
    MEMBER,
    STRANGER,
    approve,
    case,
    own,
    pledge_in,
    policy,
    send_back,
    superior,
    verdicts,
)
from tests.domain.scenario import Guard, event, every, given

COMMITTEE, SECRETARY, LEADER = Approver.COMMITTEE, Approver.SECRETARY, Approver.LEADER_IN_CHARGE
BOTH = case(policy(approvers_organisation=(SECRETARY, LEADER)))
OF_MEMBER = Pledger(PledgerKind.MEMBER, MEMBER)
VACANT = replace(CASE, secretary_vacant=True)


def review(pledge: Pledge, *faults: Fault, **changes: object) -> None:
    """Give the committee's review with something else than usual."""
    fields: dict[str, object] = {
        "act": superior(), "case": CASE, "approver": COMMITTEE, "verdicts": verdicts(pledge), "faults": list(faults),
    }  # fmt: skip
    pledge.review(**{**fields, **changes})  # type: ignore[arg-type]


def in_review() -> Pledge:
    return pledge_in(Stage.REVIEW)


def members_letter() -> Pledge:
    return pledge_in(Stage.REVIEW, pledger=OF_MEMBER)


GUARDS = [
    Guard("while the secretary's post is vacant", rules.SECRETARY_VACANT, in_review, lambda p: review(p, case=VACANT)),
    Guard("by the secretary of the pledging branch", rules.OWN_PLEDGE, in_review,
          lambda p: review(p, act=superior(actor=HEAD))),
    Guard("by whoever wrote the letter", rules.OWN_PLEDGE, in_review, lambda p: review(p, act=superior(actor=CLERK))),
    Guard("by whoever handed the letter in", rules.OWN_PLEDGE,
          lambda: pledge_in(Stage.PROPOSE), (lambda p: p.submit(own(actor=STRANGER), CASE),
                                             lambda p: review(p, act=superior(actor=STRANGER)))),
    Guard("by the member who pledges", rules.OWN_PLEDGE, members_letter,
          lambda p: review(p, act=superior(actor=MEMBER), approver=SECRETARY)),
    Guard("on behalf of the member who pledges", rules.OWN_PLEDGE, members_letter,
          lambda p: review(p, act=superior(on_behalf_of=MEMBER), approver=SECRETARY)),
    Guard("by an approver the policy does not ask", rules.APPROVER_NOT_NEEDED, in_review,
          lambda p: review(p, approver=SECRETARY)),
    Guard("by the same approver again", rules.APPROVED_BEFORE, in_review,
          (lambda p: review(p, case=BOTH, approver=LEADER), lambda p: review(p, case=BOTH, approver=LEADER))),
    Guard("by the same person in another capacity", rules.APPROVED_BEFORE, in_review,
          (lambda p: review(p, case=BOTH, approver=LEADER), lambda p: review(p, case=BOTH, approver=SECRETARY))),
    Guard("without a verdict on the last item", rules.VERDICT_MISSING, in_review,
          lambda p: review(p, verdicts=verdicts(p)[:-1]), item=3),
    Guard("without the higher standard of a leading member", rules.VERDICT_MISSING, members_letter,
          lambda p: review(p, approver=SECRETARY, case=replace(CASE, leading=True)), item=1),
    Guard("with a verdict on an item that is not there", rules.VERDICT_UNKNOWN, in_review,
          lambda p: review(p, verdicts=[*verdicts(p), Verdict(4, "FEASIBLE", passed=True)]), item=4),
    Guard("with a verdict on another policy's criterion", rules.VERDICT_UNKNOWN, in_review,
          lambda p: review(p, verdicts=[Verdict(1, "FORWARD", passed=True)]), item=1),
    Guard("with two verdicts on one criterion", rules.VERDICT_TWICE, in_review,
          lambda p: review(p, verdicts=[*verdicts(p, failing=(2, "FEASIBLE")), Verdict(2, "FEASIBLE", passed=True)]),
          item=2),
    Guard("as approved with a failed criterion", rules.APPROVED_WITH_FAULT, in_review,
          lambda p: review(p, verdicts=verdicts(p, failing=(2, "FEASIBLE"))), item=2),
    Guard("returned without a reason code", rules.RETURN_WITHOUT_REASON, in_review,
          lambda p: review(p, Fault(0, ""))),
    Guard("returned for a reason nobody knows", rules.RETURN_WITHOUT_REASON, in_review,
          lambda p: review(p, Fault(2, "DULL")), item=2),
    Guard("returned for an item that is not there", rules.UNKNOWN_ITEM, in_review,
          lambda p: review(p, Fault(7, "EMPTY")), item=7),
]  # fmt: skip


@every(GUARDS)
def test_a_review_is_refused(guard: Guard) -> None:
    guard.holds()


def reviewed(pledge: Pledge, approver: Approver = COMMITTEE, *, approved: bool = True) -> Reviewed:
    return event(Reviewed, superior(), approver=approver.value, verdicts=verdicts(pledge), approved=approved)


def test_the_approval_of_the_one_approver_fixes_the_text_and_asks_for_signatures() -> None:
    pledge = in_review()
    given(pledge).when(approve).then(
        reviewed(pledge),
        event(Approved, superior(), stage=Stage.SIGN, digest=pledge.digest(), due=date(2011, 3, 8)),
    )
    assert (pledge.letter.digest, pledge.stage_due) == (pledge.digest(), date(2011, 3, 8))


def test_where_two_must_approve_the_first_approval_changes_no_stage() -> None:
    pledge = in_review()
    given(pledge).when(lambda p: review(p, case=BOTH, approver=LEADER)).then(reviewed(pledge, LEADER))
    assert (pledge.stage, set(pledge.approvals)) == (Stage.REVIEW, {LEADER})
    review(pledge, case=BOTH, approver=SECRETARY, act=superior(actor=STRANGER))
    assert pledge.stage is Stage.SIGN


@pytest.mark.parametrize(
    ("signing", "form", "stage"),
    [
        (Signing.REQUIRED, Form.LETTER, Stage.SIGN),
        (Signing.REQUIRED, Form.ONE_SENTENCE, Stage.SIGN),
        (Signing.REQUIRED, Form.ORAL, Stage.PUBLISH),
        (Signing.WITH_PUBLICATION, Form.LETTER, Stage.PUBLISH),
        (Signing.OFF, Form.LETTER, Stage.PUBLISH),
    ],
)
def test_what_follows_the_approval_depends_on_policy_and_form(signing: Signing, form: Form, stage: Stage) -> None:
    around = case(policy(signing=signing))
    pledge = pledge_in(Stage.REVIEW, around, form=form, pledger=OF_MEMBER)
    approve(pledge, around)
    days = 7 if stage is Stage.SIGN else 3
    assert (pledge.stage, pledge.stage_due) == (stage, date(2011, 3, 1 + days))


def test_a_returned_letter_goes_back_with_reasons_and_a_date() -> None:
    pledge = in_review()
    faults = [Fault(0, "INCOMPLETE", "缺少民生事项"), Fault(2, "NOT_SPECIFIC")]
    given(pledge).when(lambda p: send_back(p, replace(faults[0], note=" 缺少民生事项 "), faults[1])).then(
        reviewed(pledge, approved=False),
        event(Returned, superior(), faults=faults, due=date(2011, 3, 8)),
    )
    assert (pledge.stage, pledge.returned, pledge.stage_due) == (Stage.PROPOSE, True, date(2011, 3, 8))


def test_a_return_may_fail_a_criterion_and_takes_earlier_approvals_back() -> None:
    pledge = in_review()
    review(pledge, case=BOTH, approver=LEADER, act=superior(actor=STRANGER))
    review(pledge, Fault(1, "EMPTY"), case=BOTH, approver=SECRETARY, verdicts=verdicts(pledge, failing=(1, "FEASIBLE")))
    assert (pledge.stage, pledge.approvals) == (Stage.PROPOSE, {})


def test_a_returned_letter_can_be_returned_again_and_again() -> None:
    pledge = in_review()
    for turn in range(2, 6):
        send_back(pledge)
        pledge.revise(own(), [item.promise for item in pledge.items.values()])
        pledge.submit(own(), CASE)
        assert (pledge.stage, pledge.submissions) == (Stage.REVIEW, turn)


def test_a_leading_member_is_held_to_the_higher_standard() -> None:
    leading = replace(CASE, leading=True)
    pledge = members_letter()
    approve(pledge, leading)
    assert pledge.stage is Stage.SIGN


def test_an_ordinary_member_is_reviewed_by_anybody_else_of_the_branch() -> None:
    pledge = members_letter()
    review(pledge, approver=SECRETARY, act=superior(actor=STRANGER))
    assert pledge.stage is Stage.SIGN


def test_the_notes_of_a_review_are_clean_text() -> None:
    pledge = in_review()
    spoilt = [replace(v, note="\x00") if v.item == 2 else v for v in verdicts(pledge)]
    error = given(pledge).when(lambda p: review(p, verdicts=spoilt)).raises(InvalidInput)
    assert error.field == "verdicts.5.note"
