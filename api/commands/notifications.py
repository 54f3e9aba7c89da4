"""What a person chooses of how to be told."""

from typing import Annotated

from fastapi import Body, Request
from fastapi.concurrency import run_in_threadpool

from api import problems
from api.calls import notifying_of, parts_of
from api.guard import guarded_router
from api.keepers import Person, shown
from api.notifying import Notifying
from api.problems import Problem
from api.responses import OWN_CHOICE, OWN_MESSAGE
from api.schemas.notifications import ChannelEntry, Choices, ChoicesView, MessageTrial
from domain.catalogue import Term
from domain.errors import InvalidInput, NotFound
from workflows.notices import texts
from workflows.notices.outbox import Channel, ChannelKind, is_fit
from workflows.notices.sending import NotSent

router = guarded_router("notifications")


@router.put("/me/notifications", responses=OWN_CHOICE, summary="Choose how I am told")
def choose(caller: Person, body: Annotated[Choices, Body()], request: Request) -> ChoicesView:
    """Replace language, quiet hours, digest and channels; what waits goes by the new ones."""
    notifying = notifying_of(request)
    kept = {each.kind: each for each in notifying.contacts.channels(caller.actor)}
    channels = [_channel(number, entry, kept, notifying) for number, entry in enumerate(body.channels)]
    notifying.contacts.change(caller.actor, body.contact(), channels)
    return shown(notifying, caller.actor)


@router.post("/me/notifications/test", status_code=204, responses=OWN_MESSAGE, summary="Send me a test message")
async def send_test(caller: Person, body: Annotated[MessageTrial, Body()], request: Request) -> None:
    """Send a message by one of my channels at once, whatever the hour; a few an hour."""
    notifying = notifying_of(request)
    channels = await run_in_threadpool(notifying.contacts.channels, caller.actor)
    channel = next((each for each in channels if each.kind is body.channel), None)
    if channel is None or not notifying.post.takes(channel.kind):
        raise NotFound("channel", body.channel.value)
    parts_of(request).throttle.message(caller)
    contact = await run_in_threadpool(notifying.contacts.contact, caller.actor)
    try:
        await run_in_threadpool(notifying.post.send, channel, texts.test(contact.language), "test")
    except NotSent as refused:
        detail = Term("对方没有接收，请检查地址", "It was not taken; is the address right?")
        raise Problem(problems.NOT_SENT, detail, reason=str(refused)) from None


def _channel(number: int, entry: ChannelEntry, kept: dict[ChannelKind, Channel], notifying: Notifying) -> Channel:
    field = f"channels.{number}"
    if not notifying.post.takes(entry.kind):
        raise InvalidInput(f"{field}.kind", "is not sent by this installation", "本系统未启用该渠道")
    if entry.address is None:
        if entry.kind not in kept or entry.secret is not None:
            raise InvalidInput(f"{field}.address", "is missing", "须填写地址")
        return kept[entry.kind]
    channel = Channel(entry.kind, entry.address, entry.secret or "")
    if not is_fit(channel):
        raise InvalidInput(f"{field}.address", "does not look like one of this kind", "不是有效的地址或密钥")
    return channel
