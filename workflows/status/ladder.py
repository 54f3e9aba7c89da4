"""What a status says about duties: which rungs of their ladders are still to be climbed, and when."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import Origins
from domain.ladder import rungs_left
from domain.policy import Policy
from domain.supervised import Supervised
from domain.working_days import WorkingDays
from workflows.contracts import ESCALATE, REMIND, Rung

OFFICE_OPENS = time(9)
"""When reminders and escalations are due, in the campaign's zone."""

DAY = timedelta(days=1)


def rungs(thing: Supervised, origins: Origins, policy: Policy, calendar: WorkingDays) -> tuple[Rung, ...]:
    """Return what is not recorded yet of each duty's ladder, by moment."""
    ladder, zone = policy.days.ladder(calendar), ZoneInfo(policy.timezone)
    found = []
    for duty in thing.duties():
        key = duty.ref, duty.due
        climbed = {name for ref, due, name in thing.reminded if (ref, due) == key}
        since, rests_until = origins[key].since, thing.rests.get(key)
        for rung in rungs_left(ladder, duty.due, since, climbed, rests_until=rests_until):
            kind = ESCALATE if rung.escalates else REMIND
            found.append(Rung(kind, duty.ref, duty.due.isoformat(), rung.name, moment(rung.on, OFFICE_OPENS, zone)))
    return tuple(sorted(found, key=lambda rung: rung.at))


def moment(day: date, clock: time, zone: ZoneInfo) -> str:
    """Return a moment of a zone's clock as messages carry it."""
    return datetime.combine(day, clock, zone).astimezone(UTC).isoformat()
