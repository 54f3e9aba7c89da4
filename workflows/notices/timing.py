"""When somebody is told: quiet hours, daily and monthly digests, the end of a month, and the next try."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.notices.outbox import Contact, Digest

OFFICE_OPENS = time(9)
"""When digests go out, in the campaign's time."""

FLOOD = 5
"""More notices than these to one person by one channel go as one message."""

CALM = timedelta(hours=1)
"""Within this time after a flood's worth of notices nothing more is sent there."""

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 240, 720))
"""How long after each failed attempt comes the next; after the last of a day's there is none."""

ATTEMPTS = len(BACK_OFF) + 1


def moment(contact: Contact, made_at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when a notice made at ``made_at`` may go out, not before ``now``."""
    at = made_at
    if contact.digest is Digest.DAILY:
        at = _next_morning(made_at, zone)
    elif contact.digest is Digest.MONTHLY:
        at = _month_end_after(made_at, zone)
    return after_quiet(max(at, now), contact, zone)


def after_quiet(at: datetime, contact: Contact, zone: ZoneInfo) -> datetime:
    """Return ``at``, or the end of the quiet hours in which it lies."""
    if contact.quiet is None:
        return at
    start, end = contact.quiet
    local = at.astimezone(zone)
    clock, day = local.time(), local.date()
    if start < end:
        return _at(day, end, zone) if start <= clock < end else at
    if clock >= start:
        return _at(day + timedelta(days=1), end, zone)
    return _at(day, end, zone) if clock < end else at


def last_month_end(now: datetime, zone: ZoneInfo) -> date:
    """Return the last day of the newest month whose digest is due: this month's from nine o'clock of its last day."""
    local = now.astimezone(zone)
    last = _last_day(local.date())
    return last if now >= _at(last, OFFICE_OPENS, zone) else local.date().replace(day=1) - timedelta(days=1)


def again(attempts: int) -> timedelta | None:
    """Return how long after this many attempts comes the next; None if there is none."""
    return BACK_OFF[attempts - 1] if attempts < ATTEMPTS else None


def _next_morning(at: datetime, zone: ZoneInfo) -> datetime:
    day = at.astimezone(zone).date()
    today = _at(day, OFFICE_OPENS, zone)
    return today if at <= today else _at(day + timedelta(days=1), OFFICE_OPENS, zone)


def _month_end_after(at: datetime, zone: ZoneInfo) -> datetime:
    last = _last_day(at.astimezone(zone).date())
    end = _at(last, OFFICE_OPENS, zone)
    return end if at <= end else _at(_last_day(last + timedelta(days=1)), OFFICE_OPENS, zone)


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone)
