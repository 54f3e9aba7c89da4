"""The status of a pledge as its workflow needs it, computed from the log and the campaign's policy."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.aggregate import Event
from domain.application import Pledgebook
from domain.campaign import Campaign
from domain.errors import NotFound
from domain.ladder import rungs_left
from domain.pledge import Case, ItemStatus, Pledge
from domain.policy import Days, Policy
from domain.values import Holder, Stage
from workflows.contracts import ESCALATE, REMIND, Order, PledgeStatus, Rung

OFFICE_OPENS = time(9)
"""When reminders and escalations are due, in the campaign's zone."""

_DAY = timedelta(days=1)

Arisen = dict[tuple[str, date], date]
"""On which day each duty that is owed now, named by its reference and due date, came up."""


def status_of(app: Pledgebook, pledge_id: UUID) -> PledgeStatus:
    """Return the pledge's present status; raises `errors.NotFound`."""
    pledge, arisen = _replay(app, pledge_id)
    policy = app.look_up(Campaign, pledge.campaign).policies[pledge.policy_version - 1]
    zone = ZoneInfo(policy.timezone)
    unsettled = tuple(item.number for item in pledge.unsettled())
    return PledgeStatus(
        pledge=str(pledge.id),
        version=pledge.version,
        stage=pledge.stage.value,
        organisation=str(pledge.organisation),
        ended=pledge.ended,
        publishable=pledge.stage is Stage.PUBLISH and not pledge.signing_pending(Case(policy)) and not pledge.change,
        copies=tuple(holder.value for holder in Holder if holder not in pledge.letter.copies),
        evaluation_at=_evaluation_at(pledge, zone),
        assessed=pledge.assessed,
        unkept=unsettled if pledge.assessed else (),
        order=_order(pledge, policy.days, zone),
        orders=pledge.rectifications,
        max_orders=policy.max_rectifications,
        rungs=_rungs(pledge, arisen, policy, zone),
    )


def _replay(app: Pledgebook, pledge_id: UUID) -> tuple[Pledge, Arisen]:
    """Rebuild the pledge and note by the way when each of its present duties came up, which the pledge cannot tell."""
    pledge: Pledge | None = None
    arisen: Arisen = {}
    for event in cast("Iterable[Event]", app.events.get(pledge_id)):
        pledge = event.mutate(pledge)
        if not isinstance(pledge, Pledge):
            break
        owed = {(duty.ref, duty.due) for duty in pledge.duties()}
        arisen = {duty: arisen.get(duty, event.act.occurred_on) for duty in owed}
    if not isinstance(pledge, Pledge):
        raise NotFound("pledge", pledge_id)
    return pledge, arisen


def _evaluation_at(pledge: Pledge, zone: ZoneInfo) -> str | None:
    """Return when no open item has time left: at once if all are struck off, else the day after the last limit."""
    if pledge.stage is not Stage.FULFIL or pledge.change:
        return None
    published_on = cast("date", pledge.letter.published_on)
    return _moment(max((i.promise.limit + _DAY for i in pledge.unsettled()), default=published_on), time.min, zone)


def _order(pledge: Pledge, days: Days, zone: ZoneInfo) -> Order | None:
    """Return the open order. The superior has ``days.confirm`` after its limit before it ends by itself."""
    order = pledge.rectification
    if not order:
        return None
    struck_off = all(pledge.items[number].status is ItemStatus.STRUCK_OFF for number in order.items)
    conclude_on = order.due + timedelta(days=days.confirm) + _DAY
    return Order(
        number=order.number,
        due=order.due.isoformat(),
        conclude_at=_moment(conclude_on, time.min, zone),
        solved=struck_off and order.report_due is not None,
    )


def _rungs(pledge: Pledge, arisen: Arisen, policy: Policy, zone: ZoneInfo) -> tuple[Rung, ...]:
    """Return what is not recorded yet of each duty's ladder, by moment."""
    days = policy.days
    rungs = []
    for duty in pledge.duties():
        climbed = {name for ref, due, name in pledge.reminded if (ref, due) == (duty.ref, duty.due)}
        for rung in rungs_left(
            duty.due,
            arisen[duty.ref, duty.due],
            climbed,
            before=days.remind_before,
            after=days.remind_after,
            escalate=days.escalate_after,
        ):
            kind = ESCALATE if rung.escalates else REMIND
            rungs.append(Rung(kind, duty.ref, duty.due.isoformat(), rung.name, _moment(rung.on, OFFICE_OPENS, zone)))
    return tuple(sorted(rungs, key=lambda rung: rung.at))


def _moment(day: date, clock: time, zone: ZoneInfo) -> str:
    return datetime.combine(day, clock, zone).astimezone(UTC).isoformat()
