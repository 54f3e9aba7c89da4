CREATE TABLE comment (
    id uuid PRIMARY KEY,
    campaign uuid NOT NULL,
    target_kind text NOT NULL,
    target uuid NOT NULL,
    organisation uuid NOT NULL,
    commenter uuid NOT NULL,
    commenter_role text NOT NULL,
    commenter_organisation uuid,
    on_behalf_of uuid,
    mode text NOT NULL,
    checkpoint text NOT NULL,
    given_on date NOT NULL,
    account text NOT NULL,
    achievements text NOT NULL,
    shortcomings text NOT NULL,
    direction text NOT NULL,
    feed_back_due date NOT NULL,
    feedback text,
    fed_back_on date,
    scope text,
    published_on date,
    opened uuid, -- the rectification that it opened
    version bigint NOT NULL
);
CREATE INDEX ON comment (organisation, given_on DESC, id);
CREATE INDEX ON comment (target, given_on DESC, id);
CREATE INDEX ON comment (campaign, given_on DESC, id);

CREATE TABLE follow_up (
    comment uuid NOT NULL,
    no integer NOT NULL,
    text text NOT NULL,
    due date NOT NULL,
    done_on date,
    result text,
    evidence text,
    PRIMARY KEY (comment, no)
);
