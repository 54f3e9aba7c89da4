"""Which characters our fonts can print, read from the fonts' own character maps (OpenType `cmap`, format 12)."""

import importlib.util
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

REPLACEMENT = "〓"
"""The typesetter's old mark for a sort that is not in the case: nobody takes it for a character or a blank."""

_PACKAGES = ("pylopdf_fonts_zh_cn", "noto_cjk_sans_otc")
"""Packages that carry fonts: the first is always there, the second, with rarer characters, is used where installed."""

_BREAKS = {ord(c): "\n" for c in "\r\v\f\x85\u2028\u2029"}
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
)


@cache
def font_folders() -> tuple[Path, ...]:
    """Return the folders of the fonts at hand; raises `RuntimeError` if there are none."""
    specs = [importlib.util.find_spec(package) for package in _PACKAGES]
    folders = tuple(Path(spec.origin).parent for spec in specs if spec and spec.origin)
    if not folders:
        raise RuntimeError(f"no fonts: install the package {_PACKAGES[0]}")
    return folders


def missing_characters(text: str) -> set[str]:
    """Return the characters of ``text`` that no font can print, and those that would turn its reading order around."""
    return {
        c for c in set(tidy(text)) if c != "\n" and (ord(c) not in _repertoire() or unicodedata.category(c) == "Cf")
    }


def printable(text: str) -> str:
    """Return ``text`` for the press: what cannot be printed is visibly replaced by `REPLACEMENT`."""
    return tidy(text).translate({ord(c): REPLACEMENT for c in missing_characters(text)})


def tidy(text: str) -> str:
    """Return ``text`` in NFC with plain blanks and line breaks, without characters that leave no trace on paper."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_BREAKS | _INVISIBLE)
    return "".join(" " if c == "\t" or (c != "\u3000" and unicodedata.category(c) == "Zs") else c for c in text)


@cache
def _repertoire() -> frozenset[int]:
    fonts = (
        file
        for folder in font_folders()
        for file in sorted(folder.rglob("*"))
        if file.suffix in {".otf", ".ttf", ".ttc"}
    )
    return frozenset(code for file in fonts for code in _codes(file.read_bytes()))


def _codes(font: bytes) -> Iterator[int]:
    """Yield the code points of a font file; the fonts of a collection share one character map."""
    start = _u32(font, 12) if font[:4] == b"ttcf" else 0
    for record in range(start + 12, start + 12 + 16 * _u16(font, start + 4), 16):
        if font[record : record + 4] == b"cmap":
            yield from _mapped(font, _u32(font, record + 8))


def _mapped(font: bytes, cmap: int) -> Iterator[int]:
    for record in range(cmap + 4, cmap + 4 + 8 * _u16(font, cmap + 2), 8):
        table = cmap + _u32(font, record + 4)
        if _u16(font, table) == 12:  # noqa: PLR2004 - the format that covers all of Unicode
            for group in range(table + 16, table + 16 + 12 * _u32(font, table + 12), 12):
                first, last, glyph = struct.unpack_from(">III", font, group)
                yield from range(first + (glyph == 0), last + 1)
            return


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2])


def _u32(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4])
