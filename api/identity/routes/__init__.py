"""What HTTP offers of identity: sessions and the caller's own account, all accounts, the security log."""

from api.identity.routes import accounts, oidc, security, sessions, tokens

ROUTERS = (*sessions.ROUTERS, oidc.router, accounts.router, tokens.router, security.router)
