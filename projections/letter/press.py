"""The press: sets a `LetterText` with typst; the same letter always becomes the same bytes."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import typst

from domain.values import Form, Holder, Party
from projections.letter.glyphs import font_folders, missing_characters, printable, tidy
from projections.letter.text import HOLDERS, LetterText, SignatureBlock, date_in_words

_TEMPLATE = Path(__file__).with_name("letter.typ")
_BEIJING = timezone(timedelta(hours=8))
_UNDATED = date(2000, 1, 1)
_ONE_SENTENCE = 120
"""Up to how many characters a single sentence is shown large instead of in a table."""

_BLANK_DATE = "\u3000\u3000年\u3000月\u3000日"


def render(text: LetterText, holder: Holder, *, code: str = "") -> bytes:
    """Return the copy for ``holder``: PDF/A-2b, tagged, A4, ready for black and white.

    ``code`` is an optional SVG, meant for a QR code of the board's address. A character that no font can print appears
    as 〓 and is named on the letter itself; `replaced_characters` tells the caller. May be called from several threads.
    """
    data = _data(text)
    printed = _replaced(data) | {"holder": HOLDERS[holder], "missing": replaced_characters(text), "code": code}
    return typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=_moment(text),
        sys_inputs={"letter": json.dumps(printed, ensure_ascii=False)},
    )


def replaced_characters(text: LetterText) -> list[str]:
    """Return the characters that the letter shows as 〓, as code points in their order of appearance (``U+20BB7``)."""
    words = "".join(_strings(_data(text)))
    missing = missing_characters(words)
    return [f"U+{ord(c):04X}" for c in dict.fromkeys(tidy(words)) if c in missing]


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that come with the installation, and no others."""
    folders = [str(folder) for folder in font_folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _moment(text: LetterText) -> datetime:
    """Return what the file states as its creation: the day of the last signature, never the clock."""
    day = max((block.on for block in text.signatures if block.on), default=_UNDATED)
    return datetime(day.year, day.month, day.day, 12, tzinfo=_BEIJING)


def _data(text: LetterText) -> dict[str, Any]:
    """Return everything that the template prints and that is the same on all copies, in reading order."""
    return {
        "title": text.title,
        "campaign": text.campaign,
        "theme": text.theme,
        "pledger": text.pledger,
        "organisation": "" if text.organisation == text.pledger else text.organisation,
        "superior": text.superior,
        "round": f"{text.round}年度",
        "lead": text.lead,
        "single": text.form is Form.ONE_SENTENCE and [len(i.text) <= _ONE_SENTENCE for i in text.items] == [True],
        "items": [
            {"no": str(i.no), "text": i.text, "measure": i.measure, "responsible": i.responsible, "due": i.due}
            for i in text.items
        ],
        "recorded": text.recorded,
        "signatures": [_signature(text, block) for block in text.signatures],
        "digest": text.digest,
        "board": text.board,
    }


def _signature(text: LetterText, block: SignatureBlock) -> dict[str, Any]:
    label = "承诺方" if block.party is Party.PLEDGER else "审定方"
    if text.form is Form.ORAL and block.party is Party.PLEDGER:
        label = "承诺方（口述人签字或按指印）"
    day = date_in_words(block.on) if block.on else _BLANK_DATE
    return {"label": label, "of": block.of, "signer": block.signer, "day": day, "seal": block.seal}


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_replaced(v) for v in value]
    if isinstance(value, dict):
        return {k: _replaced(v) for k, v in value.items()}
    return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for v in value.values() if isinstance(value, dict) else value:
            yield from _strings(v)
