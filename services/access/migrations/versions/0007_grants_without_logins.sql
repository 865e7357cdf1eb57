CREATE FUNCTION grants_without_logins() RETURNS TABLE (at text, event text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = access, pg_temp AS $$
    SELECT known.at, (
        known.said - 'issuer' - 'subject'
        || CASE WHEN known.said ? 'login' THEN jsonb_build_object(
            'login', 'compte ' || dense_rank() OVER (ORDER BY known.said->>'login')
        ) ELSE '{{}}' END
        || CASE WHEN known.said->>'type' = 'token-created' THEN
            '{{"name": "", "digest": ""}}'::jsonb
        ELSE '{{}}' END
    )::text
    FROM (SELECT position, access_events.at, access_events.event::jsonb AS said
        FROM access_events) AS known
    WHERE known.said->>'type' NOT IN ('identity-bound', 'identity-unbound')
    ORDER BY known.position
$$;

REVOKE ALL ON FUNCTION grants_without_logins() FROM PUBLIC;
