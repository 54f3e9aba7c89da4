"""apprise's plugins of the channels, each made of fields; imported when the first message is sent, for it costs time.

Bots answer 200 to a wrong key, and say in the body that they refused. apprise reads that of Feishu only.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import httpx2
from apprise import AppriseAsset, PersistentStoreMode
from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.email import NotifyEmail
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from workflows.notices.outbox import Channel, ChannelKind
from workflows.notices.sending import MailServer, NotSent

_ASSET = AppriseAsset(
    app_id="Pledgebook",
    app_desc="Pledgebook",
    async_mode=False,
    http_redirects=False,
    storage_mode=PersistentStoreMode.MEMORY,
)


class WeCom(NotifyWeComBot):
    """A bot of WeCom, which says ``errcode`` (developer.work.weixin.qq.com, group bots)."""

    def send(self, body: str, *_: Any, **__: Any) -> bool:
        return _post(self, self.api_url, {"msgtype": "text", "text": {"content": body}}, "errcode")


class DingTalk(NotifyDingTalk):
    """A bot of DingTalk, which says ``errcode`` (open.dingtalk.com, custom bots)."""

    def send(self, body: str, *_: Any, **__: Any) -> bool:
        url = httpx2.URL(self.notify_url.format(token=self.token))
        if self.secret:
            timestamp, signature = self.get_signature()
            signed = {"timestamp": timestamp, "sign": unquote(signature)}  # it is quoted again with the others
            url = url.copy_merge_params(signed)
        return _post(self, str(url), {"msgtype": "text", "text": {"content": body}}, "errcode")


class Feishu(NotifyFeishu):
    """A bot of Feishu, which says ``code`` (open.feishu.cn, custom bots)."""

    def send(self, body: str, *_: Any, **__: Any) -> bool:
        url = self.notify_url.format(token=self.token).rstrip("/")
        return _post(self, url, {"msg_type": "text", "content": {"text": body}}, "code")


def bot(channel: Channel, seconds: float) -> NotifyBase:
    """Return the plugin of a bot. Raises `AppriseException` or TypeError for what cannot be its key."""
    given = {"asset": _ASSET, "cto": seconds, "rto": seconds}
    match channel.kind:
        case ChannelKind.WECOM:
            return WeCom(key=channel.address, **given)
        case ChannelKind.DINGTALK:
            return DingTalk(token=channel.address, secret=channel.secret or None, **given)
        case _:
            return Feishu(token=channel.address, **given)


def mail(server: MailServer, address: str, reference: str, seconds: float) -> NotifyBase:
    """Return the plugin that hands in mail to one address. Raises like `bot`."""
    return NotifyEmail(
        asset=_ASSET,
        cto=seconds,
        rto=seconds,
        secure=server.tls != "insecure",
        secure_mode=server.tls,
        host=server.host,
        smtp_host=server.host,
        port=server.port,
        user=server.user or None,
        password=server.password or None,
        from_addr=server.sender,
        targets=[address],
        format="text",
        headers={"X-Pledgebook-Notice": reference} if reference else {},
    )


def _post(plugin: NotifyBase, url: str, said: Mapping[str, Any], code: str) -> bool:
    """Post to a bot; raises `NotSent` unless it answers that it took the message, by a ``code`` of 0."""
    timeout = httpx2.Timeout(plugin.socket_read_timeout, connect=plugin.socket_connect_timeout)
    try:
        answer = httpx2.post(url, json=said, timeout=timeout, follow_redirects=False)
    except httpx2.HTTPError as error:
        raise NotSent(type(error).__name__) from error
    if answer.status_code != HTTPStatus.OK:
        raise NotSent(f"HTTP_{answer.status_code}")
    try:
        found = answer.json()[code]
    except (ValueError, LookupError, TypeError):
        raise NotSent("NOT_UNDERSTOOD") from None
    if found != 0:
        raise NotSent(f"REFUSED_{int(found)}" if isinstance(found, int) else "REFUSED")
    return True
