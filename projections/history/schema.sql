-- The wording in force, to tell what a change replaces.
CREATE TABLE item (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    wording jsonb NOT NULL,
    PRIMARY KEY (pledge, no)
);

-- One line per event of a pledge. before and after hold the wordings that the event is about.
CREATE TABLE line (
    pledge uuid NOT NULL,
    version bigint NOT NULL,
    position bigint NOT NULL,
    type text NOT NULL,
    occurred_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor uuid NOT NULL,
    role text NOT NULL,
    organisation uuid,
    on_behalf_of uuid,
    reason text NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    PRIMARY KEY (pledge, version)
);
