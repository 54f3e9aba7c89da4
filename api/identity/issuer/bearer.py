"""Access tokens of the OIDC provider: signed JWTs that machines and pages of other systems call with (RFC 9068)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import structlog

from api.identity.accounts import Account
from api.identity.callers import Caller, Scope
from api.identity.issuer.claims import BadToken, named, verified
from api.identity.issuer.provider import Provider

SCOPE_PREFIX = "pledgebook:"

_TYPES = {"jwt", "at+jwt"}

_log = structlog.get_logger(__name__)


class Subjects(Protocol):
    """Knows accounts by what the provider calls them."""

    def by_subject(self, subject: str) -> Account | None:
        """Return the account, None if there is none or it is disabled."""


class BearerTokens:
    """The callers of the tokens that ``provider`` issues for ``audience``.

    ``subject_claim`` names the account. A token whose ``scope`` has entries of ours, such as ``pledgebook:read``, is
    good for these only; one without any is good for all that its person may do.
    """

    def __init__(
        self,
        provider: Provider,
        subjects: Subjects,
        *,
        audience: str,
        clock: Callable[[], datetime],
        subject_claim: str = "sub",
    ) -> None:
        self._provider = provider
        self._subjects = subjects
        self._audience = audience
        self._clock = clock
        self._subject_claim = subject_claim

    def caller(self, token: str) -> Caller | None:
        """Return whose token it is, None if nobody's. Raises `ProviderUnavailable` where that cannot be told."""
        try:
            claims = verified(token, self._provider, audience=self._audience, types=_TYPES, now=self._clock())
            subject = named(claims, self._subject_claim)
            scopes = _scopes(claims)
        except BadToken as error:
            _log.info("bearer token refused", reason=str(error))
            return None
        account = self._subjects.by_subject(subject)
        return account.caller(scopes) if account else None


def _scopes(claims: dict[str, Any]) -> frozenset[Scope]:
    value = claims.get("scope", "")
    if not isinstance(value, str):
        raise BadToken("a scope that is no text")
    ours = {each.removeprefix(SCOPE_PREFIX) for each in value.split() if each.startswith(SCOPE_PREFIX)}
    return frozenset(scope for scope in Scope if scope.value in ours or not ours)
