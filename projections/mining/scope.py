"""What an export is about: a subtree as it stood on each day of a period (B4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection

from domain.errors import InvalidInput

_SUPERIORS: LiteralString = "SELECT organisation, since, parent FROM organisations.superior ORDER BY since, entered"
_LAST_SECOND = time(23, 59, 59)

PLACES: LiteralString = (
    "place AS MATERIALIZED (SELECT * FROM unnest(%(places)s::uuid[], %(sinces)s::date[], %(untils)s::date[])"
    " AS place (id, since, until))"
)
"""A common table of which organisation belongs to the export from when on, until the day after."""

WITHIN: LiteralString = "e.concerns = place.id AND e.occurred_on >= place.since AND e.occurred_on < place.until"
"""The condition that an event ``e`` of the audit trail belongs to a ``place``."""


@dataclass(frozen=True)
class Scope:
    """The organisation ``under`` with all below it, and the days from ``since`` to ``until``, both included.

    ``zone`` is the one in which days end and moments are written. Raises `InvalidInput` for a period that ends before
    it begins.
    """

    under: UUID
    since: date
    until: date
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise InvalidInput("until", "must not lie before since", "不能早于开始日期")

    def start_of(self, day: date) -> datetime:
        """Return the first moment of a day."""
        return datetime.combine(day, time.min, self.zone)

    def end_of(self, day: date) -> datetime:
        """Return the last second of a day."""
        return datetime.combine(day, _LAST_SECOND, self.zone)

    def moment(self, occurred_on: date, recorded_at: datetime) -> datetime:
        """Return when something happened: when it was recorded, or the end of its day if it was recorded later (H7)."""
        return min(recorded_at.astimezone(self.zone), self.end_of(occurred_on))


@dataclass(frozen=True)
class Stay:
    """An organisation that belongs to the export from ``since`` on; ``until`` is the first day on which not."""

    organisation: UUID
    since: date
    until: date


class Subtree:
    """Which organisation belonged to the subtree of a scope when; it takes memory by organisations, not by events."""

    def __init__(self, conn: Connection[Any], scope: Scope) -> None:
        self._superiors: dict[UUID, list[tuple[date, UUID | None]]] = defaultdict(list)
        for organisation, since, parent in conn.execute(_SUPERIORS):
            self._superiors[organisation].append((since, parent))
        self._stays: dict[UUID, list[Stay]] = defaultdict(list)
        for stay in _joined(self._stretches(scope)):
            self._stays[stay.organisation].append(stay)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters of `PLACES`."""
        stays = [stay for each in self._stays.values() for stay in each]
        return {
            "places": [stay.organisation for stay in stays],
            "sinces": [stay.since for stay in stays],
            "untils": [stay.until for stay in stays],
        }

    def holds(self, organisation: UUID, day: date) -> bool:
        """Tell whether what happened in an organisation on a day belongs to the export."""
        return any(stay.since <= day < stay.until for stay in self._stays.get(organisation, ()))

    def superiors(self, organisation: UUID, scope: Scope) -> Iterator[tuple[date, UUID]]:
        """Yield who was its superior when the period began and on what later days of it another one became it.

        The first is that of the founding where this came later: an organisation always had it.
        """
        known = self._superiors.get(organisation, ())
        first = _superior(known, scope.since)
        if first:
            yield scope.since, first
        for since, parent in known:
            if scope.since < since <= scope.until and parent and parent != first:
                yield since, parent
                first = parent

    def _stretches(self, scope: Scope) -> Iterator[Stay]:
        """Yield who belongs to the subtree in each stretch of days without a move."""
        moves = {since for known in self._superiors.values() for since, _ in known[1:]}
        end = scope.until + timedelta(days=1)
        days = [scope.since, *sorted(day for day in moves if scope.since < day < end), end]
        for since, until in pairwise(days):
            below: dict[UUID, list[UUID]] = defaultdict(list)
            for organisation, known in self._superiors.items():
                superior = _superior(known, since)
                if superior:
                    below[superior].append(organisation)
            found, waiting = {scope.under}, [scope.under]
            while waiting:
                new = [each for each in below[waiting.pop()] if each not in found]
                found.update(new)
                waiting += new
            yield from (Stay(organisation, since, until) for organisation in found)


def _superior(known: Iterable[tuple[date, UUID | None]], day: date) -> UUID | None:
    """Return the superior on a day; before the founding it is the first one (`Organisation.parent_on`)."""
    entries = list(known)
    standing = [parent for since, parent in entries if since <= day]
    return standing[-1] if standing else entries[0][1] if entries else None


def _joined(stretches: Iterable[Stay]) -> Iterator[Stay]:
    """Join the stretches of an organisation that follow each other."""
    last: Stay | None = None
    for stay in sorted(stretches, key=lambda each: (each.organisation, each.since)):
        if last and (last.organisation, last.until) == (stay.organisation, stay.since):
            last = Stay(last.organisation, last.since, stay.until)
            continue
        if last:
            yield last
        last = stay
    if last:
        yield last
