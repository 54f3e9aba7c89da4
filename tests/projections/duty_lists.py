"""Who owes what in the small county, and how its periodic duties are listed."""

from datetime import date
from typing import Any

from projections import duties
from tests.projections.cadences import NAMES, County

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
MID = date(2026, 1, 15)
LOWER = {"east": "county", "west": "county", "hill": "east", "lake": "east", "mill": "west"}
MEMBERS = {"chief": "county", "li": "hill", "zhou": "hill", "wang": "mill"}
SCOPES: dict[str, dict[str, str]] = {
    "visit": {"county": "county", **{name: name for name in LOWER}},
    "briefing": {name: name for name in LOWER},
    "inspection": LOWER,
    "comment_check": {"county": "county", "east": "east", "west": "west"},
    "life_meeting": {"county": "county", "hill": "hill", "mill": "mill"},
    "disclosure_member": MEMBERS,
    "comment": {**LOWER, **MEMBERS},
    "round": {**{name: name for name in LOWER}, **MEMBERS},
    "self_check": {"hill": "hill", "zhou": "hill", "wang": "mill", "jia": "hill", "far": "west"},
}
"""Who owes a duty of each scope, and to which organisation that falls."""


def listed(county: County, on: date, **filters: Any) -> list[duties.PeriodicDuty]:
    """Return all pages of the duties, each once and in the order in which they fall due."""
    county.caught_up()
    found: list[duties.PeriodicDuty] = []
    cursor: str | None = None
    while True:
        page = duties.duties(county.store.conn, on=on, cursor=cursor, limit=3, **filters)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            assert [row.ends_on for row in found] == sorted(row.ends_on for row in found)
            assert len({(row.subject, row.period) for row in found}) == len(found)
            return found


def states(county: County, on: date, **filters: Any) -> dict[str, str]:
    """Return by subject how the one period asked for stands, in one letter, small where it was met late."""
    letters = {"OPEN": "o", "MET": "M", "MISSED": "x"}
    found = [(NAMES[row.subject], letters[row.state], row.met_late) for row in listed(county, on, **filters)]
    assert len({name for name, _, _ in found}) == len(found)
    return {name: "m" if late else letter for name, letter, late in found}
