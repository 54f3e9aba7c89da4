-- Who is told what, and whether it arrived; beside the log, so that no rebuild ever sends again. Addresses and secrets
-- are sealed under the person's or the webhook's own key. Texts are never stored: they are made when they are sent.
-- The tables are new: nobody waits for an index on them.
-- squawk-ignore-file require-concurrent-index-creation
SET lock_timeout = '5s';
SET statement_timeout = '5s';

-- How far the courier has read the log, and the last day of the month whose digests were made.
CREATE TABLE IF NOT EXISTS courier (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position bigint NOT NULL,
    digested date NOT NULL
);

-- A person without a row here has Chinese, the usual quiet hours, and no channel. Both times are null for no quiet hours.
CREATE TABLE IF NOT EXISTS contact (
    person uuid PRIMARY KEY,
    language text NOT NULL CHECK (language IN ('zh', 'en')),
    quiet_from time,
    quiet_until time,
    digest text NOT NULL CHECK (digest IN ('EACH', 'DAILY', 'MONTHLY')),
    CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);

CREATE TABLE IF NOT EXISTS contact_channel (
    person uuid NOT NULL REFERENCES contact (person) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('MAIL', 'WECOM', 'DINGTALK', 'FEISHU')),
    sealed text NOT NULL,
    PRIMARY KEY (person, kind)
);

-- Its id is made of position, person, occasion and due date: nobody is told anything twice. `thing` is null and
-- `position` 0 for the digest of the month that ends on `due`.
CREATE TABLE IF NOT EXISTS notice (
    id uuid PRIMARY KEY,
    position bigint NOT NULL,
    person uuid NOT NULL,
    occasion text NOT NULL CHECK (occasion IN ('REMINDED', 'ESCALATED', 'MONTH')),
    kind text NOT NULL,
    thing uuid,
    duty text NOT NULL,
    due date NOT NULL,
    rung text NOT NULL,
    owed_by text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS notice_person ON notice (person, made_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS notice_made_at ON notice (made_at);

CREATE TABLE IF NOT EXISTS delivery (
    notice uuid NOT NULL REFERENCES notice (id) ON DELETE CASCADE,
    channel text NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'SENT', 'FAILED', 'DROPPED')),
    attempts bigint NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    error text NOT NULL DEFAULT '',
    sent_at timestamptz,
    PRIMARY KEY (notice, channel)
);
CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (next_at) WHERE state = 'WAITING';

-- `events` are topics, or all of one kind as `pledge.*`; none means all. The secret before stays good until `retires_at`.
CREATE TABLE IF NOT EXISTS webhook (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    url text NOT NULL,
    events text [] NOT NULL,
    sealed text NOT NULL,
    retiring text,
    retires_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS webhook_account ON webhook (account);

-- One row for each event that a webhook is told of, by its position in the log.
CREATE TABLE IF NOT EXISTS webhook_delivery (
    webhook uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('WAITING', 'SENT', 'FAILED')),
    attempts bigint NOT NULL DEFAULT 0,
    next_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    status bigint,
    error text NOT NULL DEFAULT '',
    sent_at timestamptz,
    PRIMARY KEY (webhook, position)
);
CREATE INDEX IF NOT EXISTS webhook_delivery_waiting ON webhook_delivery (webhook, next_at) WHERE state = 'WAITING';
CREATE INDEX IF NOT EXISTS webhook_delivery_made_at ON webhook_delivery (made_at);
