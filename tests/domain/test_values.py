"""Text that may enter the log, people's data, and what every act says."""

import unicodedata
from uuid import UUID

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.aggregate import stored_events
from domain.errors import InvalidInput, NotFound, StaleVersion
from domain.values import MAX_TEXT, Act, Erased, Fault, ItemCheck, Personal, Role, Verdict, clean, cleaned
from tests.domain.letters import BRANCH, DAY, HEAD, MEMBER, propose
from tests.domain.scenario import given


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  硬化村道 ", "硬化村道"),
        ("e\u0301", "\u00e9"),
        ("한", "한"),
        ("第一行\n\t第二行", "第一行\n\t第二行"),
        ("第一行\r\n第二行\r\n", "第一行\n第二行"),
        ("承诺👨‍👩‍👧", "承诺👨‍👩‍👧"),
        ("x" * MAX_TEXT, "x" * MAX_TEXT),
        (" " * MAX_TEXT + "x", "x"),
    ],
)
def test_text_is_stored_composed_and_without_surrounding_blanks(text: str, kept: str) -> None:
    assert clean(text, "text") == kept


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\r", "\ud800"])
def test_control_characters_are_refused_and_the_field_is_named(control: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean(f"a{control}b", "items.0.text")
    assert (refused.value.field, refused.value.zh) == ("items.0.text", "不允许包含控制字符")
    assert str(refused.value) == "items.0.text: control characters are not allowed"


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u3000"])
def test_blank_text_is_refused_where_text_is_required(blank: str) -> None:
    with pytest.raises(InvalidInput):
        clean(blank, "text")
    assert clean(blank, "text", required=False) == ""


def test_text_beyond_its_limit_is_refused() -> None:
    with pytest.raises(InvalidInput):
        clean("字" * (MAX_TEXT + 1), "text")
    with pytest.raises(InvalidInput) as refused:
        clean("字" * 5, "name", limit=4)
    assert refused.value.zh == "不能超过4个字符"


@drawn(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    try:
        kept = clean(text, "text", required=False)
    except InvalidInput:
        return
    assert clean(kept, "text", required=False) == kept
    assert unicodedata.is_normalized("NFC", kept)


def test_one_field_of_many_records_is_cleaned_and_named_by_its_number() -> None:
    assert cleaned([Fault(1, "EMPTY", " 空 "), Fault(2, "EMPTY")], "faults", "note") == [
        Fault(1, "EMPTY", "空"), Fault(2, "EMPTY"),
    ]  # fmt: skip
    assert cleaned([Verdict(1, "FEASIBLE", passed=True)], "verdicts", "note")[0].passed
    with pytest.raises(InvalidInput) as refused:
        cleaned([ItemCheck(1, 0, "好"), ItemCheck(2, 0)], "checks", "note", required=True)
    assert refused.value.field == "checks.1.note"


def test_personal_data_reads_as_its_text_and_after_erasure_as_a_placeholder() -> None:
    assert str(Personal(MEMBER, "王五")) == "王五"
    assert str(Erased(MEMBER)) == Erased(MEMBER).value == "〔已删除〕"
    assert "王五" not in str(Erased(MEMBER))


def test_an_act_says_who_for_whom_in_which_role_when_and_why() -> None:
    act = Act(HEAD, Role.SECRETARY, BRANCH, DAY, MEMBER, "受委托")
    assert (act.actor, act.role, act.organisation, act.occurred_on) == (HEAD, Role.SECRETARY, BRANCH, DAY)
    assert (act.on_behalf_of, act.reason) == (MEMBER, "受委托")
    assert (Act(HEAD, Role.SECRETARY, BRANCH, DAY).on_behalf_of, Act(HEAD, Role.SECRETARY, BRANCH, DAY).reason) == (
        None, "",
    )  # fmt: skip


@pytest.mark.parametrize("expected", [None, 1])
def test_any_version_or_the_current_one_is_accepted(expected: int | None) -> None:
    propose().expect(expected)


def test_a_version_that_is_not_the_current_one_is_stale() -> None:
    error = given(propose()).when(lambda p: p.expect(2)).raises(StaleVersion)
    assert (error.expected, error.current) == (2, 1)


def test_refusals_speak_in_sentences_without_personal_data() -> None:
    assert str(NotFound("pledge", UUID(int=7))) == "There is no pledge 00000000-0000-0000-0000-000000000007."
    assert str(StaleVersion(2, 1)) == "Version 2 was expected, but the current version is 1."


def test_every_event_of_the_log_has_one_topic_of_its_own() -> None:
    topics = [event.TOPIC for event in stored_events()]
    assert len(set(topics)) == len(topics)
    assert topics == sorted(topics)
