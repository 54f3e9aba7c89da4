"""Everything that has a workflow, as one table: by which events it is known, and how its status is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.application import Pledgebook
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification, SourceKind, rectification_id
from workflows import contracts
from workflows.contracts import Start, Status
from workflows.status.calendar import calendar_status
from workflows.status.campaign import campaign_status
from workflows.status.comment import comment_status
from workflows.status.evaluation import evaluation_status
from workflows.status.pledge import pledge_status
from workflows.status.rectification import rectification_status

Thing = tuple[str, UUID]
"""A kind, and the id of one of it."""


def nobody(_: Pledgebook, __: UUID) -> list[Thing]:
    """Return that nothing else waits for what happens to a thing."""
    return []


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its workflow and that workflow's argument, the function of its status, the topic it begins by.

    After an event with the topic ``over`` there is nothing left to do; a thing may end in other ways, too.
    ``waiting`` returns the things that wait for what happens to this one.
    """

    workflow: str
    start: Callable[[Any, bool, int], Start]
    status: Callable[[Pledgebook, UUID], Status]
    begun: str
    over: str = ""
    waiting: Callable[[Pledgebook, UUID], list[Thing]] = nobody


def _rectification_before(app: Pledgebook, key: UUID) -> list[Thing]:
    """Return the rectification that ends with this evaluation; void attempts may lie between."""
    previous = app.look_up(Evaluation, key).notice.previous
    while previous:
        if app.exists(rectification := rectification_id(previous)):
            return [(contracts.RECTIFICATION, rectification)]
        previous = app.look_up(Evaluation, previous).notice.previous
    return []


def _evaluation_behind(app: Pledgebook, key: UUID) -> list[Thing]:
    """Return the evaluation that has not ended before it is rectified."""
    rectification = app.look_up(Rectification, key)
    failed = rectification.source_kind is SourceKind.EVALUATION
    return [(contracts.EVALUATION, rectification.source)] if failed else []


KINDS: Mapping[str, Kind] = {
    contracts.PLEDGE: Kind(
        contracts.LIFECYCLE, contracts.PledgeStart, pledge_status, "pledge.proposed", "pledge.closed"
    ),
    contracts.EVALUATION: Kind(
        contracts.MEETING,
        contracts.EvaluationStart,
        evaluation_status,
        "evaluation.announced",
        waiting=_rectification_before,
    ),
    contracts.RECTIFICATION: Kind(
        contracts.SAGA,
        contracts.RectificationStart,
        rectification_status,
        "rectification.opened",
        "rectification.concluded",
        _evaluation_behind,
    ),
    contracts.COMMENT: Kind(contracts.FOLLOW_UP, contracts.CommentStart, comment_status, "comment.given"),
    contracts.CAMPAIGN: Kind(
        contracts.CADENCE, contracts.CampaignStart, campaign_status, "campaign.opened", "campaign.closed"
    ),
    contracts.CALENDAR: Kind(contracts.CHANGE, contracts.CalendarStart, calendar_status, "calendar.imported"),
}
"""By the first word of their events' topics, which their workflows' ids begin with."""


def statuses(app: Pledgebook, thing: Thing) -> list[Status]:
    """Return the status of a thing and of those that wait for it; raises `errors.NotFound`."""
    kind, key = thing
    told = [thing, *KINDS[kind].waiting(app, key)]
    return [KINDS[kind].status(app, key) for kind, key in told]


def kind_of(topic: str) -> str | None:
    """Return the kind that an event with ``topic`` happened to, None where that has no workflow."""
    kind = topic.partition(".")[0]
    return kind if kind in KINDS else None
