"""The server's HTTP/1.1 with bounds on what it collects before the application sees a request."""

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from api import problems
from api.middleware.headers import HEADERS
from api.problems import MEDIA_TYPE, TYPE, Kind

MAX_HEAD = 64 * 1024
"""Bytes of a request's first line and headers, and of whatever else is not its body."""

MAX_HEADERS = 100
"""Headers of a request, trailers included."""

HEAD_PATIENCE = 20.0
"""Seconds from a request's first byte, or from the connection, to the end of its headers."""

BODY_PATIENCE = 60.0
"""Seconds from there to the end of its body."""


class _TooLargeError(Exception):
    """Stops the parser."""


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose headers are too large or too many, or whose request never ends.

    The parser itself collects without end, and the server waits without end.

    ``_unread`` are the bytes since the parser last completed something; a chunk that comes with it is not counted,
    so up to one read of the socket more may pass.
    """

    _unread = 0
    _head_size = 0
    _in_head = True
    _excessive = False
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._expect_end(HEAD_PATIENCE)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unread += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unread > MAX_HEAD:
            self._excessive = True
            self.send_400_response("")
        elif self._in_head and self._unread:
            self._expect_end(HEAD_PATIENCE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_size = 0
        self._expect_end(HEAD_PATIENCE)

    def on_url(self, url: bytes) -> None:
        self._measure(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._measure(len(name) + len(value))
        super().on_header(name, value)
        if len(self.headers) > MAX_HEADERS:
            self._stop()

    def on_headers_complete(self) -> None:
        self._unread, self._in_head = 0, False
        self._end_deadline()
        self._expect_end(BODY_PATIENCE)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unread, self._in_head = 0, True
        self._end_deadline()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - a text for people; ours is a problem
        """Answer what cannot be passed on, and close; to an answer under way nothing is added."""
        if _is_under_way(self.cycle):
            self.cycle.disconnected = True
            self.transport.abort()
            return
        self.transport.write(_refusal(problems.HEADERS_TOO_LARGE if self._excessive else problems.MALFORMED_REQUEST))
        self.transport.close()

    def _measure(self, size: int) -> None:
        self._head_size += size
        if self._head_size > MAX_HEAD:
            self._stop()

    def _stop(self) -> None:
        self._excessive = True
        raise _TooLargeError

    def _expect_end(self, seconds: float) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(seconds, self._give_up)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self._in_head and _is_under_way(self.cycle):
            self._expect_end(HEAD_PATIENCE)  # the client sent ahead; the answer to what came before has its time
        else:
            self.transport.close()


def _is_under_way(cycle: RequestResponseCycle | None) -> bool:
    return cycle is not None and not cycle.response_complete


def _refusal(kind: Kind) -> bytes:
    """Return a whole answer; nothing is known of the language that the client prefers."""
    problem = {
        "type": TYPE + kind.code,
        "title": kind.title.zh,
        "status": kind.status,
        "detail": kind.title.zh,
        "code": kind.code,
    }
    content = json.dumps(problem, ensure_ascii=False).encode()
    fields = {
        **HEADERS,
        "Content-Type": MEDIA_TYPE,
        "Content-Language": "zh-CN",
        "Content-Length": str(len(content)),
        "Connection": "close",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return STATUS_LINE[kind.status] + lines.encode() + b"\r\n" + content
