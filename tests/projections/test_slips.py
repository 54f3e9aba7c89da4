"""Slips with codes on paper: each with its own code, also as a QR code of the address where one votes."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pypdfium2
import pytest
import segno

from domain.cadence import Period
from domain.judgement.ballots import new_codes
from projections.slips import Slips, print_slips

HALF_YEAR = Period(date(2011, 1, 1), date(2011, 6, 30))
ADDRESS = "https://pledges.example.org/evaluations/20f8e5a6-d546-5e03-8b6a-5a65720533cd"


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


def slips(number: int, address: str = ADDRESS, organisation: str = "柳湾村党支部") -> tuple[Slips, list[str]]:
    codes = new_codes(number)
    return Slips(organisation, HALF_YEAR, address, codes), codes


@pytest.mark.parametrize(("number", "sheets"), [(1, 1), (10, 1), (11, 2), (30, 3)])
def test_ten_slips_stand_on_a_sheet_each_with_a_code(number: int, sheets: int) -> None:
    sheet, codes = slips(number)
    texts = pages(print_slips(sheet))
    assert len(texts) == sheets
    words = " ".join(texts)
    assert sorted(word for word in words.split() if word in codes) == sorted(codes)
    assert words.count("2011年1月1日至2011年6月30日") == number


@pytest.mark.parametrize(("address", "before"), [(ADDRESS, f"{ADDRESS}#"), ("", "")])
def test_the_qr_code_leads_to_the_ballot_or_is_the_code_alone(address: str, before: str) -> None:
    sheet, codes = slips(4, address)
    made: list[str] = []
    make = segno.make

    def noted(content: str, **options: Any) -> segno.QRCode:
        made.append(content)
        return make(content, **options)

    with patch("segno.make", noted):
        text = "".join(pages(print_slips(sheet)))
    assert made == [f"{before}{code}" for code in codes]
    assert ("pledges.example.org" in "".join(text.split())) is bool(address)


def test_a_long_name_with_a_sign_that_no_font_has_keeps_its_slip() -> None:
    sheet, codes = slips(10, organisation="柳湾村" * 60 + "\U00031350")
    (text,) = pages(print_slips(sheet))
    assert all(code in text.split() for code in codes)
