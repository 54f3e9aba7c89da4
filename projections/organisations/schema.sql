CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    pinyin text NOT NULL,
    level text NOT NULL,
    type text NOT NULL,
    parent uuid,
    founded_on date NOT NULL,
    dissolved_on date,
    version bigint NOT NULL
);
CREATE INDEX ON organisation (pinyin, id);
CREATE INDEX ON organisation (parent);

-- Every superior the organisation ever had; the one with the latest day is the present one.
CREATE TABLE superior (
    organisation uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    parent uuid,
    PRIMARY KEY (organisation, since, entered)
);
CREATE INDEX ON superior (since);
CREATE INDEX ON superior (parent, organisation);

-- The tree as it stands: each organisation is its own descendant at depth 0.
CREATE TABLE closure (
    ancestor uuid NOT NULL,
    descendant uuid NOT NULL,
    depth integer NOT NULL,
    PRIMARY KEY (ancestor, descendant)
);
CREATE INDEX ON closure (descendant, ancestor);

-- until is the first day on which the post is no longer held.
CREATE TABLE tenure (
    organisation uuid NOT NULL,
    role text NOT NULL,
    member uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    until date,
    PRIMARY KEY (organisation, entered)
);
CREATE INDEX ON tenure (member);

-- Periods in which somebody acts for the holder of a post, while they hold it; until is the first day after.
CREATE TABLE substitution (
    organisation uuid NOT NULL,
    role text NOT NULL,
    holder uuid NOT NULL,
    substitute uuid NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    entered bigint NOT NULL,
    PRIMARY KEY (organisation, entered)
);
CREATE INDEX ON substitution (substitute);

-- Every guidance group the organisation ever had; NULL from the day on which it left its system.
CREATE TABLE guidance (
    organisation uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    guide uuid,
    PRIMARY KEY (organisation, since, entered)
);
CREATE INDEX ON guidance (guide);

CREATE TABLE member (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    pinyin text NOT NULL,
    kinds text[] NOT NULL,
    organisation uuid NOT NULL,
    residence uuid,
    duty text NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX ON member (pinyin, id);
CREATE INDEX ON member (organisation);
CREATE INDEX ON member (residence);

CREATE TABLE affiliation (
    member uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    organisation uuid NOT NULL,
    PRIMARY KEY (member, since, entered)
);

CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    pinyin text NOT NULL,
    theme text NOT NULL,
    organisation uuid NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    closed_on date,
    rounds integer[] NOT NULL,
    policy jsonb NOT NULL,
    policy_version integer NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE opinion (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    channel text NOT NULL,
    text text NOT NULL,
    author text NOT NULL,
    collected_on date NOT NULL,
    answer text NOT NULL,
    answered_on date,
    version bigint NOT NULL
);
CREATE INDEX ON opinion (organisation, collected_on DESC, id);
CREATE INDEX ON opinion (campaign, collected_on DESC, id);

CREATE TABLE exemption (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    member uuid NOT NULL,
    organisation uuid NOT NULL,
    grounds text NOT NULL,
    step text NOT NULL,
    requested_on date NOT NULL,
    studied_on date,
    decided_on date,
    version bigint NOT NULL
);
CREATE INDEX ON exemption (campaign, requested_on DESC, id);
CREATE INDEX ON exemption (member);
