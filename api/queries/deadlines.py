"""Calendars as they are, and why the deadlines of a pledge are on their days."""

from fastapi import Request

from api.calls import PledgeId, parts_of, viewer
from api.commands.deadlines import CalendarCode
from api.guard import guarded_router
from api.responses import QUERY
from api.schemas.deadlines import CalendarView, Deadlines, DeadlineView
from domain.calendar import Calendar, calendar_id

router = guarded_router("deadlines")


@router.get("/calendars/{code}", responses=QUERY, summary="Read a calendar")
def read_calendar(code: CalendarCode, request: Request) -> CalendarView:
    """Return the special days of the latest edition."""
    return CalendarView.of(parts_of(request).pledgebook.look_up(Calendar, calendar_id(code)))


@router.get("/pledges/{pledge_id}/deadlines", responses=QUERY, summary="Explain a pledge's deadlines")
def read_deadlines(pledge_id: PledgeId, request: Request) -> Deadlines:
    """Return everything that is owed about a pledge: by which rule and calendar, since when, and how it moved."""
    book = parts_of(request).pledgebook
    book.visible_pledge(viewer(request), pledge_id)
    return Deadlines(pledge=pledge_id, deadlines=[DeadlineView.of(each) for each in book.deadlines(pledge_id)])
