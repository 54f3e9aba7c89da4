"""What the workflows of calendars ask for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from temporalio import activity

from domain.application import Call
from domain.calendar import calendar_id
from domain.errors import PledgebookError
from domain.supervised import Move
from domain.values import SYSTEM, Role
from workflows import contracts
from workflows.activities.giving import Activity, Giving
from workflows.contracts import CalendarStatus, ConcludeChange, Moved, MoveDeadlines
from workflows.status.calendar import calendar_status

PAGE = 200
BEGUN = ("pledge.proposed", "evaluation.announced", "rectification.opened", "comment.given")
"""The first events of everything that has deadlines."""
REASON = "工作日历调整，期限相应顺延或提前"

_log = structlog.get_logger(__name__)


class CalendarActivities(Giving[CalendarStatus]):
    """Open deadlines follow another edition."""

    @property
    def all(self) -> Sequence[Activity]:
        """Every activity, for registration."""
        return [self.move_deadlines, self.conclude]

    def status(self, key: UUID) -> CalendarStatus:
        """Return the present status of a calendar."""
        return calendar_status(self._app, key)

    @activity.defn(name=contracts.MOVE_DEADLINES)
    def move_deadlines(self, ask: MoveDeadlines) -> Moved:
        """Let a page of what has deadlines follow; what cannot is left as it is, and the others go on."""
        page = self._app.recorder.select_notifications(ask.after, PAGE, topics=BEGUN, inclusive_of_start=False)
        moved = sum(self._follow(UUID(str(notification.originator_id)), ask) for notification in page)
        return Moved(moved, page[-1].id if len(page) == PAGE else None)

    @activity.defn(name=contracts.CONCLUDE_CHANGE)
    def conclude(self, ask: ConcludeChange) -> CalendarStatus:
        """Record that all follow."""
        return self.give(
            (contracts.CONCLUDE_CHANGE, ask.edition),
            ask,
            lambda call, key: self._app.conclude_calendar(call, key, ask.edition, ask.moved),
        )

    def _follow(self, key: UUID, ask: MoveDeadlines) -> int:
        """Return how many deadlines of a thing this edition moved, now or when the page was tried before."""
        call = Call(SYSTEM, datetime.fromisoformat(ask.moment), reason=REASON, role=Role.SYSTEM)
        try:
            code = self._app.ruling(self._app.dated(key)).calendar
            if not code or calendar_id(code) != UUID(ask.id):
                return 0
            self._app.follow_calendar(call, key)
        except PledgebookError as error:
            _log.warning("deadlines do not follow the calendar", thing=str(key), error=type(error).__name__)
            return 0
        return sum(isinstance(event, Move) and event.edition == ask.edition for event in self._app.events.get(key))
