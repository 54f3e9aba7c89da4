import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from domain.values import Holder
from projections.letter import missing_characters, render
from projections.letter.glyphs import printable, tidy
from tests.projections.letter.samples import letter, saying


def test_all_characters_of_gb2312_can_be_printed() -> None:
    codes = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    text = "".join(code.decode("gb2312", "ignore") for code in codes)
    assert len(text) > 7000
    assert missing_characters(text) == set()


def test_private_characters_are_missing() -> None:
    assert missing_characters("刘\ue000") == {"\ue000"}


def test_characters_that_turn_the_reading_order_around_are_replaced() -> None:
    assert printable("甲\u202e乙") == "甲〓乙"


def test_characters_that_leave_no_trace_are_left_out() -> None:
    assert printable("甲\u200b\ufe0f\U000e0100乙") == "甲乙"
    assert missing_characters("甲\u200b\ufe0f\U000e0100乙") == set()


def test_blanks_and_line_breaks_become_plain_ones() -> None:
    assert tidy("甲\t乙\u2009丙\r\n丁\u2028戊\u3000己") == "甲 乙 丙\n丁\n戊\u3000己"


@given(st.text(max_size=60))
def test_whatever_people_write_can_be_printed(text: str) -> None:
    assert missing_characters(printable(text)) == set()
    assert render(saying(text), Holder.BOARD).startswith(b"%PDF")


@given(st.text(max_size=60))
def test_only_missing_characters_are_replaced(text: str) -> None:
    kept = [c for c in tidy(text) if c not in missing_characters(text)]
    assert [c for c in printable(text) if c != "〓"] == [c for c in kept if c != "〓"]


def test_nfc_is_what_is_looked_up() -> None:
    assert printable("e\u0301") == unicodedata.normalize("NFC", "e\u0301")
    assert printable(letter().title) == letter().title
