-- The ballots of an open evaluation, sealed as one text of constant length under a key of the evaluation's own. A row
-- goes when its evaluation is closed. No column may ever tell of a time, an order, a number or a person.
SET lock_timeout = '5s';
SET statement_timeout = '5s';

CREATE TABLE IF NOT EXISTS ballot_box (
    evaluation uuid PRIMARY KEY,
    sealed text NOT NULL
);
