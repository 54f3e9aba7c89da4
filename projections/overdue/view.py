"""How events open and close duties; whether one is overdue depends on the day of the question and is not stored."""

from domain import calendar, campaign
from domain.aggregate import Event
from domain.judgement import comment
from domain.pledge import supervising
from domain.policy import Policy
from projections import events
from projections.overdue import comments, evaluations, pledges, rectifications, things
from projections.projection import Handler, Projection, Write, row, schema_of


def _opened(write: Write, event: campaign.Opened, _: int) -> None:
    write(
        "INSERT INTO policy VALUES (%(id)s, 1, %(before)s, %(after)s, %(escalate)s, %(yellow)s, %(red)s, %(calendar)s)",
        _ladder(event),
    )


def _policy_changed(write: Write, event: campaign.PolicyChanged, _: int) -> None:
    write(
        "INSERT INTO policy SELECT %(id)s, max(version) + 1, %(before)s, %(after)s, %(escalate)s, %(yellow)s, %(red)s,"
        " %(calendar)s FROM policy WHERE campaign = %(id)s",
        _ladder(event),
    )


def _ladder(event: campaign.Opened | campaign.PolicyChanged) -> dict[str, object]:
    policy = Policy.from_data(event.policy)
    days = policy.days
    return row(
        event,
        before=[*days.remind_before],
        after=[*days.remind_after],
        escalate=days.escalate_after,
        yellow=days.yellow_after,
        red=days.red_after,
        calendar=policy.calendar,
    )


def _imported(write: Write, event: calendar.Imported, _: int) -> None:
    write("INSERT INTO calendar VALUES (%(id)s, %(code)s)", row(event, code=event.code))
    _enter(write, event)


def _revised(write: Write, event: calendar.Revised, _: int) -> None:
    """Replace the years that the new edition covers."""
    years = sorted({day.on.year for day in event.days})
    write(
        "DELETE FROM special_day WHERE calendar = %(id)s AND extract(year FROM day) = ANY(%(years)s)",
        row(event, years=years),
    )
    _enter(write, event)


def _enter(write: Write, event: calendar.Imported | calendar.Revised) -> None:
    write.many(
        "INSERT INTO special_day VALUES (%(id)s, %(on)s, %(works)s)",
        (row(event, on=day.on, works=day.works) for day in event.days),
    )


_HANDLERS: dict[type[Event], Handler] = {
    campaign.Opened: _opened,
    campaign.PolicyChanged: _policy_changed,
    calendar.Imported: _imported,
    calendar.Revised: _revised,
    **pledges.HANDLERS,
    supervising.Reminded: things.reminded,
    supervising.Escalated: things.escalated,
    supervising.ReminderAcknowledged: things.rested,
    **evaluations.HANDLERS,
    **comments.HANDLERS,
    **rectifications.HANDLERS,
}

OVERDUE = Projection(
    name="overdue",
    version=4,
    tables=schema_of("projections.overdue"),
    handlers=_HANDLERS,
    ignored=events.REGISTER
    | events.RECORD
    | events.REPORT
    | events.STANDING
    | pledges.IGNORED
    | evaluations.IGNORED
    | {campaign.RoundOpened, campaign.DutiesOpened, campaign.Closed, calendar.Applied, comment.CommentPublished},
)
