"""The OIDC issuer: its keys, the bearer tokens that it signs, and the login at it."""
