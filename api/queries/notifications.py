"""How the caller is told and was told; webhooks and their delivery logs."""

from typing import Annotated

from fastapi import Query, Request

from api.calls import notifying_of
from api.guard import guarded_router
from api.keepers import Keeper, Person, WebhookId, own, shown
from api.queries.reading import Paged
from api.responses import OWN_CHOICE_READ, WEBHOOK_READ
from api.schemas.answers import Listing
from api.schemas.notifications import ChoicesView, NoticeView
from api.schemas.webhooks import DeliveryView, WebhookView
from workflows.notices.outbox import State

_own = guarded_router("notifications")
_webhooks = guarded_router("webhooks")
ROUTERS = (_own, _webhooks)


class DeliveriesQuery(Paged):
    """Which notices or deliveries."""

    state: State | None = None


@_own.get("/me/notifications", responses=OWN_CHOICE_READ, summary="Read how I am told")
def read_choices(caller: Person, request: Request) -> ChoicesView:
    """Return my choices, and my addresses as far as they are shown."""
    return shown(notifying_of(request), caller.actor)


@_own.get("/me/notices", responses=OWN_CHOICE_READ, summary="List what I was told")
def list_notices(caller: Person, query: Annotated[DeliveriesQuery, Query()], request: Request) -> Listing[NoticeView]:
    """Return my notices of the last year, the newest first, and how they fared on each channel."""
    found = notifying_of(request).contacts.told(caller.actor, **dict(query))
    items = [NoticeView.model_validate(each, from_attributes=True) for each in found.items]
    return Listing(items=items, next_cursor=found.next_cursor)


@_webhooks.get("/webhooks", responses=WEBHOOK_READ, summary="List webhooks")
def list_webhooks(caller: Keeper, request: Request) -> Listing[WebhookView]:
    """Return the webhooks of the caller's account; administrators are shown all."""
    account = caller.account or caller.actor
    found = notifying_of(request).webhooks.listed(account, every=caller.administrator)
    return Listing(items=[WebhookView.model_validate(each, from_attributes=True) for each in found], next_cursor=None)


@_webhooks.get("/webhooks/{webhook_id}/deliveries", responses=WEBHOOK_READ, summary="Read a webhook's delivery log")
def list_deliveries(
    caller: Keeper, webhook_id: WebhookId, query: Annotated[DeliveriesQuery, Query()], request: Request
) -> Listing[DeliveryView]:
    """Return of which events the webhook was told in the last two months, and how that went; the newest first."""
    own(request, caller, webhook_id)
    found = notifying_of(request).webhooks.deliveries(webhook_id, **dict(query))
    items = [DeliveryView.model_validate(each, from_attributes=True) for each in found.items]
    return Listing(items=items, next_cursor=found.next_cursor)
