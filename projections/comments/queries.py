"""Finding comments in their ledger, with their follow-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from projections.paging import DEFAULT_LIMIT, UNDER, Named, Page, Where, day, decode, fetch_page, uuid
from projections.reach import NEIGHBOURS, Condition, Reach


@dataclass(frozen=True)
class Comment:
    """One line of the ledger of comments: the columns of its paper form, and what became of it.

    ``target_kind`` is a `domain.values.PledgerKind`. ``follow_ups`` have ``no``, ``text``, ``due``, ``done_on``,
    ``result`` and ``evidence``. ``rectification`` is the one that the comment opened.
    """

    id: UUID
    campaign: UUID
    target_kind: str
    target: UUID
    target_name: str
    organisation: UUID
    organisation_name: str
    commenter: UUID
    commenter_name: str
    commenter_role: str
    commenter_organisation: UUID | None
    on_behalf_of: UUID | None
    mode: str
    checkpoint: str
    given_on: date
    account: str
    achievements: str
    shortcomings: str
    direction: str
    feed_back_due: date
    feedback: str | None
    fed_back_on: date | None
    scope: str | None
    published_on: date | None
    follow_ups: list[dict[str, Any]]
    rectification: UUID | None
    version: int


_NAMED: LiteralString = (
    " AS rectification, coalesce(place.name, m.name, '') AS target_name, coalesce(own.name, '') AS organisation_name,"
    " coalesce(by.name, '') AS commenter_name, coalesce(f.follow_ups, '[]') AS follow_ups FROM {} AS c"
    " LEFT JOIN organisations.organisation place ON c.target_kind = 'ORGANISATION' AND place.id = c.target"
    " LEFT JOIN organisations.member m ON c.target_kind = 'MEMBER' AND m.id = c.target"
    " LEFT JOIN organisations.organisation own ON own.id = c.organisation"
    " LEFT JOIN organisations.member by ON by.id = c.commenter"
    " LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('no', no, 'text', text, 'due', due, 'done_on', done_on,"
    " 'result', result, 'evidence', evidence) ORDER BY no) AS follow_ups"
    " FROM comments.follow_up WHERE comment = c.id) AS f ON true) AS comment"
)
# What was published is for the members of the organisation, too (I4).
_HEARD: LiteralString = f"published_on IS NOT NULL AND {NEIGHBOURS}"


def comments(
    conn: Connection[Any],
    *,
    reach: Reach | None = None,
    rectified: Sequence[Reach] | None = None,
    under: UUID | None = None,
    organisation: UUID | None = None,
    campaign: UUID | None = None,
    target: UUID | None = None,
    commenter: UUID | None = None,
    mode: str | None = None,
    checkpoint: str | None = None,
    since: date | None = None,
    until: date | None = None,
    fed_back: bool | None = None,
    published: bool | None = None,
    open_on: date | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Comment]:
    """Return comments, the newest first, given from ``since`` to ``until``, both included.

    ``open_on`` takes those of which a follow-up is not done and was due before that day. Which rectification a comment
    opened is told within the two reaches ``rectified``, for organisations and for members.
    """
    where = Where()
    if reach is not None:
        line = reach.over(["organisation"], ["target"])
        where.meets(line.or_(_HEARD, neighbour=reach.person) if reach.person and not reach.whole else line)
    told = _told(rectified)
    where.parameters.update(told.parameters)
    where.given(UNDER, under=under)
    where.given("organisation = %(organisation)s", organisation=organisation)
    where.given("campaign = %(campaign)s", campaign=campaign)
    where.given("target = %(target)s", target=target)
    where.given("commenter = %(commenter)s", commenter=commenter)
    where.given("mode = %(mode)s", mode=mode)
    where.given("checkpoint = %(checkpoint)s", checkpoint=checkpoint)
    where.given("given_on >= %(since)s", since=since)
    where.given("given_on <= %(until)s", until=until)
    where.given("(fed_back_on IS NOT NULL) = %(fed_back)s", fed_back=fed_back)
    where.given("(published_on IS NOT NULL) = %(published)s", published=published)
    where.given(
        "id IN (SELECT comment FROM comments.follow_up WHERE done_on IS NULL AND due < %(open_on)s)", open_on=open_on
    )
    where.after("(given_on, id) < (%(after_0)s, %(after_1)s)", decode(cursor, day, uuid))
    return fetch_page(
        conn,
        Comment,
        Named("comments.comment", "(SELECT c.*, CASE WHEN " + told.text + " THEN c.opened END" + _NAMED),
        where,
        order="given_on DESC, id DESC",
        key=lambda found: (found.given_on, found.id),
        limit=limit,
    )


def _told(rectified: Sequence[Reach] | None) -> Condition:
    if rectified is None:
        return Condition("true")
    organisations, members = rectified
    ours = organisations.over(["c.organisation"], name="ours")
    theirs = members.over(["c.organisation"], ["c.target"], name="theirs")
    return Condition(
        f"(c.target_kind = 'ORGANISATION' AND ({ours.text})) OR (c.target_kind = 'MEMBER' AND ({theirs.text}))",
        ours.parameters | theirs.parameters,
    )
