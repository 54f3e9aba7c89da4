"""What a JWT of the provider says, once it is proved to be one (RFC 7519, RFC 8725)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from api.identity.issuer.provider import Provider

ALGORITHMS = ("ES256", "RS256")

LEEWAY = 30
"""Seconds by which the provider's clock may be wrong."""

_REFUSED = {"b64", "crit", "jku", "jwk", "x5c", "x5u"}
"""Members of the header that would let a token choose its own key or another way of being read."""

_MALFORMED = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What the library raises for bytes that were never a token."""


class BadToken(Exception):
    """The token proves nothing; the text says why, for the log and not for the caller."""


def is_jwt(token: str) -> bool:
    """Whether ``token`` has the shape of a signed JWT."""
    return token.count(".") == 2  # noqa: PLR2004 - header, claims, signature


def verified(token: str, provider: Provider, *, audience: str, types: Collection[str], now: datetime) -> dict[str, Any]:
    """Return the claims of a token that ``provider`` signed for ``audience`` and that is in force at ``now``.

    Where the header names a type it must be one of ``types``. Raises `BadToken`, and `ProviderUnavailable` where
    the key cannot be had.
    """
    kid, algorithm = _read_header(token, types)
    key = provider.key(kid, algorithm)
    if key is None:
        raise BadToken("no such key")
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
    )
    try:
        claims = jwt.decode(token, key, algorithms=[algorithm]).claims
        rules.validate(claims)
    except _MALFORMED as error:
        raise BadToken(_reason(error)) from error
    return claims


def named(claims: dict[str, Any], claim: str) -> str:
    """Return the text of ``claim``. Raises `BadToken` if there is none."""
    value = claims.get(claim)
    if not isinstance(value, str) or not value or "\0" in value:
        raise BadToken(f"no {claim}")
    return value


def _read_header(token: str, types: Collection[str]) -> tuple[str | None, str]:
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
        if not isinstance(header, dict):
            raise BadToken("no header")
        if refused := _REFUSED & header.keys():
            raise BadToken(f"a header with {min(refused)}")
        kid, algorithm, kind = header.get("kid"), header["alg"], header.get("typ")
    except _MALFORMED as error:
        raise BadToken(_reason(error)) from error
    if algorithm not in ALGORITHMS:
        raise BadToken("another algorithm")
    if not isinstance(kid, str | None):
        raise BadToken("a kid that is no text")
    if kind is not None and str(kind).lower().removeprefix("application/") not in types:
        raise BadToken("another type")
    return kid, algorithm


def _reason(error: Exception) -> str:
    return error.error if isinstance(error, JoseError) else type(error).__name__
