-- The part of each version of a campaign's policy that says when somebody is reminded.
CREATE TABLE policy (
    campaign uuid NOT NULL,
    version integer NOT NULL,
    remind_before integer[] NOT NULL,
    remind_after integer[] NOT NULL,
    escalate_after integer NOT NULL,
    yellow_after integer NOT NULL,
    red_after integer NOT NULL,
    calendar text NOT NULL,
    PRIMARY KEY (campaign, version)
);

-- The present edition of each calendar: the days that differ from their weekday.
CREATE TABLE calendar (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE
);

CREATE TABLE special_day (
    calendar uuid NOT NULL,
    day date NOT NULL,
    works boolean NOT NULL,
    PRIMARY KEY (calendar, day)
);

CREATE TABLE pledge (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    policy_version integer NOT NULL,
    round integer NOT NULL,
    pledger_kind text NOT NULL,
    pledger uuid NOT NULL,
    organisation uuid NOT NULL,
    reviewer uuid NOT NULL,
    stage text NOT NULL,
    stage_due date,
    pledger_signed boolean NOT NULL DEFAULT false,
    change_item integer,
    change_due date,
    rectification_due date,
    report_due date
);
CREATE INDEX ON pledge (organisation);
CREATE INDEX ON pledge (reviewer);
CREATE INDEX ON pledge (pledger);

CREATE TABLE item (
    pledge uuid NOT NULL,
    no integer NOT NULL,
    status text NOT NULL DEFAULT 'OPEN',
    limit_on date NOT NULL,
    PRIMARY KEY (pledge, no)
);

-- All that is owed now, as Pledge.duties() says; the table duty keeps its history.
CREATE VIEW owed AS
    SELECT p.id AS pledge, s.code AS ref, s.code, 0 AS item, p.stage_due AS due,
        CASE WHEN p.stage = 'SIGN' AND p.pledger_signed THEN 'SUPERIOR' ELSE s.owed_by END AS owed_by
    FROM pledge p JOIN (VALUES
        ('PROPOSE', 'propose', 'PLEDGER'),
        ('REVIEW', 'review', 'SUPERIOR'),
        ('SIGN', 'sign', 'PLEDGER'),
        ('PUBLISH', 'publish', 'SUPERIOR'),
        ('FULFIL', 'plan', 'PLEDGER'),
        ('EVALUATE', 'assess', 'SUPERIOR')
    ) AS s (stage, code, owed_by) ON s.stage = p.stage
    WHERE p.stage_due IS NOT NULL
UNION ALL
    SELECT i.pledge, 'item:' || i.no, 'item', i.no, i.limit_on, 'PLEDGER'
    FROM item i JOIN pledge p ON p.id = i.pledge
    WHERE p.stage = 'FULFIL' AND i.status = 'OPEN'
UNION ALL
    SELECT i.pledge, 'strike_off:' || i.no, 'strike_off', i.no, i.limit_on, 'SUPERIOR'
    FROM item i JOIN pledge p ON p.id = i.pledge
    WHERE p.stage = 'FULFIL' AND i.status = 'CLAIMED'
UNION ALL
    SELECT p.id, CASE p.change_item WHEN 0 THEN 'decide' ELSE 'decide:' || p.change_item END, 'decide',
        p.change_item, p.change_due, 'SUPERIOR'
    FROM pledge p WHERE p.change_due IS NOT NULL AND p.stage NOT IN ('CLOSED', 'WITHDRAWN')
UNION ALL
    SELECT p.id, 'rectify', 'rectify', 0, p.rectification_due, 'PLEDGER'
    FROM pledge p WHERE p.rectification_due IS NOT NULL AND p.report_due IS NULL AND p.stage NOT IN ('CLOSED', 'WITHDRAWN')
UNION ALL
    SELECT p.id, 'confirm', 'confirm', 0, p.report_due, 'SUPERIOR'
    FROM pledge p WHERE p.report_due IS NOT NULL AND p.stage NOT IN ('CLOSED', 'WITHDRAWN');

-- Evaluations, rectifications and comments: whose duties they bring, and under which policy.
CREATE TABLE thing (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    campaign uuid NOT NULL,
    policy_version integer NOT NULL,
    organisation uuid NOT NULL,
    member uuid
);
CREATE INDEX ON thing (organisation);

CREATE TABLE evaluation (
    id uuid PRIMARY KEY,
    closes_on date NOT NULL
);

-- The limits of a rectification's problems, which are owed from the order on.
CREATE TABLE problem (
    rectification uuid NOT NULL,
    no integer NOT NULL,
    limit_on date NOT NULL,
    PRIMARY KEY (rectification, no)
);

-- What a duty says again of what it is about.
CREATE VIEW concern AS
    SELECT id, 'PLEDGE' AS kind, campaign, organisation, pledger AS subject, pledger_kind = 'MEMBER' AS member FROM pledge
UNION ALL
    SELECT id, kind, campaign, organisation, coalesce(member, organisation), member IS NOT NULL FROM thing;

-- What is owed about a pledge or one of the other things. since is the day on which the duty came up; it was owed by
-- owed_by from owed_from until before closed_on. Kind, campaign, organisation, subject and member say again what the
-- pledge or thing says and never changes; level is how far the duty was passed up, counted while it was open.
CREATE TABLE duty (
    about uuid NOT NULL,
    ref text NOT NULL,
    opened_at bigint NOT NULL,
    kind text NOT NULL,
    campaign uuid NOT NULL,
    organisation uuid NOT NULL,
    subject uuid NOT NULL,
    member boolean NOT NULL,
    code text NOT NULL,
    item integer NOT NULL,
    owed_by text NOT NULL,
    due date NOT NULL,
    since date NOT NULL,
    owed_from date NOT NULL,
    closed_on date,
    closed_at bigint,
    closed_in integer GENERATED ALWAYS AS ((extract(year FROM closed_on) * 12 + extract(month FROM closed_on))::integer) STORED,
    level smallint NOT NULL,
    PRIMARY KEY (about, ref, opened_at)
);
CREATE UNIQUE INDEX ON duty (about, ref) WHERE closed_at IS NULL;
-- The open ones in the order of the list, all of them and those of each organisation, subject, code and campaign: a page
-- is cut and counted from an index alone.
CREATE INDEX duty_open ON duty (due, subject, opened_at, ref)
    INCLUDE (about, kind, campaign, organisation, member, code, owed_by, owed_from, level) WHERE closed_on IS NULL;
CREATE INDEX duty_open_of_organisation ON duty (organisation, due, subject, opened_at, ref)
    INCLUDE (about, kind, campaign, member, code, owed_by, owed_from, level) WHERE closed_on IS NULL;
CREATE INDEX duty_open_of_code ON duty (code, due, subject, opened_at, ref)
    INCLUDE (about, kind, campaign, organisation, member, owed_by, owed_from, level) WHERE closed_on IS NULL;
CREATE INDEX duty_open_of_campaign ON duty (campaign, due, subject, opened_at, ref)
    INCLUDE (about, kind, organisation, member, code, owed_by, owed_from, level) WHERE closed_on IS NULL;
CREATE INDEX duty_escalated ON duty (due, subject, opened_at, ref)
    INCLUDE (about, kind, campaign, organisation, member, code, owed_by, owed_from, level)
    WHERE closed_on IS NULL AND level > 0;
CREATE INDEX duty_open_of_subject ON duty (subject, due, opened_at, ref)
    INCLUDE (about, kind, campaign, organisation, member, code, owed_by, owed_from, level) WHERE closed_on IS NULL;
-- The closed ones for days in the past: what was closed before such a day is passed over by the month.
CREATE INDEX duty_closed ON duty (closed_in, due, subject, opened_at, ref)
    INCLUDE (about, kind, campaign, organisation, member, code, owed_by, owed_from, closed_on, level)
    WHERE closed_on IS NOT NULL;
CREATE INDEX duty_closed_of_organisation ON duty (organisation, due, subject, opened_at, ref)
    INCLUDE (about, kind, campaign, member, code, owed_by, owed_from, closed_on, level) WHERE closed_on IS NOT NULL;
CREATE INDEX duty_closed_of_subject ON duty (subject, due, opened_at, ref)
    INCLUDE (about, kind, campaign, organisation, member, code, owed_by, owed_from, closed_on, level)
    WHERE closed_on IS NOT NULL;
-- Whether anything happened after a day.
CREATE INDEX ON duty (owed_from);
CREATE INDEX ON duty (closed_on) WHERE closed_on IS NOT NULL;

-- Every rung of the ladder that was climbed; one that passes the duty up has the organisation it went to.
CREATE TABLE reminder (
    about uuid NOT NULL,
    ref text NOT NULL,
    due date NOT NULL,
    rung text NOT NULL,
    sent_on date NOT NULL,
    escalated_to uuid,
    PRIMARY KEY (about, ref, due, rung)
);
CREATE INDEX ON reminder (sent_on);

-- Until when reminders of a duty rest, since noted_on; the latest counts.
CREATE TABLE rest (
    about uuid NOT NULL,
    ref text NOT NULL,
    due date NOT NULL,
    position bigint NOT NULL,
    noted_on date NOT NULL,
    until date NOT NULL,
    PRIMARY KEY (about, ref, due, position)
);
