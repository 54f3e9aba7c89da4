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
