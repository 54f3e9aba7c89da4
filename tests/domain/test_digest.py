"""The digest of a letter: the same for all its copies, another for any other letter (F1, F2)."""

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.values import Due, DueKind, Form, Personal, Pledger, PledgerKind, Promise, Stage
from tests.domain.letters import (
    BRANCH,
    CASE,
    HEAD,
    MEMBER,
    OPINION,
    PLEDGE,
    STRANGER,
    THREE,
    YEAR_END,
    own,
    pledge_in,
    promise,
    propose,
    send_back,
)


def test_a_digest_is_the_hash_of_the_canonical_letter() -> None:
    pledge = propose()
    assert pledge.digest() == hashlib.sha256(b"pledgebook-letter/v1\n" + pledge.canonical().encode()).hexdigest()
    letter = json.loads(pledge.canonical())
    assert (letter["pledge"], letter["round"], len(letter["items"])) == (str(PLEDGE), 2011, 3)
    assert letter["items"][0] == {
        "no": 1,
        "text": "硬化村道3公里",
        "measure": "3公里",
        "responsible": "李四",
        "due": "DATE",
        "limit": "2011-06-30",
    }
    assert "\\u" not in pledge.canonical()


def test_copies_of_one_letter_have_one_digest() -> None:
    assert propose().digest() == propose().digest() == deepcopy(propose()).digest()


def test_the_digest_of_this_letter_never_changes() -> None:
    assert propose().digest() == "9625f6a7701a64bdea40ce1da223668de57c6746e93c278d2e94bda2eda24bef"


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign": STRANGER},
        {"round": 2012},
        {"pledger": Pledger(PledgerKind.MEMBER, BRANCH)},
        {"pledger": Pledger(PledgerKind.ORGANISATION, STRANGER)},
        {"organisation": STRANGER},
        {"reviewer": STRANGER},
        {"items": []},
        {"items": THREE[:2]},
        {"items": [THREE[1], THREE[0], THREE[2]]},
    ],
    ids=str,
)
def test_another_letter_has_another_digest(changes: dict[str, Any]) -> None:
    assert propose(**changes).digest() != propose().digest()


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "硬化村道4公里"},
        {"measure": "4公里"},
        {"responsible": Personal(HEAD, "李四四")},
        {"limit": YEAR_END},
        {"due": Due(DueKind.YEAR_END)},
        {"due": None},
    ],
    ids=str,
)
def test_any_change_of_an_item_changes_the_digest(changes: dict[str, Any]) -> None:
    item: Promise = replace(THREE[0], **changes)
    assert propose(items=[item]).digest() != propose(items=THREE[:1]).digest()


@pytest.mark.parametrize(
    "changes",
    [{"form": Form.ONE_SENTENCE}, {"policy_version": 2}, {"imported": True}, {"refers_to": STRANGER}],
    ids=str,
)
def test_what_does_not_stand_in_the_letter_does_not_change_it(changes: dict[str, Any]) -> None:
    assert propose(**changes).digest() == propose().digest()


def test_labels_of_an_item_do_not_stand_in_the_letter() -> None:
    labelled = promise(category="民生", opinions=(OPINION, MEMBER), responsible=Personal(MEMBER, "李四"))
    assert propose(items=[labelled]).digest() == propose(items=[promise()]).digest()


def test_a_text_cannot_pretend_to_be_two_fields() -> None:
    one = promise("甲", measure='乙","text":"丙')
    two = promise('甲","measure":"乙', measure="丙")
    assert propose(items=[one]).digest() != propose(items=[two]).digest()


def test_the_approved_digest_is_fixed_from_the_approval_to_the_end() -> None:
    fixed = {pledge_in(stage).letter.digest for stage in Stage if stage not in (Stage.PROPOSE, Stage.REVIEW)}
    assert fixed - {""} == {propose().digest()}
    assert pledge_in(Stage.REVIEW).letter.digest == ""


def test_the_revised_text_is_what_is_approved() -> None:
    pledge = pledge_in(Stage.REVIEW)
    before = pledge.digest()
    send_back(pledge)
    pledge.revise(own(), [promise("硬化村道5公里", limit=date(2011, 9, 30))])
    pledge.submit(own(), CASE)
    assert pledge.digest() != before
