"""The one OIDC provider: where its endpoints are, and which keys it signs with (OpenID Connect Discovery 1.0)."""

import ssl
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey, import_key
from pydantic import AfterValidator, BaseModel, ValidationError

from api.addresses import is_secret_safe
from api.identity.issuer.cached import Cached, SourceDown

TIMEOUT = 5.0
"""Seconds for connecting, for every read, and for a whole answer's body."""

MAX_ANSWER = 256 * 1024
"""Bytes of an answer of the provider."""

_RSA_BITS = 2048


def _safe(url: str) -> str:
    if not is_secret_safe(url):
        raise ValueError("must be an https address")
    return url


Endpoint = Annotated[str, AfterValidator(_safe)]


class Metadata(BaseModel):
    """What of the discovery document is used; for answers that name their issuer see RFC 9207."""

    issuer: str
    authorization_endpoint: Endpoint
    token_endpoint: Endpoint
    jwks_uri: Endpoint
    authorization_response_iss_parameter_supported: bool = False
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


class _KeySet(BaseModel):
    keys: list[dict[str, Any]]


class Provider:
    """The provider that calls itself ``issuer``; asked when first needed. ``clock`` counts seconds monotonically."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._metadata = Cached(self._discover, clock)
        self._keys = Cached(self._fetch_keys, clock)

    def metadata(self) -> Metadata:
        """Return where its endpoints are. Raises `ProviderUnavailable`."""
        return self._metadata.get()

    def key(self, kid: str | None, algorithm: str) -> Key | None:
        """Return its key of this name for ``algorithm``; without a name its only one. None if there is no such key.

        A key that is not known is asked for at once, as the provider may have changed keys, though not again and
        again. Raises `ProviderUnavailable`.
        """
        return _matching(self._keys.get(), kid, algorithm) or _matching(self._keys.renewed(), kid, algorithm)

    def _discover(self) -> Metadata:
        try:
            found = Metadata.model_validate_json(_get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, fault["loc"])) or "document"
            raise SourceDown(f"discovery: {where}: {fault['msg']}") from error
        if found.issuer != self.issuer:
            raise SourceDown("discovery: the issuer is not the configured one")
        return found

    def _fetch_keys(self) -> list[Key]:
        try:
            found = _KeySet.model_validate_json(_get(self.metadata().jwks_uri))
        except ValidationError as error:
            raise SourceDown("keys: not a key set") from error
        return [key for each in found.keys if (key := _usable(each)) is not None]


def http_options() -> dict[str, Any]:
    """Return how an HTTP client talks to a provider: with little patience, no redirects and a bound to answers."""
    return {
        "verify": _certificates(),
        "timeout": TIMEOUT,
        "follow_redirects": False,
        "headers": {"Accept-Encoding": "identity"},
        "event_hooks": {"response": [_bound]},
    }


@cache
def _certificates() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


class _Bounded(httpx2.SyncByteStream):
    """A body that ends with an error where it is too long or takes too long."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size, deadline = 0, time.monotonic() + TIMEOUT
        for chunk in self._stream:
            size += len(chunk)
            if size > MAX_ANSWER or time.monotonic() > deadline:
                raise httpx2.ReadError("the answer is too long")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _bound(response: httpx2.Response) -> None:
    """Bound the body of ``response``, which is not read yet, and refuse a packed one, whose size says nothing."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise httpx2.DecodingError("the answer is packed")
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream)


def _get(url: str) -> bytes:
    try:
        with httpx2.Client(**http_options()) as client:
            response = client.get(url, headers={"Accept": "application/json"})
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise SourceDown(f"{url}: {type(error).__name__}") from error
    if response.status_code != httpx2.codes.OK:
        raise SourceDown(f"{url}: status {response.status_code}")
    return response.content


def _usable(fields: dict[str, Any]) -> Key | None:
    """Return the key that ``fields`` describe; keys of other kinds or uses than ours are passed over (RFC 7517, 5)."""
    if fields.get("kty") not in {"RSA", "EC"} or fields.get("use", "sig") != "sig":
        return None
    try:
        return import_key(fields)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _matching(keys: list[Key], kid: str | None, algorithm: str) -> Key | None:
    found = [key for key in keys if kid in {None, key.kid} and _serves(key, algorithm)]
    return found[0] if len(found) == 1 else None


def _serves(key: Key, algorithm: str) -> bool:
    if key.get("alg", algorithm) != algorithm:
        return False
    if isinstance(key, RSAKey):
        return algorithm == "RS256" and key.public_key.key_size >= _RSA_BITS
    return algorithm == "ES256" and isinstance(key, ECKey) and key.curve_name == "P-256"
