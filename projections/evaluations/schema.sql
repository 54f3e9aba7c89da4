-- A public evaluation (群众评议): nothing here tells one ballot from another.
CREATE TABLE evaluation (
    id uuid PRIMARY KEY,
    position bigint NOT NULL UNIQUE,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    organisation_type text NOT NULL,
    policy_version integer NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    attempt integer NOT NULL,
    previous uuid,
    -- The first of the attempts that follow from one another.
    first uuid NOT NULL,
    held_on date NOT NULL,
    closes_on date NOT NULL,
    minimum integer NOT NULL,
    threshold integer NOT NULL,
    satisfied_grades text[] NOT NULL,
    step text NOT NULL DEFAULT 'ANNOUNCED',
    announced_on date NOT NULL,
    opened_on date,
    reported_on date,
    closed_on date,
    published_on date,
    attendance integer,
    "cast" integer,
    satisfied integer,
    tally jsonb,
    criticism text NOT NULL DEFAULT '',
    verdict text,
    place text NOT NULL DEFAULT '',
    version bigint NOT NULL
);
CREATE INDEX ON evaluation (organisation, position);
CREATE INDEX ON evaluation (campaign, position);
CREATE INDEX ON evaluation (first, attempt);
CREATE INDEX ON evaluation (published_on DESC, id) WHERE published_on IS NOT NULL;

-- Who took part, by category; participation is kept apart from ballots.
CREATE TABLE attendance (
    evaluation uuid NOT NULL,
    category text NOT NULL,
    number integer NOT NULL,
    PRIMARY KEY (evaluation, category)
);

CREATE TABLE rectification (
    id uuid PRIMARY KEY,
    position bigint NOT NULL UNIQUE,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    member uuid,
    source_kind text NOT NULL,
    source uuid NOT NULL,
    step text NOT NULL DEFAULT 'REPORT',
    examination text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    returns integer NOT NULL DEFAULT 0,
    opened_on date NOT NULL,
    reported_on date,
    ordered_on date,
    period_due date,
    concluded_on date,
    evaluation uuid,
    verdict text,
    version bigint NOT NULL
);
CREATE INDEX ON rectification (organisation, position);
CREATE INDEX ON rectification (campaign, position);
CREATE INDEX ON rectification (member, position) WHERE member IS NOT NULL;
CREATE INDEX ON rectification (source);

CREATE TABLE problem (
    rectification uuid NOT NULL,
    no integer NOT NULL,
    text text NOT NULL,
    goal text NOT NULL,
    measures text NOT NULL,
    limit_on date NOT NULL,
    status text NOT NULL DEFAULT 'OPEN',
    evidence text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',
    closed_on date,
    confirmed_on date,
    reopenings integer NOT NULL DEFAULT 0,
    PRIMARY KEY (rectification, no)
);

-- What was or is owed by a day, since which event of the log, and how it went; a dropped one was never due after all.
CREATE TABLE deadline (
    subject uuid NOT NULL,
    position bigint NOT NULL,
    duty text NOT NULL,
    owed_by text NOT NULL,
    since date NOT NULL,
    due date NOT NULL,
    met_on date,
    dropped_on date,
    PRIMARY KEY (subject, position, duty)
);
