"""Which index finds the duties of a question: of few organisations those of each, of a past day those of each month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.overdue.sources import Source, sources
from projections.reach import Reach, few
from projections.subtree import places

_FEW = 100
_LATEST: LiteralString = (
    # Each of these is one look into an index, whatever the planner believes of the day.
    "SELECT greatest((SELECT max(owed_from) FROM overdue.duty), (SELECT max(closed_on) FROM overdue.duty),"
    " (SELECT max(sent_on) FROM overdue.reminder))"
)
_NEAR: LiteralString = "SELECT %(owing)s UNION SELECT organisation FROM organisations.superior WHERE parent = %(owing)s"
_EVER_NEAR: LiteralString = (
    "SELECT g.id UNION SELECT s.organisation FROM organisations.superior s WHERE s.parent = g.id"
)
_MONTHS: LiteralString = (
    "generate_series(extract(year FROM %(today)s::date)::integer * 12 + extract(month FROM %(today)s::date)::integer,"
    " (SELECT max(closed_in) FROM overdue.duty WHERE closed_on IS NOT NULL))"
)
_OWED_BY_OTHERS: LiteralString = "(k.key = %(owing_organisation)s OR owed_by = 'SUPERIOR')"
"""What is owed about another organisation is owed as its superior: seen before the tree is looked up for each duty."""
_OWN: LiteralString = "subject = %(person)s AND NOT organisation = ANY(%(places)s)"


@dataclass(frozen=True)
class Stream:
    """Rows that one index has in the list's order, for each of ``keys``, a relation of one column."""

    keys: LiteralString
    condition: LiteralString


@dataclass(frozen=True)
class Access:
    """Where a question looks: at the duties of ``places`` and of ``person``; everywhere, for None.

    With ``around`` the places are those whose duties an organisation can owe, which says nothing about periods.
    """

    sources: Sequence[Source]
    places: Sequence[UUID] | None = None
    person: UUID | None = None
    around: bool = False

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the streams."""
        return {"places": None if self.places is None else [*self.places], "person": self.person}

    def streams(self, source: Source) -> Iterator[Stream]:
        """Yield the streams of ``source``; no row is in two of them."""
        if self.places is not None and not (self.around and source.settled):
            own: LiteralString = f" AND {_OWED_BY_OTHERS}" if self.around else ""
            yield Stream("unnest(%(places)s::uuid[])", f"organisation = k.key{own}")
            if self.person is not None:
                yield Stream("(VALUES (true))", _OWN)
        elif source.closed:
            yield Stream(_MONTHS, "closed_in = k.key")
        else:
            yield Stream("(VALUES (true))", "true")

    def streams_of_group(self, source: Source) -> Iterator[Stream]:
        """Yield the streams of what the organisation ``g`` owes."""
        if source.settled:
            yield Stream("(VALUES (g.id))", "owing_organisation = k.key")
            return
        near: LiteralString = f"({_EVER_NEAR})"
        if self.places is not None:
            near = f"(SELECT * FROM ({_EVER_NEAR}) AS near (id) WHERE id = ANY(%(places)s))"  # noqa: S608 - constants
        yield Stream(
            near, "organisation = k.key AND (k.key = g.id OR owed_by = 'SUPERIOR') AND owing_organisation = g.id"
        )
        if self.person is not None:
            yield Stream("(VALUES (true))", f"{_OWN} AND owing_organisation = g.id")


def access(
    conn: Connection[Any],
    today: date,
    *,
    reaches: Sequence[Reach] | None,
    under: UUID | None,
    organisation: UUID | None,
    owing_organisation: UUID | None,
    soon: bool,
    code: str | None,
) -> Access:
    """Return where to look for what is owed on ``today``."""
    possible = sources(past=_happened_after(conn, today), soon=soon, code=code)
    found = [source for source in possible if source.asked is None or conn.execute(source.asked).fetchone() is not None]
    if organisation is not None:
        return Access(found, [organisation])
    if under is not None and (below := places(conn, under, today, _FEW)) is not None:
        return Access(found, below)
    if owing_organisation is not None:
        rows = conn.execute(_NEAR, {"owing": owing_organisation})
        return Access(found, [row[0] for row in rows], around=True)
    if reaches is not None and (seen := few(conn, reaches, _FEW)) is not None:
        return Access(found, seen.places, seen.person)
    return Access(found)


def _happened_after(conn: Connection[Any], day: date) -> bool:
    row = conn.execute(_LATEST).fetchone()
    return bool(row and row[0] and row[0] > day)
