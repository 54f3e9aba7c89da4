"""The figures of the drive as time series: added up from the days on which they changed (N4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import accumulate
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

from domain.errors import InvalidInput
from projections.ledger.totals import percent
from projections.paging import Where
from projections.reach import Reach
from projections.subtree import below

MOST_POINTS = 3700
"""Ten years by day."""
_SUNDAY = 7


class Step(Enum):
    """How far apart the points are: every day, every Sunday, every last day of a month; the last day always is one."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Point:
    """The figures at the end of ``day``, by the days of the acts.

    ``pledges`` were published, ``items`` hung up by then, ``done`` of them struck off and not taken back. ``due`` are
    those whose limit has passed, done or not, without the withdrawn; ``overdue`` are the ones of them that go on.
    """

    day: date
    pledges: int
    items: int
    done: int
    due: int
    overdue: int

    @property
    def percent(self) -> Decimal | None:
        """How much of all items is done, as `ledger.Totals.percent` says it."""
        return percent(self.done, self.items)


def series(
    conn: Connection[Any],
    *,
    since: date,
    until: date,
    step: Step = Step.DAY,
    reach: Reach | None = None,
    under: UUID | None = None,
    campaign: UUID | None = None,
) -> list[Point]:
    """Return the points from ``since`` to ``until``, both included.

    ``under`` takes an organisation with all that stood below it on ``until``: all points are of the same pledgers, so
    that a branch that moved is no jump in the line. Raises `InvalidInput` for more than 3,700 points, or none.
    """
    days = points(since, until, step)
    where = Where()
    where.always("day <= %(on)s", on=until, days=days)
    where.within(reach, ["organisation"], ["pledger"])
    where.meets(below(conn, under, until))
    where.given("campaign = %(campaign)s", campaign=campaign)
    changes = conn.execute(
        sql.SQL(
            # Each change belongs to the first point that is no earlier.
            "SELECT width_bucket(day - 1, %(days)s::date[]) AS point,"
            " sum(pledges), sum(items), sum(done), sum(due), sum(overdue)"
            " FROM statistics.delta WHERE {} GROUP BY point"
        ).format(where.sql),
        where.parameters,
    )
    changed = {number: sums for number, *sums in changes}
    none = [0] * 5
    totals = accumulate((changed.get(number, none) for number in range(len(days))), _sum)
    return [Point(day, *(int(figure) for figure in figures)) for day, figures in zip(days, totals, strict=True)]


def points(since: date, until: date, step: Step) -> list[date]:
    """Return the days of a series in their order; ``until`` is the last. Raises `InvalidInput`."""
    if since > until:
        raise InvalidInput("from", "must not lie after `to`", "不得晚于结束日期")
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    found = [day for day in days if day == until or _is_point(day, step)]
    if len(found) > MOST_POINTS:
        raise InvalidInput("from", f"leads to more than {MOST_POINTS} points", f"数据点超过{MOST_POINTS}个")
    return found


def _is_point(day: date, step: Step) -> bool:
    if step is Step.MONTH:
        return (day + timedelta(days=1)).day == 1
    return step is Step.DAY or day.isoweekday() == _SUNDAY


def _sum(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]
