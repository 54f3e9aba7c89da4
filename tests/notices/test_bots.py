"""Messages to bots, which answer 200 to a wrong key: a real server on loopback stands for theirs."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.application.world import DAY, HEAD
from tests.notices.office import Office
from workflows.notices import plugins
from workflows.notices.outbox import Channel, ChannelKind, Contact
from workflows.notices.sending import ApprisePost, NotSent
from workflows.notices.texts import Message

MESSAGE = Message("【诺册】提醒：柳树村党支部提交承诺书", "期限：2026-06-30（还有7天）\n")
KEY, TOKEN, SECRET = "693a91f6-7b1c-4bc4-97a0-0ec2d1fa5aaa", "a1b2" * 16, "SEC" + "c3d4" * 16
BOTS: dict[ChannelKind, tuple[Channel, Any, str]] = {
    ChannelKind.WECOM: (Channel(ChannelKind.WECOM, KEY), plugins.WeCom, "qyapi.weixin.qq.com"),
    ChannelKind.DINGTALK: (Channel(ChannelKind.DINGTALK, TOKEN, SECRET), plugins.DingTalk, "oapi.dingtalk.com"),
    ChannelKind.FEISHU: (Channel(ChannelKind.FEISHU, KEY), plugins.Feishu, "open.feishu.cn"),
}
PATHS = {
    ChannelKind.WECOM: f"/cgi-bin/webhook/send?key={KEY}",
    ChannelKind.DINGTALK: f"/robot/send?access_token={TOKEN}",
    ChannelKind.FEISHU: f"/open-apis/bot/v2/hook/{KEY}",
}
TAKEN = {
    ChannelKind.WECOM: {"errcode": 0, "errmsg": "ok"},
    ChannelKind.DINGTALK: {"errcode": 0, "errmsg": "ok"},
    ChannelKind.FEISHU: {"code": 0, "msg": "success", "data": {}},
}
WRONG_KEY = {
    ChannelKind.WECOM: ({"errcode": 93000, "errmsg": "invalid webhook url"}, "REFUSED_93000"),
    ChannelKind.DINGTALK: ({"errcode": 300005, "errmsg": "token is not exist"}, "REFUSED_300005"),
    ChannelKind.FEISHU: (
        {"code": 19001, "msg": "incoming webhook access token invalid"},
        "REFUSED_19001",
    ),
}


class Bots:
    """Keeps what was posted; answers with a status and a body."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.status = 200
        self.body: Any = {}
        self.patience = 0.0


@pytest.fixture
def bots(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bots]:
    found = Bots()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            found.posted.append((self.path, json.loads(body)))
            sleep(found.patience)
            self.send_response(found.status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(found.body if isinstance(found.body, bytes) else json.dumps(found.body).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    for _, plugin, host in BOTS.values():
        address = plugin.notify_url.replace(f"https://{host}/", f"http://127.0.0.1:{server.server_port}/")
        assert address != plugin.notify_url
        monkeypatch.setattr(plugin, "notify_url", address)
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", BOTS)
def test_a_bot_is_sent_subject_and_text(bots: Bots, kind: ChannelKind) -> None:
    bots.body = TAKEN[kind]
    ApprisePost(None).send(BOTS[kind][0], MESSAGE, "notice-1")
    ((path, said),) = bots.posted
    assert path.startswith(PATHS[kind])
    text = f"{MESSAGE.subject}\n{MESSAGE.body}".strip()
    assert said in ({"msg_type": "text", "content": {"text": text}}, {"msgtype": "text", "text": {"content": text}})
    assert ("msg_type" in said) is (kind is ChannelKind.FEISHU)


def test_dingtalk_is_signed_as_it_asks(bots: Bots) -> None:
    bots.body = TAKEN[ChannelKind.DINGTALK]
    ApprisePost(None).send(BOTS[ChannelKind.DINGTALK][0], MESSAGE, "notice-1")
    query = parse_qs(urlsplit(bots.posted[0][0]).query)
    content = f"{query['timestamp'][0]}\n{SECRET}".encode()
    expected = base64.b64encode(hmac.new(SECRET.encode(), content, hashlib.sha256).digest()).decode()
    assert (query["access_token"], query["sign"]) == ([TOKEN], [expected])


@pytest.mark.parametrize("kind", BOTS)
def test_a_wrong_key_was_not_told_although_the_answer_is_200(bots: Bots, kind: ChannelKind) -> None:
    bots.body, code = WRONG_KEY[kind]
    with pytest.raises(NotSent, match=f"^{code}$"):
        ApprisePost(None).send(BOTS[kind][0], MESSAGE, "notice-1")


@pytest.mark.parametrize("body", [b"", b"<html>", [], {}, {"msg": "?"}])
@pytest.mark.parametrize("kind", BOTS)
def test_what_nobody_understands_was_not_taken(bots: Bots, kind: ChannelKind, body: Any) -> None:
    bots.body = body
    with pytest.raises(NotSent, match="NOT_UNDERSTOOD"):
        ApprisePost(None).send(BOTS[kind][0], MESSAGE, "notice-1")


@pytest.mark.parametrize("status", [302, 404, 500])
@pytest.mark.parametrize("kind", BOTS)
def test_a_bot_that_refuses_was_not_told_and_no_redirect_is_followed(
    bots: Bots, kind: ChannelKind, status: int
) -> None:
    bots.status, bots.body = status, TAKEN[kind]
    with pytest.raises(NotSent, match=f"HTTP_{status}"):
        ApprisePost(None).send(BOTS[kind][0], MESSAGE, "notice-1")
    assert len(bots.posted) == 1


def test_a_bot_that_does_not_answer_is_not_waited_for(bots: Bots) -> None:
    bots.patience = 1.0
    with pytest.raises(NotSent, match="ReadTimeout"):
        ApprisePost(None, seconds=0.2).send(BOTS[ChannelKind.WECOM][0], MESSAGE, "notice-1")


def test_a_reminder_that_a_bot_refused_waits_for_its_next_try(office: Office, bots: Bots) -> None:
    office.contacts.change(HEAD, Contact(quiet=None), [BOTS[ChannelKind.WECOM][0]])
    office.remind(office.world.propose(), "propose", "-1", DAY)
    bots.body, code = WRONG_KEY[ChannelKind.WECOM]
    office.runs(office.courier(ApprisePost(None)))
    assert office.deliveries("d.state", "d.attempts", "d.error") == [("WAITING", 1, code)]
    bots.body = TAKEN[ChannelKind.WECOM]
    office.passes(minutes=1)
    office.runs(office.courier(ApprisePost(None)))
    assert office.deliveries("d.state", "d.attempts", "d.error") == [("SENT", 2, "")]


@pytest.mark.parametrize(
    "key", ["", "key with blanks", "key/../../other", "key@evil.example", "k&redirect=yes", "钥匙"]
)
@pytest.mark.parametrize("kind", BOTS)
def test_a_key_that_is_none_leads_nowhere(bots: Bots, kind: ChannelKind, key: str) -> None:
    with pytest.raises(NotSent):
        ApprisePost(None).send(Channel(kind, key), MESSAGE, "notice-1")
    assert bots.posted == []
