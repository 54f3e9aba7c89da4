"""How the events of pledges change the figures of the drive: each adds to the days on which something differs."""

from collections.abc import Iterable, Mapping
from typing import LiteralString

from domain.aggregate import Event
from domain.pledge import changing, evaluating, fulfilling, proposing, signing, supervising
from domain.values import Promise
from projections.projection import Handler, Write, row

_ADD: LiteralString = (
    "INSERT INTO delta SELECT organisation, day, campaign, pledger,"
    " sum(pledges), sum(items), sum(done), sum(due), sum(overdue) FROM ({}) AS line"
    " GROUP BY organisation, day, campaign, pledger"
    " HAVING (sum(pledges), sum(items), sum(done), sum(due), sum(overdue)) <> (0, 0, 0, 0, 0)"
    " ON CONFLICT (organisation, day, campaign, pledger) DO UPDATE SET pledges = delta.pledges + excluded.pledges,"
    " items = delta.items + excluded.items, done = delta.done + excluded.done, due = delta.due + excluded.due,"
    " overdue = delta.overdue + excluded.overdue"
)
_PLACE: LiteralString = "new.organisation, new.campaign, new.pledger"
_HUNG_UP: LiteralString = (
    "INSERT INTO item (pledge, no, campaign, organisation, pledger, since, limit_on)"
    " SELECT p.id, d.no, p.campaign, p.organisation, p.pledger, %(day)s, d.limit_on"
    " FROM draft d JOIN pledge p ON p.id = d.pledge WHERE p.id = %(id)s RETURNING *"
)
_FIRST: LiteralString = (
    f"SELECT {_PLACE}, new.since AS day, (no = 1)::integer AS pledges, 1 AS items, 0 AS done, 0 AS due, 0 AS overdue"  # noqa: S608 - constants
    f" FROM new UNION ALL SELECT {_PLACE}, greatest(new.since, new.limit_on + 1), 0, 0, 0, 1, 1 FROM new"
)
_HANG_UP: LiteralString = f"WITH new AS ({_HUNG_UP}) {_ADD.format(_FIRST)}"
_OF_ITEM: LiteralString = "pledge = %(id)s AND no = %(item)s"
_OF_PLEDGE: LiteralString = "pledge = %(id)s"


def _step(assignments: LiteralString, which: LiteralString) -> LiteralString:
    """Return the statement by which items change from the day of the act on.

    It counts no earlier than the act that it follows in the log: what is taken back had been there first.
    """
    change: LiteralString = (
        f"WITH old AS (SELECT * FROM item WHERE {which}),"  # noqa: S608 - constants
        f" new AS (UPDATE item SET since = greatest(since, %(day)s), {assignments} WHERE {which} RETURNING *) "
    )
    both: LiteralString = "FROM old JOIN new USING (pledge, no)"
    return change + _ADD.format(
        f"SELECT {_PLACE}, new.since AS day, 0 AS pledges, 0 AS items, new.done::integer - old.done::integer AS done,"
        f" 0 AS due, 0 AS overdue {both}"
        f" UNION ALL SELECT {_PLACE}, greatest(new.since, old.limit_on + 1), 0, 0, 0,"
        f" -old.kept::integer, -old.open::integer {both}"
        f" UNION ALL SELECT {_PLACE}, greatest(new.since, new.limit_on + 1), 0, 0, 0,"
        f" new.kept::integer, new.open::integer {both}"
    )


_STRIKE_OFF = _step("done = true, open = false", _OF_ITEM)
_CORRECT = _step("done = false, open = true", _OF_ITEM)
_AMEND = _step("limit_on = %(limit)s", _OF_ITEM)
_WITHDRAW = _step("open = false, kept = done", _OF_PLEDGE)
_CLOSE = _step("open = false", _OF_PLEDGE)


def _proposed(write: Write, event: proposing.Proposed, _: int) -> None:
    write(
        "INSERT INTO pledge VALUES (%(id)s, %(campaign)s, %(organisation)s, %(pledger)s)",
        row(event, campaign=event.campaign, organisation=event.organisation, pledger=event.pledger.id),
    )
    _draft(write, event, event.items)


def _revised(write: Write, event: proposing.Revised, _: int) -> None:
    write("DELETE FROM draft WHERE pledge = %(id)s", row(event))
    _draft(write, event, event.items)


def _draft(write: Write, event: Event, promises: Iterable[Promise]) -> None:
    write.many(
        "INSERT INTO draft VALUES (%(id)s, %(no)s, %(limit)s)",
        (row(event, no=no, limit=promise.limit) for no, promise in enumerate(promises, 1)),
    )


def _published(write: Write, event: signing.Published, _: int) -> None:
    write(_HANG_UP, row(event))
    write("DELETE FROM draft WHERE pledge = %(id)s", row(event))


def _struck_off(write: Write, event: fulfilling.StruckOff, _: int) -> None:
    write(_STRIKE_OFF, row(event, item=event.item))


def _corrected(write: Write, event: fulfilling.ItemCorrected, _: int) -> None:
    write(_CORRECT, row(event, item=event.item))


def _amended(write: Write, event: changing.AmendmentDecided, _: int) -> None:
    if event.approved:
        write(_AMEND, row(event, item=event.item, limit=event.promise.limit))


def _moved(write: Write, event: supervising.DeadlineMoved, _: int) -> None:
    """Let an item run until another day; other deadlines count in no figure."""
    code, number = event.duty.partition(":")[::2]
    if code in ("item", "strike_off"):
        write(_AMEND, row(event, item=int(number), limit=event.to))


def _withdrawn(write: Write, event: changing.WithdrawalDecided, _: int) -> None:
    if event.approved:
        write("DELETE FROM draft WHERE pledge = %(id)s", row(event))
        write(_WITHDRAW, row(event))


def _closed(write: Write, event: evaluating.Closed, _: int) -> None:
    write(_CLOSE, row(event))


HANDLERS: Mapping[type[Event], Handler] = {
    proposing.Proposed: _proposed,
    proposing.Revised: _revised,
    signing.Published: _published,
    fulfilling.StruckOff: _struck_off,
    fulfilling.ItemCorrected: _corrected,
    changing.AmendmentDecided: _amended,
    supervising.DeadlineMoved: _moved,
    changing.WithdrawalDecided: _withdrawn,
    evaluating.Closed: _closed,
}
