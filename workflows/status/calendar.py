"""The status of a calendar as its workflow needs it."""

from uuid import UUID

from domain.application import Pledgebook
from domain.calendar import Calendar
from workflows.contracts import CalendarStatus

CHANGED, FOLLOWED = "CHANGED", "FOLLOWED"


def calendar_status(app: Pledgebook, key: UUID) -> CalendarStatus:
    """Return the calendar's present status; raises `errors.NotFound`."""
    calendar = app.look_up(Calendar, key)
    edition = calendar.current.edition
    followed = calendar.applied == edition
    return CalendarStatus(
        id=str(key),
        version=calendar.version,
        stage=FOLLOWED if followed else CHANGED,
        ended=followed,
        edition=edition,
    )
