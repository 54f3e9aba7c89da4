"""Statistics forms of the branches of the county: all but one handed in, one of them returned."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.application import Call
from tests.domain.forms import form

if TYPE_CHECKING:
    from tests.api.leaks.county import County, Place


def report(county: "County") -> None:
    """Let it all happen."""
    for branch in county.branches:
        key, about, readers = _hand_in(county, branch)
        if branch is county.next_branch:
            reason = county.text(f"reason of the return of the {about}", readers)
            county.book.return_statistics(Call(county.town.people["secretary"], datetime.now(UTC), reason=reason), key)


def _hand_in(county: "County", branch: "Place") -> tuple[UUID, str, frozenset[str]]:
    # Contact leaders read no statistics.
    about, readers = f"statistics form of the {branch.name}", branch.line - {"visitor"}

    def text(what: str) -> str:
        return county.text(f"{what} of the {about}", readers)

    call = Call(branch.people["clerk"], datetime.now(UTC), reason=text("reason of handing in"))
    said = form(title=text("award"), rule_names=[text("rule's name")])
    derived, notes = {"title": text("award on record")}, {"title": text("note on a figure")}
    key = county.book.submit_statistics(call, county.campaign, branch.id, values=said, derived=derived, notes=notes).id
    return county.thing("statistics", key, readers, about), about, readers
