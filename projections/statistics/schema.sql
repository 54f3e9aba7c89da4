-- Where a pledge belongs, and the limits of the items in a letter that is not published yet.
CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    pledger uuid NOT NULL
);

CREATE TABLE draft (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    limit_on date NOT NULL,
    PRIMARY KEY (pledge, no)
);

-- Every published item as it stands since its last act: done is struck off, open neither struck off nor ended, kept
-- says that it counts once its limit has passed, which a withdrawn one does not.
CREATE TABLE item (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    pledger uuid NOT NULL,
    since date NOT NULL,
    limit_on date NOT NULL,
    done boolean NOT NULL DEFAULT false,
    open boolean NOT NULL DEFAULT true,
    kept boolean NOT NULL DEFAULT true,
    PRIMARY KEY (pledge, no)
);

-- By how much the figures of a pledger change on a day; the figure of a day is the sum up to it. What will be due
-- stands on the day after its limit already, and is taken back there if it comes otherwise.
CREATE TABLE delta (
    organisation uuid NOT NULL,
    day date NOT NULL,
    campaign uuid NOT NULL,
    pledger uuid NOT NULL,
    pledges integer NOT NULL,
    items integer NOT NULL,
    done integer NOT NULL,
    due integer NOT NULL,
    overdue integer NOT NULL,
    PRIMARY KEY (organisation, day, campaign, pledger)
);
CREATE INDEX ON delta (pledger);

-- The statistics form of an organisation for a period, in its last version; due is when that was or is owed.
CREATE TABLE form (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    due date,
    first_on date NOT NULL,
    submitted_on date NOT NULL,
    submitted_by uuid NOT NULL,
    submissions integer NOT NULL DEFAULT 1,
    returned_on date,
    returned_reason text NOT NULL DEFAULT '',
    says jsonb NOT NULL,
    version bigint NOT NULL,
    UNIQUE (campaign, organisation, ends_on)
);
CREATE INDEX ON form (organisation);

-- Each time that a form was returned: it was owed again by due, until it was handed in on closed_on.
CREATE TABLE returned (
    form uuid NOT NULL,
    no integer NOT NULL,
    returned_on date NOT NULL,
    due date,
    closed_on date,
    PRIMARY KEY (form, no)
);
