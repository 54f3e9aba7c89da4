CREATE TABLE assessment (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    round integer NOT NULL,
    target_kind text NOT NULL,
    target uuid NOT NULL,
    organisation uuid NOT NULL,
    assessed_on date NOT NULL,
    assessor uuid NOT NULL,
    kept integer NOT NULL,
    unkept integer NOT NULL,
    running integer NOT NULL,
    comments uuid[] NOT NULL,
    evaluations uuid[] NOT NULL,
    verdict text,
    organisation_class text,
    criticised boolean NOT NULL,
    criticism text NOT NULL,
    conclusion text NOT NULL
);
CREATE INDEX ON assessment (organisation, round DESC, id);
CREATE INDEX ON assessment (target, round);

CREATE TABLE ranking (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    kind text NOT NULL,
    organisation uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    published_on date NOT NULL,
    minimum_group integer NOT NULL
);
CREATE INDEX ON ranking (organisation, ends_on DESC, id);
CREATE INDEX ON ranking (campaign, ends_on DESC, id);

-- The lines of a table in its order; who is listed only has no rank.
CREATE TABLE ranked (
    ranking uuid NOT NULL,
    no integer NOT NULL,
    subject uuid NOT NULL,
    numerator integer NOT NULL,
    denominator integer NOT NULL,
    rank integer,
    PRIMARY KEY (ranking, no)
);
CREATE INDEX ON ranked (subject);

CREATE TABLE conferral (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    title text NOT NULL,
    day date NOT NULL
);
CREATE INDEX ON conferral (organisation, day DESC, id);

-- Who bears the title (no reason) and who was left out for which reason.
CREATE TABLE candidate (
    conferral uuid NOT NULL,
    no integer NOT NULL,
    kind text NOT NULL,
    candidate uuid NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (conferral, no)
);
CREATE INDEX ON candidate (candidate);
