"""The status of a pledge as its workflow needs it."""

from datetime import date, time
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.application import Pledgebook
from domain.pledge import Case, ItemStatus, Pledge
from domain.policy import Days
from domain.values import Holder, Stage
from domain.working_days import WorkingDays
from workflows.contracts import Order, PledgeStatus
from workflows.status.ladder import DAY, moment, rungs


def pledge_status(app: Pledgebook, key: UUID) -> PledgeStatus:
    """Return the pledge's present status; raises `errors.NotFound`."""
    pledge, origins = app.traced(Pledge, key)
    policy = app.ruling(pledge)
    calendar = app.working_days(policy)
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
        order=_order(pledge, policy.days, calendar, zone),
        orders=pledge.rectifications,
        max_orders=policy.max_rectifications,
        rungs=rungs(pledge, origins, policy, calendar),
    )


def _evaluation_at(pledge: Pledge, zone: ZoneInfo) -> str | None:
    """Return when no open item has time left: at once if all are struck off, else the day after the last limit."""
    if pledge.stage is not Stage.FULFIL or pledge.change:
        return None
    published_on = cast("date", pledge.letter.published_on)
    return moment(max((i.promise.limit + DAY for i in pledge.unsettled()), default=published_on), time.min, zone)


def _order(pledge: Pledge, days: Days, calendar: WorkingDays, zone: ZoneInfo) -> Order | None:
    """Return the open order. The superior has ``days.confirm`` after its limit before it ends by itself."""
    order = pledge.rectification
    if not order:
        return None
    struck_off = all(pledge.items[number].status is ItemStatus.STRUCK_OFF for number in order.items)
    conclude_on = calendar.shift(order.due, days.confirm) + DAY
    return Order(
        number=order.number,
        due=order.due.isoformat(),
        conclude_at=moment(conclude_on, time.min, zone),
        solved=struck_off and order.report_due is not None,
    )
