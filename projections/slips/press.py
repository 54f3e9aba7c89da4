"""The press of the slips: sets the codes of one evaluation with typst, to be cut apart; nothing of it is kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import segno
import typst

from domain.cadence import Period
from projections.letter.glyphs import printable
from projections.letter.press import fonts
from projections.letter.text import date_in_words

_TEMPLATE = Path(__file__).with_name("slips.typ")
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Slips:
    """What is printed: whose evaluation, for which period, where one votes (empty if unknown), and the codes."""

    organisation: str
    period: Period
    address: str
    codes: Sequence[str]


def print_slips(slips: Slips) -> bytes:
    """Return the PDF: A4, two slips in a row with lines to cut along, each with one code and its QR code."""
    days = f"{date_in_words(slips.period.start)}至{date_in_words(slips.period.end)}"
    printed = {
        "organisation": printable(slips.organisation),
        "period": days,
        "address": slips.address,
        "slips": [{"code": code, "qr": _qr(f"{slips.address}#{code}")} for code in slips.codes],
    }
    day = slips.period.start
    return typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        timestamp=datetime(day.year, day.month, day.day, 12, tzinfo=_BEIJING),
        sys_inputs={"sheet": json.dumps(printed, ensure_ascii=False)},
    )


def _qr(address: str) -> str:
    """Return a QR code as SVG, of the bare code where no address is known."""
    buffer = BytesIO()
    segno.make(address.removeprefix("#"), error="m").save(buffer, kind="svg", border=0, xmldecl=False)
    return buffer.getvalue().decode()
