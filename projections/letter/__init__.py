"""The paper form of a pledge letter (承诺书): one text, one digest, three copies (F2)."""

from projections.letter.composing import Names, letter_of
from projections.letter.glyphs import missing_characters
from projections.letter.press import render, replaced_characters
from projections.letter.text import HOLDERS, LetterItem, LetterText, SignatureBlock

__all__ = [
    "HOLDERS",
    "LetterItem",
    "LetterText",
    "Names",
    "SignatureBlock",
    "letter_of",
    "missing_characters",
    "render",
    "replaced_characters",
]
