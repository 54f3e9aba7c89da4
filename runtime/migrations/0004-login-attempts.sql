-- Which attempts to log in at the OIDC provider were used, by SHA-256 of their state: each serves once. A row goes
-- when its attempt would have expired.
SET lock_timeout = '5s';
SET statement_timeout = '5s';

CREATE TABLE IF NOT EXISTS login_attempt (
    state_hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
