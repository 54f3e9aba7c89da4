"""Upgrade rates: how many organisations stand in a higher class than the year before, against the targets (K4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.catalogue import ORGANISATION_CLASSES, Term
from projections.paging import Where
from projections.reach import Reach

METHOD: Mapping[str, Term] = {
    "ADVANCED": Term(
        "上一年度非先进的组织中，本年度进入先进的比例",
        "Of those that were not advanced last year, how many are this year.",
    ),
    "ORDINARY": Term(
        "上一年度一般的组织中，本年度进入更高等次的比例",
        "Of those that were ordinary last year, how many stand higher this year.",
    ),
    "BACKWARD": Term(
        "上一年度后进的组织中，本年度进入更高等次的比例",
        "Of those that were backward last year, how many stand higher this year.",
    ),
}
"""What each class's target is about; who has no class this year counts in the denominator. The reading is ours."""

_ORDER = [*ORGANISATION_CLASSES]


@dataclass(frozen=True)
class ClassRate:
    """How many of an organisation class's ``denominator`` rose; ``met`` is None without a target or anybody to rise.

    ``target_percent`` is the policy's; ``without_class`` are organisations that had a class last year and none this.
    """

    organisation_class: str
    numerator: int
    denominator: int
    target_percent: int | None
    met: bool | None
    without_class: list[UUID]
    method: Term


@dataclass(frozen=True)
class _Standing:
    organisation: UUID
    before: str
    now: str | None


_CLASSES: LiteralString = (
    "(SELECT DISTINCT ON (target, round) target AS organisation, round, organisation_class FROM standings.assessment"
    " WHERE organisation_class IS NOT NULL ORDER BY target, round, assessed_on DESC, id)"
)


def class_rates(
    conn: Connection[Any],
    *,
    year: int,
    targets: Mapping[str, int],
    reach: Reach | None = None,
    under: UUID | None = None,
) -> list[ClassRate]:
    """Return the rates of ``year`` for the organisations below ``under``, itself left out; ``targets`` in percent."""
    where = Where()
    where.always("old.round = %(year)s - 1", year=year)
    where.within(reach, ["old.organisation"])
    where.given(
        "old.organisation IN (SELECT descendant FROM organisations.closure WHERE ancestor = %(under)s AND depth > 0)",
        under=under,
    )
    statement = sql.SQL(
        "SELECT old.organisation, old.organisation_class, new.organisation_class FROM {0} AS old LEFT JOIN {0} AS new"
        " ON new.organisation = old.organisation AND new.round = %(year)s WHERE {1} ORDER BY old.organisation"
    ).format(sql.SQL(_CLASSES), where.sql)
    found = [_Standing(*values) for values in conn.execute(statement, where.parameters)]
    return [_rate(each, found, targets.get(each)) for each in _ORDER]


def _rate(organisation_class: str, found: Sequence[_Standing], target: int | None) -> ClassRate:
    if organisation_class == "ADVANCED":
        group = [s for s in found if s.before != "ADVANCED"]
        risen = [s for s in group if s.now == "ADVANCED"]
    else:
        group = [s for s in found if s.before == organisation_class]
        risen = [s for s in group if s.now is not None and _ORDER.index(s.now) < _ORDER.index(s.before)]
    met = None if target is None or not group else 100 * len(risen) >= target * len(group)
    missing = [s.organisation for s in group if s.now is None]
    return ClassRate(organisation_class, len(risen), len(group), target, met, missing, METHOD[organisation_class])
