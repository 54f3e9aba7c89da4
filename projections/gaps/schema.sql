-- What each version of a campaign's policy wants; a pledge keeps the version that it began under.
CREATE TABLE policy (
    campaign uuid NOT NULL,
    version integer NOT NULL,
    evaluation boolean NOT NULL,
    PRIMARY KEY (campaign, version)
);

-- The channels on which such a pledge must be recorded as shown.
CREATE TABLE obligation (
    campaign uuid NOT NULL,
    version integer NOT NULL,
    pledger_kind text NOT NULL,
    organisation_type text NOT NULL,
    channel text NOT NULL,
    zh text NOT NULL,
    en text NOT NULL,
    PRIMARY KEY (campaign, version, pledger_kind, organisation_type, channel)
);

-- The first day on which a letter was shown on a channel.
CREATE TABLE shown (
    pledge uuid NOT NULL,
    channel text NOT NULL,
    shown_on date NOT NULL,
    PRIMARY KEY (pledge, channel)
);

-- Every return of a letter, by its position in the log: by when it was first to be revised, and when it was.
CREATE TABLE returned (
    position bigint PRIMARY KEY,
    pledge uuid NOT NULL,
    returned_on date NOT NULL,
    due date NOT NULL,
    revised_on date
);
CREATE INDEX ON returned (pledge) WHERE revised_on IS NULL;

-- The deadline of a returned letter moved: on which day, and to which.
CREATE TABLE moved (
    position bigint PRIMARY KEY,
    returned bigint NOT NULL,
    moved_on date NOT NULL,
    due date NOT NULL
);
CREATE INDEX ON moved (returned, position);
