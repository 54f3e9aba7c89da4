-- What the opening of a period looks at: the tree and the people as they stand, and the pledges that are being kept.
CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    closes_on date NOT NULL
);

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    parent uuid,
    dissolved boolean NOT NULL DEFAULT false
);
CREATE INDEX ON organisation (parent);

CREATE TABLE superior (
    organisation uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    parent uuid,
    PRIMARY KEY (organisation, since, entered)
);

-- Whom no branch of theirs judges: who became secretary last, until they leave the post.
CREATE TABLE secretary (
    organisation uuid PRIMARY KEY,
    member uuid NOT NULL,
    since date NOT NULL
);
CREATE INDEX ON secretary (member);

-- home is where the member counts: for a floating one where they live, for all others their affiliation of the latest
-- day. Who is no Party member is joining: they owe what follows from a pledge and nothing else.
CREATE TABLE member (
    id uuid PRIMARY KEY,
    home uuid NOT NULL,
    settled boolean NOT NULL,
    joining boolean NOT NULL
);
CREATE INDEX ON member (home);

CREATE TABLE affiliation (
    member uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    organisation uuid NOT NULL,
    PRIMARY KEY (member, since, entered)
);

CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    pledger uuid NOT NULL,
    member boolean NOT NULL,
    organisation uuid NOT NULL,
    published_on date,
    fulfilling boolean NOT NULL DEFAULT false
);
CREATE INDEX ON pledge (campaign, pledger) WHERE fulfilling;

-- Evaluations count for the period in which for_day lies, whenever their result is published.
CREATE TABLE evaluation (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    for_day date NOT NULL
);

-- One period of one cadence, by the position at which it was opened.
CREATE TABLE period (
    id bigint PRIMARY KEY,
    campaign uuid NOT NULL,
    duty text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    owed_by text NOT NULL
);
CREATE INDEX ON period (duty, starts_on);

-- Who owes a duty in a period, as the tree stood at the opening: organisation is where the subject stands, owing who
-- must act. met_on is the first day on which it was done, known_on the first on which that was recorded.
CREATE TABLE duty (
    due date NOT NULL,
    subject uuid NOT NULL,
    period bigint NOT NULL,
    member boolean NOT NULL,
    organisation uuid NOT NULL,
    owing uuid NOT NULL,
    met_on date,
    known_on date,
    PRIMARY KEY (due, subject, period)
);
CREATE INDEX ON duty (organisation, due);
-- Those that were missed at some time in the order of the work list, all of them, those of an organisation, and those
-- that it owes: a page is cut and counted from an index alone.
CREATE INDEX duty_missed ON duty (due, subject, period)
    INCLUDE (organisation, member, owing, met_on) WHERE met_on IS NULL OR met_on > due;
CREATE INDEX duty_missed_of_organisation ON duty (organisation, due, subject, period)
    INCLUDE (member, owing, met_on) WHERE met_on IS NULL OR met_on > due;
CREATE INDEX duty_missed_of_owing ON duty (owing, due, subject, period)
    INCLUDE (organisation, member, met_on) WHERE met_on IS NULL OR met_on > due;

-- Everything that can meet a duty, by the position of its event; it counts for the period in which for_day lies. What can
-- be taken back again has its source.
CREATE TABLE fulfilment (
    position bigint PRIMARY KEY,
    duty text NOT NULL,
    subject uuid NOT NULL,
    campaign uuid,
    source uuid,
    for_day date NOT NULL,
    done_on date NOT NULL,
    recorded_on date NOT NULL
);
CREATE INDEX ON fulfilment (duty, for_day, subject);
CREATE INDEX ON fulfilment (source) WHERE source IS NOT NULL;
