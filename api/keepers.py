"""Who may choose how to be told, and who may keep webhooks; and what is theirs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from api.calls import command_of, notifying_of
from api.guard import AuthenticatedCaller
from api.identity import Caller
from api.notifying import Notifying
from api.schemas.notifications import ChoicesView
from domain.errors import NotAuthorised
from domain.values import Role
from workflows.notices.outbox import ChannelKind
from workflows.notices.webhooks import Webhook

WebhookId = Annotated[UUID, Path(description="The webhook's id.")]


async def _person(request: Request, caller: AuthenticatedCaller) -> Caller:
    """Refuse who acts without a post: only persons of the register are told of duties."""
    if caller.role is not None:
        raise NotAuthorised(command_of(request))
    return caller


async def _keeper(request: Request, caller: AuthenticatedCaller) -> Caller:
    """Refuse who may not read everything: a webhook tells of all that happens."""
    allowed = caller.administrator or (caller.role is Role.SERVICE and caller.within is None)
    if not allowed or caller.account is None:
        raise NotAuthorised(command_of(request))
    return caller


Person = Annotated[Caller, Depends(_person)]
Keeper = Annotated[Caller, Depends(_keeper)]


def shown(notifying: Notifying, person: UUID) -> ChoicesView:
    """Return a person's choices as they are shown."""
    available = [kind for kind in ChannelKind if notifying.post.takes(kind)]
    contacts = notifying.contacts
    return ChoicesView.of(contacts.contact(person), [*contacts.channels(person)], available)


def own(request: Request, caller: Caller, key: UUID) -> Webhook:
    """Return a webhook of the caller's account; administrators have them all. Raises `NotFound`."""
    account = caller.account or caller.actor
    return notifying_of(request).webhooks.one(key, account, every=caller.administrator)
