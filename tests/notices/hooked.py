"""A system that takes webhooks, on loopback: what it was told, and what it answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread
from time import sleep
from typing import Any


@dataclass
class Listener:
    """Keeps each request as its headers and its body; ``answers`` are statuses, the last one for ever."""

    url: str = ""
    answers: list[int] = field(default_factory=lambda: [204])
    patience: float = 0.0
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """The ids under which it was told, in order."""
        return [headers["webhook-id"] for headers, _ in self.told]


@contextmanager
def listening(tls: SSLContext | None = None) -> Iterator[Listener]:
    """Run a listener."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if self.path != "/hook":
                listener.elsewhere.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"]))
            listener.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
            sleep(listener.patience)
            status = listener.answers.pop(0) if len(listener.answers) > 1 else listener.answers[0]
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            listener.elsewhere.append(self.path)
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    listener.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/hook"
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
