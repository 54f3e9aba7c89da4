-- The time zones in which days are counted; a pledge's is its campaign's.
CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    timezone text NOT NULL
);

CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL
);

-- One row per event of the log, of whatever aggregate.
CREATE TABLE event (
    position bigint PRIMARY KEY,
    recorded_at timestamptz NOT NULL,
    occurred_on date NOT NULL,
    late_days integer NOT NULL,
    type text NOT NULL,
    aggregate_kind text NOT NULL,
    aggregate uuid NOT NULL,
    version bigint NOT NULL,
    pledge uuid,
    actor uuid NOT NULL,
    role text NOT NULL,
    organisation uuid,
    on_behalf_of uuid,
    reason text NOT NULL,
    evidence text NOT NULL
);
CREATE INDEX ON event (actor, position DESC);
CREATE INDEX ON event (role, position DESC);
CREATE INDEX ON event (organisation, position DESC);
CREATE INDEX ON event (on_behalf_of, position DESC) WHERE on_behalf_of IS NOT NULL;
CREATE INDEX ON event (pledge, position DESC) WHERE pledge IS NOT NULL;
CREATE INDEX ON event (aggregate, version);
CREATE INDEX ON event (type, position DESC);
CREATE INDEX ON event (recorded_at, position DESC);
CREATE INDEX ON event (occurred_on, position DESC);
CREATE INDEX ON event (position DESC) WHERE late_days > 0;
