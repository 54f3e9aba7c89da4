-- The time zones in which days are counted; a pledge's is its campaign's.
CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    timezone text NOT NULL
);

-- Whose each thing is: its campaign, the organisation it concerns from that day on, the member it is about.
CREATE TABLE subject (
    id uuid PRIMARY KEY,
    campaign uuid,
    concerns uuid NOT NULL,
    since date NOT NULL,
    person uuid
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
    concerns uuid NOT NULL,
    person uuid,
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
CREATE INDEX ON event (concerns, position DESC);
CREATE INDEX ON event (person, position DESC) WHERE person IS NOT NULL;
CREATE INDEX ON event (on_behalf_of, position DESC) WHERE on_behalf_of IS NOT NULL;
CREATE INDEX ON event (pledge, position DESC) WHERE pledge IS NOT NULL;
CREATE INDEX ON event (aggregate, version);
CREATE INDEX ON event (type, position DESC);
CREATE INDEX ON event (recorded_at, position DESC);
CREATE INDEX ON event (occurred_on, position DESC);
CREATE INDEX ON event (position DESC) WHERE late_days > 0;
CREATE INDEX ON event (position DESC) WHERE aggregate_kind = 'campaign';
