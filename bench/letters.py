"""Setting letters on a warm press, against the smallest document that typst can set."""

from dataclasses import replace
from functools import partial
from itertools import count

import typst

from bench.measuring import Round, Side, compare, each_timed
from domain.values import Holder
from projections.letter import render
from tests.projections.letter.samples import letter


def run(*, quick: bool) -> None:
    """Measure letters of 4, 12 and 60 items; no two are the same, so that nothing is remembered."""
    letters, rounds = (5, 3) if quick else (20, 6)
    rounds_of_letters = count(2000)

    def setting(items: int) -> Round:
        texts = [replace(letter(items), round=next(rounds_of_letters)) for _ in range(letters)]
        return each_timed([partial(render, text, Holder.BOARD) for text in texts])

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)

    def smallest() -> Round:
        words = [f"#set page(width: 5cm, height: 5cm)\n{next(rounds_of_letters)}".encode() for _ in range(letters)]
        return each_timed([partial(typst.compile, text, font_paths=fonts) for text in words])

    setting(4)
    sides: dict[str, Side] = {f"{items} items": partial(setting, items) for items in (4, 12, 60)}
    compare("Letters", {**sides, "the smallest document": smallest}, rounds, "a second")
