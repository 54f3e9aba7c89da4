"""Reading the history of one pledge as sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from domain.catalogue import Term
from projections.history.wording import ROLES
from projections.paging import DEFAULT_LIMIT, Named, Page, Where, decode, fetch_page, number


@dataclass(frozen=True)
class HistoryLine:
    """One event of a pledge.

    ``zh`` and ``en`` say what was done; ``before`` and ``after`` are the wordings it replaced and gave (objects with
    ``no``, ``text``, ``measure``, ``responsible``, ``limit``). The names are empty where the register knows none.
    """

    pledge: UUID
    version: int
    position: int
    type: str
    occurred_on: date
    recorded_at: datetime
    actor: UUID
    actor_name: str
    role: str
    organisation: UUID | None
    organisation_name: str
    on_behalf_of: UUID | None
    on_behalf_of_name: str
    reason: str
    zh: str
    en: str
    before: Sequence[Mapping[str, Any]]
    after: Sequence[Mapping[str, Any]]

    @property
    def line_zh(self) -> str:
        """The whole line: when, who in which capacity, for whom, what and why."""
        capacity = self.organisation_name + ROLES.get(self.role, Term(self.role, self.role)).zh
        who = f"{self.actor_name}（{capacity}）" if self.actor_name else capacity
        behalf = f"代{self.on_behalf_of_name}" if self.on_behalf_of_name else ""
        why = f"。理由：{self.reason}" if self.reason else ""
        return f"{self.occurred_on} {who}{behalf}：{self.zh}{why}"

    @property
    def line_en(self) -> str:
        """The whole line in English."""
        capacity = ", ".join(
            filter(None, (ROLES.get(self.role, Term(self.role, self.role)).en, self.organisation_name))
        )
        who = f"{self.actor_name} ({capacity})" if self.actor_name else capacity
        behalf = f" on behalf of {self.on_behalf_of_name}" if self.on_behalf_of_name else ""
        why = f". Reason: {self.reason}" if self.reason else ""
        return f"{self.occurred_on} {who}{behalf}: {self.en}{why}"


_SOURCE = Named(
    "history.line",
    "(SELECT l.*, coalesce(a.name, '') AS actor_name, coalesce(o.name, '') AS organisation_name,"
    " coalesce(b.name, '') AS on_behalf_of_name"
    " FROM {} AS l"
    " LEFT JOIN organisations.member a ON a.id = l.actor"
    " LEFT JOIN organisations.organisation o ON o.id = l.organisation"
    " LEFT JOIN organisations.member b ON b.id = l.on_behalf_of) AS line",
)


def lines(
    conn: Connection[Any],
    pledge: UUID,
    *,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[HistoryLine]:
    """Return what happened to a pledge in the order of the log, the first event first."""
    where = Where()
    where.always("pledge = %(pledge)s", pledge=pledge)
    where.after("version > %(after_0)s", decode(cursor, number))
    return fetch_page(conn, HistoryLine, _SOURCE, where, order="version", key=lambda row: (row.version,), limit=limit)
