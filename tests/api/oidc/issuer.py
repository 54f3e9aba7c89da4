"""The published half of a provider, discovery and keys over HTTP; tests sign its tokens, well or badly."""

import base64
import hashlib
import hmac
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
AUDIENCE = "pledgebook-api"
DISCOVERY, JWKS, TOKEN = "/.well-known/openid-configuration", "/jwks", "/token"


_RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
_EC = ECKey.generate_key("P-256", {"kid": "ec"})


class Issuer:
    """What a provider publishes. ``document`` and ``keys`` may be changed; ``broken`` gives paths other answers.

    Its token endpoint answers ``exchanged``; ``forms`` are what it got, ``before_token`` happens before it answers.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.document: dict[str, Any] = {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}{TOKEN}",
            "jwks_uri": f"{url}{JWKS}",
        }
        self.rsa, self.ec = _RSA, _EC
        self.keys: list[Key] = [self.rsa, self.ec]
        self.broken: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: Counter[str] = Counter()
        self.forms: list[tuple[Message, dict[str, str]]] = []
        self.exchanged: dict[str, Any] = {}
        self.before_token: Callable[[], object] = lambda: None

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Good claims of an access token, ``changed``; None takes one away."""
        now = int(NOW.timestamp())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "zhang.san", "iat": now, "exp": now + 300, **changed}
        return {name: value for name, value in good.items() if value is not None}

    def token(self, key: Key | None = None, header: dict[str, Any] | None = None, **changed: Any) -> str:
        """A token of `claims`, signed with ``key`` by the algorithm of its kind."""
        key = key or self.rsa
        good = {"alg": "RS256" if isinstance(key, RSAKey) else "ES256", "kid": key.kid}
        shown = {name: value for name, value in {**good, **(header or {})}.items() if value is not None}
        return jwt.encode(shown, self.claims(**changed), key, algorithms=[shown["alg"]], default_type=None)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked[path] += 1
        if path in self.broken:
            return self.broken[path]
        public = {"keys": [key.as_dict(private=False) for key in self.keys]}
        return 200, {}, json.dumps({DISCOVERY: self.document, JWKS: public, TOKEN: self.exchanged}[path]).encode()


@contextmanager
def published() -> Iterator[Issuer]:
    """Run an issuer on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            issuer.forms.append((self.headers, dict(parse_qsl(form))))
            issuer.before_token()
            self.do_GET()

        def do_GET(self) -> None:
            status, headers, body = issuer.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def encoded(part: object) -> str:
    """A part of a token: JSON in base64url without padding."""
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed_by_secret(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    """A token signed with HMAC-SHA256, whatever its header says."""
    text = f"{encoded(header)}.{encoded(claims)}"
    return f"{text}.{encoded(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def signed(header: dict[str, Any], claims: dict[str, Any], key: RSAKey) -> str:
    """A token signed with RSASSA-PKCS1-v1_5 and SHA-256, whatever its header says and ``key`` is meant for."""
    text = f"{encoded(header)}.{encoded(claims)}"
    private = key.private_key
    assert isinstance(private, rsa.RSAPrivateKey)
    return f"{text}.{encoded(private.sign(text.encode(), padding.PKCS1v15(), SHA256()))}"


class Ticker:
    """A clock of seconds that stands still unless it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds
