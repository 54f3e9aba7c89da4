"""The OIDC provider of an installation, from its settings."""

from dataclasses import dataclass

from api.identity import Accounts
from api.identity.issuer.attempt import Attempts, attempt_key
from api.identity.issuer.bearer import BearerTokens
from api.identity.issuer.code import Client, CodeLogin
from api.identity.issuer.provider import Provider
from runtime.settings import Settings


@dataclass(frozen=True)
class Oidc:
    """What lets callers in by the provider; nothing where none is configured."""

    bearer: BearerTokens | None = None
    login: CodeLogin | None = None


def oidc(settings: Settings, accounts: Accounts, master_key: bytes) -> Oidc:
    """Return what the provider of ``settings`` lets in. It is not asked before it is needed."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return Oidc()
    provider = Provider(settings.oidc_issuer)
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
    client = Client(settings.oidc_client_id, secret, settings.oidc_subject_claim)
    bearer = BearerTokens(
        provider,
        accounts,
        audience=settings.oidc_audience or settings.oidc_client_id,
        clock=accounts.clock,
        subject_claim=settings.oidc_subject_claim,
    )
    return Oidc(bearer, CodeLogin(provider, client, Attempts(attempt_key(master_key), accounts.pool), accounts.clock))
