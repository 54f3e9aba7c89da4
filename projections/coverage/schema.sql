-- in_service are the days on which members in service also pledge where they live, by the policy of each.
CREATE TABLE campaign (
    id uuid PRIMARY KEY,
    organisation uuid NOT NULL,
    opens_on date NOT NULL,
    in_service datemultirange NOT NULL DEFAULT '{}',
    closed_on date
);
CREATE INDEX ON campaign (organisation);

CREATE TABLE round (
    campaign uuid NOT NULL,
    year integer NOT NULL,
    opened_on date NOT NULL,
    entered bigint NOT NULL,
    first boolean NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (campaign, year)
);

-- since is the day from which a version counts, the first from ever; a later version wins.
CREATE TABLE policy (
    campaign uuid NOT NULL,
    version integer NOT NULL,
    since date NOT NULL,
    in_service boolean NOT NULL,
    deadline date,
    join_days integer NOT NULL,
    PRIMARY KEY (campaign, version)
);

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    level text NOT NULL,
    type text NOT NULL,
    founded_on date NOT NULL,
    dissolved_on date
);

-- Every superior the organisation ever had, with the days on which it was the superior.
CREATE TABLE superior (
    organisation uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    parent uuid,
    days daterange NOT NULL,
    PRIMARY KEY (organisation, since, entered)
);
CREATE INDEX ON superior (parent);

-- The days on which an organisation stands in a campaign, and those on which it also has a superior there.
CREATE TABLE scope (
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    days datemultirange NOT NULL,
    lower_days datemultirange NOT NULL,
    PRIMARY KEY (campaign, organisation)
);
CREATE INDEX ON scope (organisation);

-- Who is no Party member is joining; away is where somebody lives who pledges there instead of at home (floating) or as
-- well (in service).
CREATE TABLE member (
    id uuid PRIMARY KEY,
    kinds text[] NOT NULL,
    joining boolean NOT NULL,
    away uuid,
    floating boolean NOT NULL,
    admitted_on date NOT NULL
);

CREATE TABLE affiliation (
    member uuid NOT NULL,
    since date NOT NULL,
    entered bigint NOT NULL,
    organisation uuid NOT NULL,
    PRIMARY KEY (member, since, entered)
);

-- The days on which a member belongs to a place: HOME is their affiliation, SERVICE where a member in service lives, on the
-- days on which that is not their home, FLOATING where a floating one lives, who counts there and not at home.
CREATE TABLE stay (
    member uuid NOT NULL,
    basis text NOT NULL,
    organisation uuid NOT NULL,
    days datemultirange NOT NULL,
    PRIMARY KEY (member, basis, organisation)
);
CREATE INDEX ON stay (organisation);

CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    round integer NOT NULL,
    pledger uuid NOT NULL,
    organisation uuid NOT NULL,
    oral boolean NOT NULL,
    proposed_on date NOT NULL,
    published_on date,
    withdrawn_on date
);
CREATE INDEX ON pledge (campaign, round, pledger);

-- The stages of a pledge before it was published, in the order in which they were recorded.
CREATE TABLE stage (
    pledge uuid NOT NULL,
    entered bigint NOT NULL,
    since date NOT NULL,
    stage text NOT NULL,
    PRIMARY KEY (pledge, entered)
);

CREATE TABLE exemption (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    member uuid NOT NULL,
    approved_on date
);
CREATE INDEX ON exemption (campaign, member) WHERE approved_on IS NOT NULL;
