"""Identity: accounts and sessions, other issuers' tokens, and the callers that they lead to."""

from api.identity.callers import MAX_TOKEN, Caller, Identity, Scope
from api.identity.local import Accounts, LocalIdentity

__all__ = [
    "MAX_TOKEN",
    "Accounts",
    "Caller",
    "Identity",
    "LocalIdentity",
    "Scope",
]
