CREATE FUNCTION say_of_accounts(said text[], moment text, who text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = access, pg_temp AS $$
DECLARE
    one text;
    fact jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock(7243528, 1);
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
        INSERT INTO access_events (at, "by", event) VALUES (moment, who, one);
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION say_of_accounts(text[], text, text) FROM PUBLIC
