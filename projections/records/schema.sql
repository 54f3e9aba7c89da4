-- What was taken back stays, with the day and the reason.
CREATE TABLE record (
    id uuid PRIMARY KEY,
    campaign uuid,
    kind text NOT NULL,
    organisation uuid NOT NULL,
    member uuid,
    title text NOT NULL,
    text text NOT NULL,
    evidence text NOT NULL,
    attendance integer,
    figures jsonb NOT NULL,
    details jsonb NOT NULL,
    occurred_on date NOT NULL,
    period date,
    public boolean NOT NULL,
    refers_to uuid[] NOT NULL,
    entered_by uuid NOT NULL,
    entered_role text NOT NULL,
    retracted_on date,
    retraction_reason text NOT NULL DEFAULT '',
    version bigint NOT NULL
);
CREATE INDEX ON record (organisation, occurred_on DESC, id);
CREATE INDEX ON record (kind, occurred_on DESC, id);
CREATE INDEX ON record (member) WHERE member IS NOT NULL;
CREATE INDEX ON record (occurred_on DESC, id DESC);
