DROP FUNCTION say_of_accounts(text[], text, text);

CREATE FUNCTION say_of_accounts(said text[], moment text, who text, first bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = access, pg_temp AS $$
DECLARE
    one text;
    fact jsonb;
    place bigint := first;
BEGIN
    PERFORM pg_advisory_xact_lock(7243528, 1);
    IF EXISTS (SELECT FROM access_events WHERE position >= first) THEN
        RAISE unique_violation USING MESSAGE = 'something was said of accounts since';
    END IF;
    FOREACH one IN ARRAY said LOOP
        fact := one::jsonb;
        IF fact->>'type' = 'invitation-accepted' THEN
            IF fact->>'login' IS DISTINCT FROM who OR NOT EXISTS (
                SELECT FROM access_events WHERE event::jsonb->>'type' = 'invited'
                AND event::jsonb->>'invitation' = fact->>'invitation'
                AND event::jsonb->>'login' = who
            ) OR EXISTS (
                SELECT FROM access_events
                WHERE event::jsonb->>'type' IN ('invitation-accepted', 'invitation-withdrawn')
                AND event::jsonb->>'invitation' = fact->>'invitation'
            ) THEN
                RAISE EXCEPTION 'no such invitation of % stands', who;
            END IF;
        ELSIF fact->>'type' NOT IN ('account-disabled', 'granted', 'identity-bound',
            'identity-unbound', 'invitation-withdrawn', 'invited', 'post-handed-over', 'revoked')
            OR NOT EXISTS (
                SELECT FROM sessions WHERE login = who
                AND seen::timestamptz > now() - interval '12 hours'
            )
        THEN
            RAISE EXCEPTION '% may not say %', who, fact->>'type';
        END IF;
        INSERT INTO access_events (position, at, "by", event) VALUES (place, moment, who, one);
        place := place + 1;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION say_of_accounts(text[], text, text, bigint) FROM PUBLIC
