import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pypdfium2
import pytest

from domain.values import Form, Holder
from projections.letter import HOLDERS, LetterItem, LetterText, missing_characters, render, replaced_characters
from tests.projections.letter.samples import BOARD, DIGEST, letter, saying

A4 = (595.3, 841.9)


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page without blanks, which are the layout's business."""
    return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in pypdfium2.PdfDocument(pdf)]


def printed(text: LetterText, holder: Holder = Holder.BOARD) -> str:
    return "".join(pages(render(text, holder)))


def test_the_same_letter_is_the_same_bytes() -> None:
    assert render(letter(), Holder.BOARD) == render(letter(), Holder.BOARD)


def test_letters_set_in_parallel_are_the_same_bytes() -> None:
    texts = [letter(n) for n in range(1, 9)]
    alone = [render(text, Holder.BOARD) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: render(text, Holder.BOARD), texts)) == alone


def test_the_file_is_tagged_archival_chinese_a4() -> None:
    pdf = render(letter(), Holder.BOARD)
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang(zh-CN)" in pdf
    assert b"D:20110308" in pdf
    assert pypdfium2.PdfDocument(pdf)[0].get_size() == pytest.approx(A4, abs=0.1)


def test_everything_in_the_letter_can_be_read_on_paper() -> None:
    words = printed(letter())
    for item in letter().items:
        assert item.text in words
        assert item.measure in words
        assert item.responsible in words
        assert item.due in words
    assert letter().title in words
    assert letter().campaign in words
    assert letter().theme in words
    assert letter().superior in words
    assert "2011年度" in words
    assert "签字周国平日期2011年3月8日" in words
    assert "签字日期年月日" in words
    assert DIGEST in words
    assert BOARD in words


def test_the_three_copies_differ_in_the_holder_line_only() -> None:
    copies = [printed(letter(), holder).replace(HOLDERS[holder], "") for holder in Holder]
    assert copies[0] == copies[1] == copies[2]
    for holder in Holder:
        assert f"本份：{HOLDERS[holder]}" in printed(letter(), holder)


def test_a_letter_of_sixty_items_runs_over_numbered_pages_with_its_header_row() -> None:
    sheets = pages(render(letter(60), Holder.PLEDGER))
    assert len(sheets) > 3
    for number, sheet in enumerate(sheets, 1):
        assert "序号承诺事项衡量标准责任人完成时限" in sheet
        assert f"第{number}页共{len(sheets)}页" in sheet
        assert HOLDERS[Holder.PLEDGER] in sheet
        assert DIGEST[:16] in sheet
    for number in range(1, 61):
        assert sum(f"〔{number}〕" in sheet for sheet in sheets) == 1


def test_one_very_long_item_breaks_over_pages_without_loss() -> None:
    sheets = pages(render(saying("甲" * 4000), Holder.BOARD))
    assert len(sheets) > 2
    assert "".join(sheets).count("甲") == 4000


def test_long_latin_words_stay_inside_their_column() -> None:
    text = replace(letter(), items=(LetterItem(1, "W" * 90, "x" * 300, "Abdurrahmanovich", "活动期间"),))
    page = pypdfium2.PdfDocument(render(text, Holder.BOARD))[0]
    words = page.get_textpage()
    right = A4[0] - 25 / 25.4 * 72
    assert all(words.get_charbox(n)[2] <= right + 1 for n in range(words.count_chars()))
    assert "W" * 90 in re.sub(r"\s", "", words.get_text_bounded())
    names = [words.get_charbox(n) for n in range(words.count_chars()) if words.get_text_range(n, 1) in "Abdurhmnovic"]
    assert len({round(box[1]) for box in names}) > 1


def test_the_column_of_measures_is_left_out_where_nobody_gave_one() -> None:
    assert "衡量标准" not in printed(saying("每周值班半天。"))


def test_words_are_never_taken_for_markup() -> None:
    text = '#panic() *星号* $x$ <标记> @引用 //注释 \\u{41} [框] "引号"'
    assert text.replace(" ", "") in printed(saying(text))


def test_a_single_sentence_is_shown_large_and_an_oral_record_names_its_writer() -> None:
    sentence = printed(replace(saying("每周值班半天。"), form=Form.ONE_SENTENCE, title="党员一句话承诺书"))
    assert "每周值班半天。" in sentence
    assert "序号" not in sentence
    oral = printed(replace(letter(), form=Form.ORAL, recorded="吴大勇于2011年3月5日上门记录"))
    assert "记录情况吴大勇于2011年3月5日上门记录" in oral
    assert "口述人签字或按指印" in oral


def test_a_long_sentence_goes_into_the_table() -> None:
    assert "序号" in printed(replace(saying("每周值班半天。" * 30), form=Form.ONE_SENTENCE))


def test_an_unapproved_letter_says_so_instead_of_a_digest() -> None:
    assert "尚未审定" in printed(replace(letter(), digest=""))


def test_a_picture_of_the_address_can_be_set_beside_it() -> None:
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9h-9z"/></svg>'
    plain, pictured = (
        len(list(pypdfium2.PdfDocument(render(letter(), Holder.BOARD, code=code))[0].get_objects(max_depth=4)))
        for code in ("", square)
    )
    assert pictured > plain


@pytest.mark.parametrize("character", ["㐂", "䶮", "〇", "·", "①"])
def test_rare_characters_in_our_fonts_are_printed(character: str) -> None:
    text = replace(letter(), pledger=f"刘{character}")
    assert replaced_characters(text) == []
    assert f"刘{character}" in printed(text)


@pytest.mark.parametrize("character", ["𠮷", "\U00031350", "😀", "\ue000", "ش"])
def test_a_character_is_either_printed_or_visibly_replaced_and_named(character: str) -> None:
    text = replace(letter(), pledger=f"刘{character}")
    words = printed(text)
    if missing_characters(character):
        code = f"U+{ord(character):04X}"
        assert replaced_characters(text) == [code]
        assert "刘〓" in words
        assert f"依出现先后为：{code}" in words
    else:
        assert replaced_characters(text) == []
        assert f"刘{character}" in words
        assert "〓" not in words


def test_replaced_characters_are_named_once_in_their_order_of_appearance() -> None:
    text = replace(letter(), theme="\ue001\ue000", superior="\ue001")
    assert replaced_characters(text) == ["U+E001", "U+E000"]
