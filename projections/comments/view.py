"""How events change the ledger of comments (点评台账): what was said, fed back, published and followed up (I4)."""

from domain.aggregate import Event
from domain.judgement import comment
from domain.judgement.rectification import events as rectifying
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of


def _given(write: Write, event: comment.CommentGiven, _: int) -> None:
    write(
        "INSERT INTO comment (id, campaign, target_kind, target, organisation, commenter, commenter_role,"
        " commenter_organisation, on_behalf_of, mode, checkpoint, given_on, account, achievements, shortcomings,"
        " direction, feed_back_due, version) VALUES (%(id)s, %(campaign)s, %(target_kind)s, %(target)s,"
        " %(organisation)s, %(commenter)s, %(role)s, %(place)s, %(on_behalf_of)s, %(mode)s, %(checkpoint)s, %(day)s,"
        " %(account)s, %(achievements)s, %(shortcomings)s, %(direction)s, %(due)s, %(version)s)",
        row(
            event,
            campaign=event.campaign,
            target_kind=event.target.kind.value,
            target=event.target.id,
            organisation=event.organisation,
            commenter=event.act.actor,
            role=event.act.role.value,
            place=event.act.organisation,
            on_behalf_of=event.act.on_behalf_of,
            mode=event.mode.value,
            checkpoint=event.checkpoint.value,
            account=str(event.account),
            achievements=str(event.achievements),
            shortcomings=str(event.shortcomings),
            direction=str(event.direction),
            due=event.feed_back_due,
        ),
    )
    write.many(
        "INSERT INTO follow_up (comment, no, text, due) VALUES (%(id)s, %(no)s, %(text)s, %(due)s)",
        (row(event, no=no, text=str(each.text), due=each.due) for no, each in enumerate(event.follow_ups, 1)),
    )


def _fed_back(write: Write, event: comment.CommentFedBack, _: int) -> None:
    write(
        "UPDATE comment SET version = %(version)s, feedback = %(text)s, fed_back_on = %(day)s WHERE id = %(id)s",
        row(event, text=str(event.text)),
    )


def _published(write: Write, event: comment.CommentPublished, _: int) -> None:
    write(
        "UPDATE comment SET version = %(version)s, scope = %(scope)s, published_on = %(day)s WHERE id = %(id)s",
        row(event, scope=event.scope),
    )


def _followed_up(write: Write, event: comment.CommentFollowedUp, position: int) -> None:
    write(
        "UPDATE follow_up SET done_on = %(day)s, result = %(result)s, evidence = %(evidence)s"
        " WHERE comment = %(id)s AND no = %(item)s",
        row(event, item=event.item, result=str(event.result), evidence=event.evidence),
    )
    _seen(write, event, position)


def _deadline_moved(write: Write, event: comment.CommentDeadlineMoved, position: int) -> None:
    code, _, number = event.duty.partition(":")
    if code == "feed_back":
        write("UPDATE comment SET feed_back_due = %(to)s WHERE id = %(id)s", row(event, to=event.to))
    else:
        write(
            "UPDATE follow_up SET due = %(to)s WHERE comment = %(id)s AND no = %(item)s",
            row(event, to=event.to, item=int(number)),
        )
    _seen(write, event, position)


def _rectification_opened(write: Write, event: rectifying.Opened, _: int) -> None:
    """Note which rectification a comment opened; those that an evaluation opened change nothing."""
    write("UPDATE comment SET opened = %(id)s WHERE id = %(source)s", row(event, source=event.source))


def _seen(write: Write, event: Event, _: int) -> None:
    write("UPDATE comment SET version = %(version)s WHERE id = %(id)s", row(event))


_HANDLERS: dict[type[Event], Handler] = {
    comment.CommentGiven: _given,
    comment.CommentFedBack: _fed_back,
    comment.CommentPublished: _published,
    comment.CommentFollowedUp: _followed_up,
    comment.CommentReminded: _seen,
    comment.CommentEscalated: _seen,
    comment.CommentReminderAcknowledged: _seen,
    comment.CommentDeadlineMoved: _deadline_moved,
    rectifying.Opened: _rectification_opened,
}

COMMENTS = Projection(
    name="comments",
    version=2,
    tables=schema_of("projections.comments"),
    handlers=_HANDLERS,
    ignored=events.REGISTER | events.CAMPAIGN | events.PLEDGE | (events.BEYOND - set(_HANDLERS)),
)
