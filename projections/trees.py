"""The tree of organisations as it stood on the day ``on`` of a question; for the present `paging.UNDER` is faster."""

from typing import LiteralString

SUPERIORS: LiteralString = (
    "place AS (SELECT DISTINCT ON (organisation) organisation, parent FROM organisations.superior"
    " WHERE since <= %(on)s ORDER BY organisation, since DESC, entered DESC)"
)
"""A part of a WITH clause: each organisation of the day with its direct superior."""

UNDER_THEN: LiteralString = (
    f"organisation IN (WITH RECURSIVE {SUPERIORS}, below AS (SELECT %(under)s::uuid AS organisation"  # noqa: S608 - a constant
    # Organisations moved at one moment can end up below each other: who was found is not found again.
    " UNION SELECT place.organisation FROM place JOIN below ON place.parent = below.organisation)"
    " SELECT organisation FROM below)"
)
"""The condition that a row belongs to an organisation or to one that was below it."""
