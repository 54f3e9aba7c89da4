"""The ledger of leaders' comments."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from pydantic import Field

from api.calls import parts_of, viewer
from api.guard import guarded_router
from api.queries.reading import Listed, listed
from api.responses import QUERY
from api.schemas.answers import Listing
from api.schemas.base import Day
from api.schemas.comments import CommentEntry, CommentView, FollowUpView
from api.schemas.views import DutyView
from domain.application import Pledgebook
from domain.authority import Claim
from domain.errors import Concealed, NotFound
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.judgement.rectification import Rectification, rectification_id
from domain.member import Member
from domain.organisation import Organisation
from domain.values import PledgerKind
from projections import comments
from projections.comments.view import COMMENTS
from projections.organisations.view import ORGANISATIONS
from projections.paging import Page
from projections.reach import reach_of

router = guarded_router("comments")


class CommentQuery(Listed):
    """Which comments; `under` takes an organisation with all below it."""

    under: UUID | None = None
    organisation: UUID | None = None
    campaign: UUID | None = None
    target: UUID | None = Field(default=None, description="An organisation or a member.")
    commenter: UUID | None = None
    mode: CommentMode | None = None
    checkpoint: Checkpoint | None = None
    since: Day | None = Field(default=None, description="Given on this day or later.")
    until: Day | None = Field(default=None, description="Given on this day or earlier.")
    fed_back: bool | None = None
    published: bool | None = None
    open_on: Day | None = Field(default=None, description="With a follow-up that is overdue as of this day.")


@router.get("/comments", responses=QUERY, summary="List comments")
async def list_comments(request: Request, query: Annotated[CommentQuery, Query()]) -> Listing[CommentEntry]:
    """Return comments, the newest first: within the line, and what was published in the caller's own organisation."""
    claim = viewer(request)

    def find(conn: Any, **filters: Any) -> Page[CommentEntry]:
        rectified = [reach_of(conn, claim, sight) for sight in ("rectification", "rectification:MEMBER")]
        page = comments.comments(conn, rectified=rectified, **filters)
        return Page([CommentEntry.model_validate(row) for row in page.items], page.next_cursor)

    return await listed(request, query, find, COMMENTS, ORGANISATIONS, sight="comment")


@router.get("/comments/{comment_id}", responses=QUERY, summary="Read a comment")
def read_comment(comment_id: Annotated[UUID, Path()], request: Request, response: Response) -> CommentView:
    """Return a comment from the log itself, with what is still owed about it."""
    book, claim = parts_of(request).pledgebook, viewer(request)
    found = book.look_up(Comment, comment_id)
    if not book.sees(claim, found):
        raise Concealed("comment", comment_id)
    response.headers["ETag"] = f'"{found.version}"'
    return _shown(book, claim, found)


def _shown(book: Pledgebook, claim: Claim, comment: Comment) -> CommentView:
    """Return the view of a comment; the names in it are today's."""
    target, act = comment.target, comment.given_by
    place = book.look_up(Organisation, comment.organisation).name
    return CommentView(
        id=comment.id,
        version=comment.version,
        campaign=comment.campaign,
        target_kind=target.kind,
        target=target.id,
        target_name=str(book.look_up(Member, target.id).name) if target.kind is PledgerKind.MEMBER else place,
        organisation=comment.organisation,
        organisation_name=place,
        commenter=act.actor,
        commenter_name=str(book.look_up(Member, act.actor).name),
        commenter_role=act.role,
        commenter_organisation=act.organisation,
        on_behalf_of=act.on_behalf_of,
        mode=comment.mode,
        checkpoint=comment.checkpoint,
        given_on=comment.given_on,
        account=str(comment.account),
        achievements=str(comment.achievements),
        shortcomings=str(comment.shortcomings),
        direction=str(comment.direction),
        feed_back_due=comment.feed_back_due,
        feedback=str(comment.feedback) if comment.feedback else None,
        fed_back_on=comment.fed_back_on,
        scope=comment.scope or None,
        published_on=comment.published_on,
        follow_ups=[_follow_up(comment, number) for number in range(1, len(comment.follow_ups) + 1)],
        rectification=_opened(book, claim, comment),
        duties=[DutyView.of(duty) for duty in comment.duties()],
    )


def _opened(book: Pledgebook, claim: Claim, comment: Comment) -> UUID | None:
    """Return the rectification that a comment opened, if it did and the reader may know of it."""
    try:
        opened = book.recall(Rectification, rectification_id(comment.id))
    except NotFound:
        return None
    return opened.id if book.sees(claim, opened) else None


def _follow_up(comment: Comment, number: int) -> FollowUpView:
    asked, done = comment.follow_ups[number - 1], comment.followed.get(number)
    return FollowUpView(
        no=number,
        text=str(asked.text),
        due=asked.due,
        done_on=done.on if done else None,
        result=str(done.result) if done else None,
        evidence=done.evidence if done else None,
    )
