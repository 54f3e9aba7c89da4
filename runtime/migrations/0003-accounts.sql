-- Local accounts: who may log in, and what they hold. None of this is in the event log: it is secret, and it may go.
-- The tables are new: nobody waits for an index on them.
-- squawk-ignore-file require-concurrent-index-creation
SET lock_timeout = '5s';
SET statement_timeout = '5s';

-- `login` is normalised (NFKC, case folded). `member` is a member of the register, `subject` the name of the account
-- at the OIDC issuer; both lie outside these tables.
CREATE TABLE IF NOT EXISTS account (
    id uuid PRIMARY KEY,
    login text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('PERSON', 'SERVICE')),
    name text NOT NULL,
    member uuid,
    role text CHECK (role IN ('ADMINISTRATOR', 'SERVICE')),
    within uuid,
    password text,
    subject text UNIQUE,
    created_at timestamptz NOT NULL,
    password_changed_at timestamptz,
    disabled_at timestamptz,
    CHECK ((kind = 'SERVICE') = (role IS NOT DISTINCT FROM 'SERVICE')),
    CHECK (kind = 'PERSON' OR password IS NULL),
    CHECK (within IS NULL OR role IS NOT NULL),
    CHECK (member IS NULL OR role IS NULL)
);

-- What lets a caller in: the session of a person or the token of a machine, as SHA-256 of 256 random bits.
CREATE TABLE IF NOT EXISTS account_token (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    account uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('SESSION', 'TOKEN')),
    label text NOT NULL,
    scopes text [] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX IF NOT EXISTS account_token_account ON account_token (account);

-- Failed logins in a row, by SHA-256 of the normalised login, whether or not an account has it.
CREATE TABLE IF NOT EXISTS login_failure (
    login_hash bytea PRIMARY KEY,
    failures bigint NOT NULL,
    locked_until timestamptz,
    last_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS login_failure_last_at ON login_failure (last_at);

-- Who came in, who was kept out, who changed whose rights. `login` is null where no account has it: what was typed
-- there may be a password. Accounts that are gone keep their events.
CREATE TABLE IF NOT EXISTS security_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    kind text NOT NULL,
    account uuid,
    actor uuid,
    login text,
    address text NOT NULL,
    detail text NOT NULL
);
CREATE INDEX IF NOT EXISTS security_event_account ON security_event (account, id);
CREATE INDEX IF NOT EXISTS security_event_at ON security_event (at);

-- Security events are only ever added. Retention deletes old ones in a transaction that says so:
-- SET LOCAL pledgebook.retention = 'on'.
CREATE OR REPLACE FUNCTION keep_security_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('pledgebook.retention', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'security events are never changed';
END
$$;

CREATE OR REPLACE TRIGGER security_event_kept
BEFORE UPDATE OR DELETE OR TRUNCATE ON security_event
FOR EACH STATEMENT EXECUTE FUNCTION keep_security_events();
