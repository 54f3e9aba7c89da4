"""What is owed in evaluations and rectifications by a day, and how it went: opened and ended by their events."""

from collections.abc import Iterable
from datetime import date
from typing import LiteralString

from domain.aggregate import Event
from domain.supervised import Move
from domain.values import Party
from projections.projection import Write, row

_OPEN: LiteralString = (
    "INSERT INTO deadline (subject, position, duty, owed_by, since, due) VALUES"
    " (%(id)s, %(position)s, %(duty)s, %(owed_by)s, %(day)s, %(due)s) ON CONFLICT DO NOTHING"
)
_SET: LiteralString = "UPDATE deadline SET"
_WAITING: LiteralString = "WHERE subject = %(id)s AND duty = ANY(%(duties)s) AND met_on IS NULL AND dropped_on IS NULL"


def owe(write: Write, event: Event, position: int, duties: Iterable[tuple[str, Party, date]]) -> None:
    """Open duties, each by its name, who owes it and its day, from the day of ``event`` on."""
    write.many(
        _OPEN,
        (row(event, position=position, duty=duty, owed_by=owed_by.value, due=due) for duty, owed_by, due in duties),
    )


def met(write: Write, event: Event, *duties: str) -> None:
    """Note that what was owed was done on the day of ``event``."""
    write(f"{_SET} met_on = %(day)s {_WAITING}", row(event, duties=[*duties]))


def dropped(write: Write, event: Event, *duties: str) -> None:
    """Note that what was owed is owed no more."""
    write(f"{_SET} dropped_on = %(day)s {_WAITING}", row(event, duties=[*duties]))


def moved(write: Write, event: Move, position: int) -> None:
    """Let what is owed be owed by another day: the first one stays, as dropped."""
    values = row(event, duties=[event.duty], due=event.due, to=event.to, position=position)
    write(
        "INSERT INTO deadline (subject, position, duty, owed_by, since, due)"  # noqa: S608 - constants
        f" SELECT subject, %(position)s, duty, owed_by, since, %(to)s FROM deadline {_WAITING} AND due = %(due)s",
        values,
    )
    write(f"{_SET} dropped_on = %(day)s {_WAITING} AND due = %(due)s", values)
