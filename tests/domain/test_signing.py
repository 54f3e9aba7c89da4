"""Sign (签约定诺) and publish (亮诺): one text, two signatures, three copies, then the board."""

from dataclasses import replace
from datetime import date

import pytest

from domain import rules
from domain.errors import InvalidInput
from domain.pledge import Pledge
from domain.pledge.signing import CopyFiled, Publicised, Published, Signed
from domain.policy import Signing
from domain.values import Form, Holder, Party, Pledger, PledgerKind, Role, Stage
from tests.domain.letters import (
    CASE,
    DAY,
    HEAD,
    MEMBER,
    REVIEWER,
    approve,
    case,
    own,
    pledge_in,
    policy,
    publish,
    sign_both,
    superior,
    system,
)
from tests.domain.scenario import Guard, event, every, given

PLEDGER, SUPERIOR = Party.PLEDGER, Party.SUPERIOR
OFF = case(policy(signing=Signing.OFF))
TOGETHER = case(policy(signing=Signing.WITH_PUBLICATION))
VACANT = replace(CASE, secretary_vacant=True)


def to_sign() -> Pledge:
    return pledge_in(Stage.SIGN)


def to_publish() -> Pledge:
    return pledge_in(Stage.PUBLISH)


def approved_under_together() -> Pledge:
    pledge = pledge_in(Stage.REVIEW, TOGETHER)
    approve(pledge, TOGETHER)
    return pledge


def approved_without_signing() -> Pledge:
    pledge = pledge_in(Stage.REVIEW, OFF)
    approve(pledge, OFF)
    return pledge


def sign(pledge: Pledge, party: Party = PLEDGER, **changes: object) -> None:
    fields: dict[str, object] = {
        "act": own(actor=HEAD) if party is PLEDGER else superior(), "case": CASE, "digest": pledge.letter.digest,
    }  # fmt: skip
    pledge.sign(**{**fields, "party": party, **changes})  # type: ignore[arg-type]


GUARDS = [
    Guard("a signature where the policy wants none", rules.MECHANISM_OFF, approved_without_signing,
          lambda p: sign(p, case=OFF)),
    Guard("a signature while the secretary's post is vacant", rules.SECRETARY_VACANT, to_sign,
          lambda p: sign(p, case=VACANT)),
    Guard("the superior's signature by the branch's own secretary", rules.OWN_PLEDGE, to_sign,
          lambda p: sign(p, SUPERIOR, act=superior(actor=HEAD))),
    Guard("both signatures by one hand", rules.OWN_PLEDGE, to_sign,
          (lambda p: sign(p, act=own(actor=REVIEWER)), lambda p: sign(p, SUPERIOR))),
    Guard("the same side again", rules.SIGNED_BEFORE, to_sign, (sign, sign)),
    Guard("both sides again before publication", rules.SIGNED_BEFORE, to_publish, sign),
    Guard("another text", rules.WRONG_DIGEST, to_sign, lambda p: sign(p, digest="0" * 64)),
    Guard("no text", rules.WRONG_DIGEST, to_sign, lambda p: sign(p, digest="")),
    Guard("a copy of an unsigned letter", rules.SIGNATURES_MISSING, approved_under_together,
          lambda p: p.file_copy(system(), TOGETHER, Holder.BOARD, "d0c")),
    Guard("publication with one signature", rules.SIGNATURES_MISSING, approved_under_together,
          (lambda p: sign(p, case=TOGETHER), lambda p: p.publish(system(), TOGETHER))),
    Guard("a copy for a holder who has one", rules.COPY_FILED, to_publish,
          (lambda p: p.file_copy(system(), CASE, Holder.BOARD, "d0c"),
           lambda p: p.file_copy(system(), CASE, Holder.BOARD, "0ther"))),
    Guard("publication with two copies", rules.COPIES_MISSING, to_publish,
          (lambda p: p.file_copy(system(), CASE, Holder.PLEDGER, "d0c"),
           lambda p: p.file_copy(system(), CASE, Holder.REVIEWER, "d0c"),
           lambda p: p.publish(system(), CASE))),
    Guard("a channel of another policy", rules.UNKNOWN_CHANNEL, to_publish,
          lambda p: p.publicise(own(), CASE, "DORMITORY_PLATE", "1栋")),
    Guard("the web board by hand", rules.UNKNOWN_CHANNEL, to_publish,
          lambda p: p.publicise(own(), CASE, "WEB_BOARD", "网")),
    Guard("a channel without a place", rules.PLACE_MISSING, to_publish,
          lambda p: p.publicise(own(), CASE, "BOARD", " \n")),
]  # fmt: skip


@every(GUARDS)
def test_signing_and_publishing_refuse(guard: Guard) -> None:
    guard.holds()


def signed(pledge: Pledge, party: Party, due: date | None) -> Signed:
    act = own(actor=HEAD) if party is PLEDGER else superior()
    return event(Signed, act, party=party, digest=pledge.letter.digest, due=due)


@pytest.mark.parametrize("order", [(PLEDGER, SUPERIOR), (SUPERIOR, PLEDGER)])
def test_the_second_signature_of_either_side_makes_publication_due(order: tuple[Party, Party]) -> None:
    pledge = to_sign()
    first, second = order
    given(pledge).when(lambda p: sign(p, first)).then(signed(pledge, first, None))
    assert (pledge.stage, pledge.signing_pending(CASE)) == (Stage.SIGN, True)
    given(pledge).when(lambda p: sign(p, second)).then(signed(pledge, second, date(2011, 3, 4)))
    assert (pledge.stage, pledge.stage_due, pledge.signing_pending(CASE)) == (Stage.PUBLISH, date(2011, 3, 4), False)
    assert {party: (s.actor, s.on) for party, s in pledge.letter.signatures.items()} == {
        PLEDGER: (HEAD, DAY), SUPERIOR: (REVIEWER, DAY),
    }  # fmt: skip


def test_signatures_given_with_publication_move_no_date() -> None:
    pledge = approved_under_together()
    given(pledge).when(lambda p: sign_both(p, TOGETHER)).then(
        signed(pledge, PLEDGER, None), signed(pledge, SUPERIOR, None)
    )
    assert (pledge.stage, pledge.stage_due) == (Stage.PUBLISH, date(2011, 3, 4))
    publish(pledge, TOGETHER)
    assert pledge.stage is Stage.FULFIL


def test_an_oral_pledge_is_published_without_signatures() -> None:
    pledge = pledge_in(Stage.REVIEW, form=Form.ORAL, pledger=Pledger(PledgerKind.MEMBER, MEMBER))
    approve(pledge)
    given(pledge).when(sign).refused(rules.MECHANISM_OFF)
    publish(pledge)
    assert pledge.stage is Stage.FULFIL


def test_three_copies_of_one_digest_are_filed_then_the_letter_stands_on_the_board() -> None:
    pledge = to_publish()
    digest = pledge.letter.digest
    given(pledge).when(publish).then(
        *(event(CopyFiled, system(), holder=holder, digest=digest, document="d0c") for holder in Holder),
        event(Published, system(), digest=digest, due=date(2011, 3, 15)),
    )
    assert pledge.letter.copies == dict.fromkeys(Holder, "d0c")
    assert (pledge.letter.published_on, pledge.stage_due) == (DAY, date(2011, 3, 15))


def test_a_policy_without_plans_makes_none_due_on_publication() -> None:
    around = case(policy({"plan": False}))
    assert pledge_in(Stage.FULFIL, around).stage_due is None


@pytest.mark.parametrize("stage", [Stage.PUBLISH, Stage.FULFIL, Stage.EVALUATE])
def test_another_channel_is_recorded_with_day_and_place(stage: Stage) -> None:
    pledge = (
        given(pledge_in(stage))
        .when(lambda p: p.publicise(own(), CASE, "BOARD", " 村委会门口 "))
        .then(event(Publicised, own(), channel="BOARD", place="村委会门口"))
    )
    assert pledge.letter.channels == {"BOARD": ("村委会门口", DAY)}


def test_the_place_of_a_channel_is_clean_text() -> None:
    error = given(to_publish()).when(lambda p: p.publicise(own(), CASE, "BOARD", "村\x07口")).raises(InvalidInput)
    assert error.field == "place"


def test_an_act_names_who_in_which_role_for_which_organisation() -> None:
    pledge = given(to_sign()).when(sign)
    act = pledge.then(signed(to_sign(), PLEDGER, None)).pending_events[0].act  # type: ignore[attr-defined]
    assert (act.actor, act.role, act.occurred_on, act.on_behalf_of, act.reason) == (HEAD, Role.CLERK, DAY, None, "")
