"""Webhooks, which administrators and services make for themselves: they tell ids of everything that happens."""

from typing import Annotated

from fastapi import Body, Path, Request, Response

from api.calls import notifying_of, origin_of, parts_of
from api.guard import guarded_router
from api.keepers import Keeper, WebhookId, own
from api.responses import WEBHOOK_CHANGE
from api.schemas.webhooks import (
    DeliveryReplay,
    NewWebhook,
    Replay,
    Replayed,
    SecretChange,
    SecretView,
    WebhookMade,
)
from domain.errors import InvalidInput

router = guarded_router("webhooks")

Position = Annotated[int, Path(ge=1, le=2**63 - 1, description="The event's position in the log.")]


@router.post("/webhooks", status_code=201, responses=WEBHOOK_CHANGE, summary="Make a webhook")
def make_webhook(
    caller: Keeper, body: Annotated[NewWebhook, Body()], request: Request, response: Response
) -> WebhookMade:
    """Tell an address of events from now on; the secret that signs them is in this answer only."""
    notifying, now = notifying_of(request), parts_of(request).clock()
    if not notifying.reach.takes(body.url):
        raise InvalidInput("url", "leads into a network that webhooks may not reach", "该地址所在网络不允许接收推送")
    made, secret = notifying.webhooks.make(
        caller.account or caller.actor, body.url, body.events, now, origin_of(request, caller)
    )
    response.headers["Location"] = f"{request.scope.get('root_path', '')}/webhooks/{made.id}"
    return WebhookMade(**vars(made), secret=secret)


@router.delete("/webhooks/{webhook_id}", status_code=204, responses=WEBHOOK_CHANGE, summary="Remove a webhook")
def remove_webhook(caller: Keeper, webhook_id: WebhookId, request: Request) -> None:
    """Forget the webhook, its secret and its delivery log; what waits is not told any more."""
    own(request, caller, webhook_id)
    notifying_of(request).webhooks.remove(webhook_id, origin_of(request, caller))


@router.post("/webhooks/{webhook_id}/secret", responses=WEBHOOK_CHANGE, summary="Change a webhook's secret")
def change_secret(
    caller: Keeper, webhook_id: WebhookId, body: Annotated[SecretChange, Body()], request: Request
) -> SecretView:
    """Make a new secret; for a day the one before signs beside it."""
    own(request, caller, webhook_id)
    webhooks = notifying_of(request).webhooks
    secret = webhooks.rotate(webhook_id, parts_of(request).clock(), origin_of(request, caller), body.reason)
    changed = own(request, caller, webhook_id)
    return SecretView(secret=secret, retires_at=changed.retires_at or changed.created_at)


@router.post(
    "/webhooks/{webhook_id}/deliveries/{position}/replay",
    status_code=204,
    responses=WEBHOOK_CHANGE,
    summary="Tell one event again",
)
def replay_delivery(
    caller: Keeper,
    webhook_id: WebhookId,
    position: Position,
    body: Annotated[DeliveryReplay, Body()],
    request: Request,
) -> None:
    """Tell the webhook again of an event that it was told of, or that was given up, under the same id."""
    own(request, caller, webhook_id)
    notifying_of(request).webhooks.replay_one(
        webhook_id, position, parts_of(request).clock(), origin_of(request, caller), body.reason
    )


@router.post("/webhooks/{webhook_id}/replay", responses=WEBHOOK_CHANGE, summary="Tell all events since a position")
def replay_since(caller: Keeper, webhook_id: WebhookId, body: Annotated[Replay, Body()], request: Request) -> Replayed:
    """Tell the webhook of all that it wants to know since a position, also what happened before it was made."""
    own(request, caller, webhook_id)
    events, last = notifying_of(request).webhooks.replay(
        webhook_id, body.since, parts_of(request).clock(), origin_of(request, caller)
    )
    return Replayed(events=events, last=last)
