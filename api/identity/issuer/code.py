"""Login at the OIDC provider: authorisation code with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207)."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

import httpx2
import structlog
from authlib.integrations.httpx_client import OAuth2Client, OAuthError

from api.identity.issuer.attempt import Attempt, Attempts, new_attempt
from api.identity.issuer.cached import ProviderUnavailable
from api.identity.issuer.claims import BadToken, named, verified
from api.identity.issuer.provider import Metadata, Provider, http_options

_TYPES = {"jwt"}

_log = structlog.get_logger(__name__)

_EXCHANGES = 4
"""Codes that are exchanged at once: a provider that is slow must not take all threads."""


class LoginRefused(Exception):
    """The login proves nothing; the text says why, for the log and not for the caller."""


@dataclass(frozen=True)
class Client:
    """What we are to the provider; a public client has no ``secret``. ``subject_claim`` names the account."""

    id: str
    secret: str | None = None
    subject_claim: str = "sub"


@dataclass(frozen=True)
class Answer:
    """What the provider sent the browser back with."""

    state: str = ""
    code: str = ""
    error: str = ""
    iss: str = ""


class CodeLogin:
    """Sends browsers to the provider and learns who they are when they come back."""

    def __init__(self, provider: Provider, client: Client, attempts: Attempts, clock: Callable[[], datetime]) -> None:
        self._provider = provider
        self._client = client
        self._attempts = attempts
        self._clock = clock
        self._exchanges = BoundedSemaphore(_EXCHANGES)

    def begin(self, next: str, redirect_uri: str) -> tuple[str, str]:
        """Return the provider's address for the browser, and the sealed attempt that it keeps.

        Raises `ProviderUnavailable`.
        """
        metadata = self._provider.metadata()
        attempt = new_attempt(next, redirect_uri, self._clock())
        with self._session(metadata, redirect_uri) as session:
            address, _ = session.create_authorization_url(
                metadata.authorization_endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return address, self._attempts.seal(attempt)

    def complete(self, sealed: str, answer: Answer) -> tuple[str, str]:
        """Return the subject that logged in and the path to go on to.

        Raises `LoginRefused`, and `ProviderUnavailable`.
        """
        now = self._clock()
        attempt = self._attempts.open(sealed, now)
        if attempt is None:
            raise LoginRefused("no attempt, or an expired one")
        if not hmac.compare_digest(attempt.state.encode(), answer.state.encode("utf-8", "replace")):
            raise LoginRefused("another state")
        if not self._attempts.spend(attempt, now):
            raise LoginRefused("an attempt used before")
        metadata = self._provider.metadata()
        self._check_answer(answer, metadata)
        id_token = self._exchange(answer.code, attempt, metadata)
        try:
            return self._subject(id_token, attempt, now), attempt.next
        except BadToken as error:
            raise LoginRefused(f"ID token: {error}") from error

    def _check_answer(self, answer: Answer, metadata: Metadata) -> None:
        """Refuse what the provider did not send, or sent as a refusal (RFC 9207, 2.4: it may have to name itself)."""
        needs_iss = metadata.authorization_response_iss_parameter_supported
        if (answer.iss or needs_iss) and answer.iss != self._provider.issuer:
            raise LoginRefused("an answer of another issuer")
        if answer.error or not answer.code:
            raise LoginRefused("refused by the provider")

    def _exchange(self, code: str, attempt: Attempt, metadata: Metadata) -> str:
        if not self._exchanges.acquire(blocking=False):
            raise ProviderUnavailable
        try:
            with self._session(metadata, attempt.redirect_uri) as session:
                answer = session.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
        except OAuthError as error:
            raise LoginRefused(f"the code was refused: {error.error!s:.40}") from error
        except (httpx2.HTTPError, ValueError, TypeError) as error:  # down, or speaking no JSON
            _log.warning("identity provider not usable", reason=f"code exchange: {type(error).__name__}")
            raise ProviderUnavailable from error
        finally:
            self._exchanges.release()
        id_token = answer.get("id_token")
        if not isinstance(id_token, str):
            raise LoginRefused("no ID token")
        return id_token

    def _subject(self, id_token: str, attempt: Attempt, now: datetime) -> str:
        """Check what an ID token has beyond other tokens (OpenID Connect Core, 3.1.3.7)."""
        claims = verified(id_token, self._provider, audience=self._client.id, types=_TYPES, now=now)
        if "iat" not in claims:
            raise BadToken("no iat")
        if not hmac.compare_digest(named(claims, "nonce").encode("utf-8", "replace"), attempt.nonce.encode()):
            raise BadToken("another nonce")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._client.id:
            raise BadToken("issued to another client")
        return named(claims, self._client.subject_claim)

    def _session(self, metadata: Metadata, redirect_uri: str) -> OAuth2Client:
        methods = metadata.token_endpoint_auth_methods_supported
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        options: dict[str, Any] = http_options()
        return OAuth2Client(
            self._client.id,
            self._client.secret,
            token_endpoint_auth_method=method if self._client.secret else "none",
            redirect_uri=redirect_uri,
            scope="openid" if self._client.subject_claim == "sub" else "openid profile email",
            code_challenge_method="S256",
            **options,
        )
