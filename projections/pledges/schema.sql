CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    position bigint NOT NULL UNIQUE,
    campaign uuid NOT NULL,
    policy_version integer NOT NULL,
    round integer NOT NULL,
    pledger_kind text NOT NULL,
    pledger uuid NOT NULL,
    organisation uuid NOT NULL,
    reviewer uuid NOT NULL,
    form text NOT NULL,
    imported boolean NOT NULL,
    refers_to uuid,
    stage text NOT NULL,
    stage_due date,
    returned boolean NOT NULL DEFAULT false,
    submissions integer NOT NULL DEFAULT 0,
    digest text NOT NULL DEFAULT '',
    proposed_on date NOT NULL,
    submitted_on date,
    approved_on date,
    pledger_signed_on date,
    superior_signed_on date,
    published_on date,
    planned_on date,
    evaluation_opened_on date,
    assessed_on date,
    ended_on date,
    change_item integer,
    change_due date,
    rectification_due date,
    rectifications integer NOT NULL DEFAULT 0,
    criticised boolean NOT NULL DEFAULT false,
    items_total integer NOT NULL DEFAULT 0,
    items_claimed integer NOT NULL DEFAULT 0,
    items_struck_off integer NOT NULL DEFAULT 0,
    version bigint NOT NULL
);
CREATE INDEX ON pledge (campaign, round, position);
CREATE INDEX ON pledge (organisation, position);
CREATE INDEX ON pledge (pledger, position);
CREATE INDEX ON pledge (stage, position);
CREATE INDEX ON pledge (published_on DESC, id) WHERE published_on IS NOT NULL;

-- The letter in its present wording.
CREATE TABLE item (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    text text NOT NULL,
    measure text NOT NULL,
    responsible text NOT NULL,
    due_kind text,
    due_on date,
    category text NOT NULL,
    status text NOT NULL DEFAULT 'OPEN',
    PRIMARY KEY (pledge, no)
);

-- Where the letter was shown, beside the web board.
CREATE TABLE channel (
    pledge uuid NOT NULL,
    channel text NOT NULL,
    place text NOT NULL,
    shown_on date NOT NULL,
    PRIMARY KEY (pledge, channel)
);

CREATE TABLE copy (
    pledge uuid NOT NULL,
    holder text NOT NULL,
    digest text NOT NULL,
    document text NOT NULL,
    filed_on date NOT NULL,
    PRIMARY KEY (pledge, holder)
);
