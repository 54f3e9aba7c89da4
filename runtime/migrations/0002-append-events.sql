-- Appends events and the receipt of their command in one call, so that the log's lock is never held while a client
-- is waited for. The lock comes before the first position is taken, and goes with the commit: positions become
-- visible in order. It is not a lock of the table: autovacuum would make every append wait for a second.
-- Nothing else may insert into the log.
SET lock_timeout = '5s';
SET statement_timeout = '5s';

CREATE OR REPLACE FUNCTION append_events(
    ids uuid[],
    versions bigint[],
    topics text[],
    states bytea[],
    by_actor uuid,
    by_key text,
    by_fingerprint text,
    answer_aggregate uuid,
    answer_version bigint,
    answer_stage text
) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7301002);
    NOTIFY pledgebook_events;
    IF by_key IS NOT NULL THEN
        INSERT INTO public.receipt (actor, key, fingerprint, aggregate, version, stage)
        VALUES (by_actor, by_key, by_fingerprint, answer_aggregate, answer_version, answer_stage);
    END IF;
    RETURN QUERY
        INSERT INTO public.pledgebook_events (originator_id, originator_version, topic, state)
        SELECT * FROM unnest(ids, versions, topics, states)
        RETURNING notification_id;
END
$$;
