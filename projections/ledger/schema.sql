CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    round integer NOT NULL,
    pledger_kind text NOT NULL,
    pledger uuid NOT NULL,
    organisation uuid NOT NULL,
    reviewer uuid NOT NULL,
    published_on date,
    ended_on date
);

-- The wording of a letter that is not published yet.
CREATE TABLE draft (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    text text NOT NULL,
    measure text NOT NULL,
    responsible text NOT NULL,
    due_kind text,
    due_on date,
    limit_on date NOT NULL,
    category text NOT NULL,
    opinions uuid[] NOT NULL,
    carried_from_pledge uuid,
    carried_from_item integer,
    PRIMARY KEY (pledge, no)
);

-- One row per item hung up; limit_on is the last day on which it is not overdue.
CREATE TABLE item (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    campaign uuid NOT NULL,
    round integer NOT NULL,
    pledger_kind text NOT NULL,
    pledger uuid NOT NULL,
    organisation uuid NOT NULL,
    reviewer uuid NOT NULL,
    text text NOT NULL,
    measure text NOT NULL,
    responsible text NOT NULL,
    due_kind text,
    due_on date,
    limit_on date NOT NULL,
    category text NOT NULL,
    opinions uuid[] NOT NULL,
    carried_from_pledge uuid,
    carried_from_item integer,
    hung_on date NOT NULL,
    status text NOT NULL DEFAULT 'OPEN',
    percent integer NOT NULL DEFAULT 0,
    completed_on date,
    evidence text NOT NULL DEFAULT '',
    struck_off_on date,
    outcome text,
    outcome_on date,
    amendments integer NOT NULL DEFAULT 0,
    corrections integer NOT NULL DEFAULT 0,
    help_asked boolean NOT NULL DEFAULT false,
    last_act_on date NOT NULL,
    PRIMARY KEY (pledge, no)
);
CREATE INDEX ON item (limit_on, pledge, no);
CREATE INDEX ON item (campaign, limit_on, pledge, no);
CREATE INDEX ON item (organisation, limit_on, pledge, no);
CREATE INDEX ON item (pledger);
CREATE INDEX ON item USING gin (opinions);

-- Every wording an item ever had; version 1 is the published one. reason is why the wording came into force.
CREATE TABLE item_version (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    measure text NOT NULL,
    responsible text NOT NULL,
    due_kind text,
    due_on date,
    limit_on date NOT NULL,
    since date NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (pledge, no, version)
);

CREATE TABLE milestone (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    step integer NOT NULL,
    measure text NOT NULL,
    due date NOT NULL,
    PRIMARY KEY (pledge, no, step)
);
