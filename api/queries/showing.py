"""From aggregates to the views of them."""

from datetime import datetime

from api.schemas.views import (
    ChangeView,
    DutyView,
    ItemView,
    LetterView,
    PledgerView,
    PledgeView,
    RectificationView,
    Reference,
    WordingView,
)
from domain.application import Pledgebook
from domain.campaign import Campaign
from domain.member import Member
from domain.organisation import Organisation
from domain.pledge import Pledge
from domain.values import PledgerKind


def shown(book: Pledgebook, pledge: Pledge, as_of: datetime | None) -> PledgeView:
    """Return the view of a pledge; the names in it are today's."""
    own, reviewer = (book.look_up(Organisation, key) for key in (pledge.organisation, pledge.reviewer))
    return PledgeView(
        id=pledge.id,
        version=pledge.version,
        stage=pledge.stage,
        stage_due=pledge.stage_due,
        as_of=as_of,
        campaign=Reference(id=pledge.campaign, name=book.look_up(Campaign, pledge.campaign).name),
        round=pledge.round,
        policy_version=pledge.policy_version,
        pledger=_pledger(book, pledge),
        organisation=Reference(id=own.id, name=own.name),
        reviewer=Reference(id=reviewer.id, name=reviewer.name),
        form=pledge.form,
        imported=pledge.imported,
        refers_to=pledge.refers_to,
        returned=pledge.returned,
        submissions=pledge.submissions,
        approvals=sorted(pledge.approvals, key=lambda approver: approver.value),
        items=[ItemView.of(item) for item in pledge.items.values()],
        letter=LetterView.of(pledge),
        change=_change(pledge),
        assessed=pledge.assessed,
        criticised=pledge.criticised,
        rectification=_rectification(pledge),
        rectifications=pledge.rectifications,
        duties=[DutyView.of(duty) for duty in pledge.duties()],
        allowed=sorted(pledge.allowed()),
    )


def _pledger(book: Pledgebook, pledge: Pledge) -> PledgerView:
    kind, key = pledge.pledger.kind, pledge.pledger.id
    if kind is PledgerKind.MEMBER:
        return PledgerView(kind=kind, id=key, name=str(book.look_up(Member, key).name))
    return PledgerView(kind=kind, id=key, name=book.look_up(Organisation, key).name)


def _change(pledge: Pledge) -> ChangeView | None:
    change = pledge.change
    if change is None:
        return None
    wording = WordingView.of(change.promise) if change.promise else None
    return ChangeView(item=change.item, wording=wording, due=change.due)


def _rectification(pledge: Pledge) -> RectificationView | None:
    order = pledge.rectification
    if order is None:
        return None
    return RectificationView(number=order.number, items=list(order.items), due=order.due, report_due=order.report_due)
