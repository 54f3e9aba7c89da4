-- Receipts of commands, written in the transaction of their events (exactly-once commands).
CREATE TABLE IF NOT EXISTS receipt (
    actor uuid NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    aggregate uuid NOT NULL,
    version bigint NOT NULL,
    stage text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);

-- One key per subject of personal data, wrapped by the master key; wrapped is null once the subject was erased.
CREATE TABLE IF NOT EXISTS subject_key (
    subject uuid PRIMARY KEY,
    wrapped bytea,
    erased_at timestamptz
);

-- How far the relay has told Temporal of the log.
CREATE TABLE IF NOT EXISTS relay (
    name text PRIMARY KEY,
    position bigint NOT NULL DEFAULT 0
);

-- The three rendered copies of each letter, by the hash that the log holds.
CREATE TABLE IF NOT EXISTS letter_document (
    sha256 text PRIMARY KEY,
    pledge uuid NOT NULL,
    holder text NOT NULL,
    content bytea NOT NULL,
    rendered_at timestamptz NOT NULL DEFAULT now()
);
