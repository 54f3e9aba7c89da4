"""What a letter says, as the words that are printed; where they come from is not its business."""

from dataclasses import dataclass
from datetime import date

from domain.values import Due, DueKind, Form, Holder, Party

HOLDERS = {
    Holder.REVIEWER: "审定方备案",
    Holder.PLEDGER: "承诺方留存",
    Holder.BOARD: "公开栏公示",
}
"""The purpose printed at the foot of each of the three copies (F2)."""


@dataclass(frozen=True)
class LetterItem:
    """One row of the letter; ``due`` in words, ``measure`` may be empty."""

    no: int
    text: str
    measure: str
    responsible: str
    due: str


@dataclass(frozen=True)
class SignatureBlock:
    """Where one side signs: ``of`` is the side's own name, ``signer`` and ``on`` are blank lines until it has signed.

    ``seal`` leaves room for the stamp of an organisation.
    """

    party: Party
    of: str
    signer: str = ""
    on: date | None = None
    seal: bool = True


@dataclass(frozen=True)
class LetterText:
    """The text of one letter, the same on all copies.

    ``digest`` is the SHA-256 (hex) that both sides sign, empty while nothing is approved; ``board`` is where
    everybody can read the letter; ``recorded`` tells who wrote an oral pledge down and when (C4).
    """

    form: Form
    title: str
    campaign: str
    theme: str
    pledger: str
    organisation: str
    superior: str
    round: int
    lead: str
    items: tuple[LetterItem, ...]
    signatures: tuple[SignatureBlock, ...]
    digest: str
    board: str
    recorded: str = ""


def date_in_words(day: date) -> str:
    """Return a date as it is written on paper, for example 2026年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def due_in_words(due: Due | None) -> str:
    """Return a due date of any of the three kinds as it is written on paper (A5)."""
    if due is None:
        return "未注明"
    if due.on is not None:
        return date_in_words(due.on)
    return "本年年底前" if due.kind is DueKind.YEAR_END else "活动期间"
