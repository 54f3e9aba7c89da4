"""What a person owes at the end of a month, asked of the work list; heads also see the counts below them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.authority import Claim
from domain.values import Party, Role
from projections import organisations, overdue
from projections.overdue import About, OwedDuty, Reaches
from projections.paging import MAX_LIMIT
from workflows.notices.texts import Matter, Month, Subtree

SOON = 30
"""Days ahead that a digest looks."""

SHOWN = 20
"""So many duties are listed, the most overdue first; of the others only the number is told."""

_OWING: Mapping[str, frozenset[str]] = {
    Role.SECRETARY.value: frozenset({Party.PLEDGER.value, Party.SUPERIOR.value}),
    Role.CLERK.value: frozenset({Party.PLEDGER.value}),
    Role.OFFICE.value: frozenset({Party.SUPERIOR.value}),
}
"""The posts that answer for what their organisation owes, and as which party; reminders go to the same."""

_PATHS: Mapping[str, str] = {
    About.PLEDGE.value: "pledges",
    About.EVALUATION.value: "evaluations",
    About.RECTIFICATION.value: "rectifications",
    About.COMMENT.value: "comments",
    About.CADENCE.value: "campaigns",
    About.COVERAGE.value: "campaigns",
    About.STATISTICS.value: "campaigns",
}


class WorkListAgenda:
    """The `Agenda` of an installation; nobody is told of what they may not read."""

    def __init__(self, pool: ConnectionPool[Connection[Any]], public_url: str) -> None:
        self._pool = pool
        self._public_url = public_url.rstrip("/")

    def __call__(self, person: UUID, today: date) -> Month:
        with self._pool.connection() as conn:
            reaches = overdue.reaches(conn, Claim(person, today))
            held = organisations.held(conn, person, on=today)
            posts = [(post.organisation, post.role) for post in held]
            every = _owed(conn, person, posts, reaches, today)
            found = {(each.about, each.subject, each.ref, each.due): each for each in every}
            owed = sorted(found.values(), key=lambda each: each.due)
            heads = {post.organisation: post.organisation_name for post in held if post.role == Role.SECRETARY.value}
            subtrees = [_subtree(conn, place, name, reaches, today) for place, name in sorted(heads.items())]
        late = sum(each.due < today for each in owed)
        return Month([self._matter(each) for each in owed[:SHOWN]], late, len(owed) - late, subtrees)

    def _matter(self, owed: OwedDuty) -> Matter:
        return Matter(
            duty=f"{owed.code}:{owed.item}" if owed.item else owed.code,
            about=owed.subject_name,
            campaign="",
            due=owed.due,
            days=(owed.today - owed.due).days,
            link=f"{self._public_url}/{_PATHS[owed.about_kind]}/{owed.about}",
        )


def _owed(
    conn: Connection[Any], person: UUID, posts: list[tuple[UUID, str]], reaches: Reaches, today: date
) -> Iterator[OwedDuty]:
    """Yield what the person owes: as a member, and by the posts in which they act."""
    for duty in _all(conn, today, reaches, subject=person, owed_by=Party.PLEDGER.value):
        if duty.owing_member == person:
            yield duty
    for place, role in posts:
        parties = _OWING.get(role, frozenset())
        if parties:
            for duty in _all(conn, today, reaches, owing_organisation=place):
                if duty.owing_member is None and duty.owed_by in parties:
                    yield duty


def _all(conn: Connection[Any], today: date, reaches: Reaches, **filters: Any) -> Iterator[OwedDuty]:
    cursor: str | None = None
    while True:
        page = overdue.worklist(
            conn, today=today, reaches=reaches, cursor=cursor, limit=MAX_LIMIT, due_soon_days=SOON, **filters
        )
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _subtree(conn: Connection[Any], place: UUID, name: str, reaches: Reaches, today: date) -> Subtree:
    late = overdue.counts(conn, today=today, reaches=reaches, under=place).total
    both = overdue.counts(conn, today=today, reaches=reaches, under=place, due_soon_days=SOON).total
    return Subtree(name, late, both - late)
