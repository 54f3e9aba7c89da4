"""How events open and close duties; whether one is overdue depends on the day of the question and is not stored."""

from domain import campaign
from domain.aggregate import Event
from domain.judgement import comment
from domain.pledge import supervising
from domain.policy import Days, Policy
from projections import events
from projections.overdue import comments, evaluations, pledges, rectifications, things
from projections.projection import Handler, Projection, Write, row, schema_of


def _opened(write: Write, event: campaign.Opened, _: int) -> None:
    write("INSERT INTO policy VALUES (%(id)s, 1, %(before)s, %(after)s, %(escalate)s)", _ladder(event))


def _policy_changed(write: Write, event: campaign.PolicyChanged, _: int) -> None:
    write(
        "INSERT INTO policy SELECT %(id)s, max(version) + 1, %(before)s, %(after)s, %(escalate)s"
        " FROM policy WHERE campaign = %(id)s",
        _ladder(event),
    )


def _ladder(event: campaign.Opened | campaign.PolicyChanged) -> dict[str, object]:
    days: Days = Policy.from_data(event.policy).days
    return row(event, before=[*days.remind_before], after=[*days.remind_after], escalate=days.escalate_after)


_HANDLERS: dict[type[Event], Handler] = {
    campaign.Opened: _opened,
    campaign.PolicyChanged: _policy_changed,
    **pledges.HANDLERS,
    supervising.Reminded: things.reminded,
    supervising.Escalated: things.escalated,
    **evaluations.HANDLERS,
    **comments.HANDLERS,
    **rectifications.HANDLERS,
}

OVERDUE = Projection(
    name="overdue",
    version=3,
    tables=schema_of("projections.overdue"),
    handlers=_HANDLERS,
    ignored=events.REGISTER
    | events.RECORD
    | events.STANDING
    | pledges.IGNORED
    | evaluations.IGNORED
    | {campaign.RoundOpened, campaign.DutiesOpened, campaign.Closed, comment.CommentPublished},
)
