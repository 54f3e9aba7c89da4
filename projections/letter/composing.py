"""From a pledge to the text of its letter: titles, opening sentences and the wording that was approved."""

from typing import Protocol
from uuid import UUID

from domain.pledge import Item, Pledge
from domain.values import Form, Party, PledgerKind
from projections.letter.text import LetterItem, LetterText, SignatureBlock, due_in_words

_TITLES = {
    (PledgerKind.ORGANISATION, Form.LETTER): "党组织公开承诺书",
    (PledgerKind.ORGANISATION, Form.ONE_SENTENCE): "党组织一句话承诺书",
    (PledgerKind.MEMBER, Form.LETTER): "党员公开承诺书",
    (PledgerKind.MEMBER, Form.ONE_SENTENCE): "党员一句话承诺书",
    (PledgerKind.MEMBER, Form.ORAL): "党员口头承诺记录",
}

_LEADS = {
    Form.LETTER: "{we}现就下列事项向上级组织和群众公开承诺：说到做到，按期兑现，完成一项、公布一项，并随时接受监督。",
    Form.ONE_SENTENCE: "{we}用一句话向上级组织和群众公开承诺，按期兑现，随时接受监督。",
    Form.ORAL: "下列事项由承诺人口头提出，由组织代为记录，与书面承诺同等对待。",
}


class Names(Protocol):
    """Who is behind an id; the caller knows, for example from a read model."""

    def organisation(self, id: UUID) -> str:
        """Return the full name of an organisation."""

    def person(self, id: UUID) -> str:
        """Return the name of a member or of somebody who signed."""


def letter_of(
    pledge: Pledge, names: Names, *, campaign: str, theme: str = "", board: str, recorded: str = ""
) -> LetterText:
    """Return the letter as both sides approved it; later amendments stand in the history, not in the letter.

    ``campaign`` and ``theme`` are the campaign's own words, ``board`` is the letter's address on the web board,
    ``recorded`` says who wrote an oral pledge down and when (C4).
    """
    kind = pledge.pledger.kind
    by_member = kind is PledgerKind.MEMBER
    name = names.person if by_member else names.organisation
    pledger = name(pledge.pledger.id)
    superior = names.organisation(pledge.reviewer)
    return LetterText(
        form=pledge.form,
        title=_TITLES[kind, pledge.form],
        campaign=campaign,
        theme=theme,
        pledger=pledger,
        organisation=names.organisation(pledge.organisation),
        superior=superior,
        round=pledge.round,
        lead=_LEADS[pledge.form].format(we="我" if by_member else "我们"),
        items=tuple(_row(item) for item in pledge.items.values()),
        signatures=(
            _block(pledge, names, Party.PLEDGER, pledger, seal=not by_member),
            _block(pledge, names, Party.SUPERIOR, superior, seal=True),
        ),
        digest=pledge.letter.digest,
        board=board,
        recorded=recorded,
    )


def _row(item: Item) -> LetterItem:
    approved = item.versions[0]
    return LetterItem(
        no=item.number,
        text=approved.text,
        measure=approved.measure,
        responsible=str(approved.responsible),
        due=due_in_words(approved.due),
    )


def _block(pledge: Pledge, names: Names, party: Party, of: str, *, seal: bool) -> SignatureBlock:
    signed = pledge.letter.signatures.get(party)
    if signed is None:
        return SignatureBlock(party=party, of=of, seal=seal)
    return SignatureBlock(party=party, of=of, signer=names.person(signed.actor), on=signed.on, seal=seal)
