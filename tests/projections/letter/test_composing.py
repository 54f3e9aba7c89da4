import re
from datetime import date
from uuid import UUID

import pypdfium2
import pytest

from domain.pledge import Case, Pledge
from domain.policy import Approver, Mechanisms, Policy
from domain.values import (
    Act,
    Due,
    DueKind,
    Erased,
    Form,
    Holder,
    Party,
    Personal,
    Pledger,
    PledgerKind,
    Promise,
    Role,
    Verdict,
)
from projections.letter import LetterText, letter_of, render
from projections.letter.text import due_in_words

BRANCH, TOWN, CAMPAIGN, ZHOU, LIN, SUN, ID = (UUID(int=n) for n in range(1, 8))
DAY = date(2011, 3, 8)
CASE = Case(Policy("P", "政策", "Policy", mechanisms=Mechanisms(opinions=False), criteria=("SPECIFIC",)))
PROMISES = [
    Promise(
        "修好三组的水泥路", "通车", Personal(ZHOU, "周国平"), Due(DueKind.DATE, date(2011, 6, 30)), date(2011, 6, 30)
    ),
    Promise("每月走访独居老人", "有记录", Personal(LIN, "林小燕"), Due(DueKind.YEAR_END), date(2011, 12, 31)),
    Promise("村务按季上墙", "有照片", Erased(SUN), Due(DueKind.CAMPAIGN_END), date(2012, 12, 31)),
]


class Directory:
    """The names of the village."""

    def organisation(self, id: UUID) -> str:
        return {BRANCH: "柳溪村党支部", TOWN: "清水镇党委"}[id]

    def person(self, id: UUID) -> str:
        return {ZHOU: "周国平", LIN: "林小燕", SUN: "孙立"}[id]


def act(actor: UUID = ZHOU, role: Role = Role.SECRETARY, reason: str = "") -> Act:
    return Act(actor, role, BRANCH, DAY, reason=reason)


def proposed(form: Form = Form.LETTER, kind: PledgerKind = PledgerKind.ORGANISATION) -> Pledge:
    by_member = kind is PledgerKind.MEMBER
    return Pledge.propose(
        ID,
        act(),
        CASE,
        campaign=CAMPAIGN,
        policy_version=1,
        round=2011,
        pledger=Pledger(kind, LIN if by_member else BRANCH),
        organisation=BRANCH,
        reviewer=BRANCH if by_member else TOWN,
        form=form,
        items=PROMISES,
    )


def approved() -> Pledge:
    pledge = proposed()
    pledge.submit(act(), CASE)
    verdicts = [Verdict(number, "SPECIFIC", passed=True) for number in pledge.items]
    pledge.review(act(SUN), CASE, Approver.COMMITTEE, verdicts=verdicts, faults=[])
    return pledge


def published() -> Pledge:
    pledge = approved()
    pledge.sign(act(), CASE, Party.PLEDGER, pledge.letter.digest)
    pledge.sign(act(SUN), CASE, Party.SUPERIOR, pledge.letter.digest)
    for holder in Holder:
        pledge.file_copy(act(), CASE, holder, "0" * 64)
    pledge.publish(act(SUN), CASE)
    return pledge


def composed(pledge: Pledge, recorded: str = "") -> LetterText:
    return letter_of(
        pledge, Directory(), campaign="创先争优活动", theme="办实事", board="https://board.example/7", recorded=recorded
    )


def test_a_letter_names_both_sides_and_says_the_items_in_words() -> None:
    text = composed(approved())
    assert (text.pledger, text.organisation, text.superior, text.round) == (
        "柳溪村党支部",
        "柳溪村党支部",
        "清水镇党委",
        2011,
    )
    assert [(i.no, i.text, i.measure, i.responsible, i.due) for i in text.items] == [
        (1, "修好三组的水泥路", "通车", "周国平", "2011年6月30日"),
        (2, "每月走访独居老人", "有记录", "林小燕", "本年年底前"),
        (3, "村务按季上墙", "有照片", "〔已删除〕", "活动期间"),
    ]


def test_both_sides_have_a_blank_line_until_they_sign() -> None:
    pledge = approved()
    assert [(s.of, s.signer, s.on, s.seal) for s in composed(pledge).signatures] == [
        ("柳溪村党支部", "", None, True),
        ("清水镇党委", "", None, True),
    ]
    pledge.sign(act(), CASE, Party.PLEDGER, pledge.letter.digest)
    assert [(s.signer, s.on) for s in composed(pledge).signatures] == [("周国平", DAY), ("", None)]


def test_the_digest_is_the_one_that_was_approved() -> None:
    assert composed(proposed()).digest == ""
    pledge = approved()
    assert composed(pledge).digest == pledge.letter.digest == pledge.digest()


def test_an_amendment_leaves_the_signed_letter_as_it_was() -> None:
    pledge = published()
    before = composed(pledge)
    change = Promise(
        "修好三组和四组的水泥路", "通车", Personal(ZHOU, "周国平"), Due(DueKind.YEAR_END), date(2011, 12, 31)
    )
    pledge.request_amendment(act(reason="加了一段路"), CASE, 1, change)
    pledge.decide_amendment(act(SUN), CASE, approved=True)
    assert pledge.items[1].promise == change
    assert composed(pledge) == before


@pytest.mark.parametrize(
    ("kind", "form", "title"),
    [
        (PledgerKind.ORGANISATION, Form.LETTER, "党组织公开承诺书"),
        (PledgerKind.ORGANISATION, Form.ONE_SENTENCE, "党组织一句话承诺书"),
        (PledgerKind.MEMBER, Form.LETTER, "党员公开承诺书"),
        (PledgerKind.MEMBER, Form.ONE_SENTENCE, "党员一句话承诺书"),
        (PledgerKind.MEMBER, Form.ORAL, "党员口头承诺记录"),
    ],
)
def test_the_title_tells_who_pledges_in_which_form(kind: PledgerKind, form: Form, title: str) -> None:
    text = composed(proposed(form, kind), recorded="周国平于2011年3月5日记录" if form is Form.ORAL else "")
    words = "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(render(text, Holder.BOARD))
    )
    assert title in re.sub(r"\s", "", words)
    assert text.lead in re.sub(r"\s", "", words)


def test_a_member_speaks_for_himself_and_needs_no_seal() -> None:
    text = composed(proposed(kind=PledgerKind.MEMBER))
    assert (text.pledger, text.organisation, text.superior) == ("林小燕", "柳溪村党支部", "柳溪村党支部")
    assert text.lead.startswith("我现就")
    assert [s.seal for s in text.signatures] == [False, True]


def test_an_undated_item_says_so() -> None:
    assert due_in_words(None) == "未注明"
