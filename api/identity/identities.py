"""Tells by the shape of a token who knows whose it is."""

from api.identity.callers import Caller, Identity
from api.identity.issuer.claims import is_jwt
from api.identity.sessions import PREFIX


class Identities:
    """Our own tokens go to ``local``, JWTs to ``bearer``; what is left is nobody's."""

    def __init__(self, local: Identity, bearer: Identity | None = None) -> None:
        self._local = local
        self._bearer = bearer

    def caller(self, token: str) -> Caller | None:
        """Return whose ``token`` it is, None if nobody's. Raises `ProviderUnavailable`."""
        if token.startswith(PREFIX):
            return self._local.caller(token)
        if self._bearer and is_jwt(token):
            return self._bearer.caller(token)
        return None
