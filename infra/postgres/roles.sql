-- The roles and schemas of Relais, before the migrations. Safe to repeat; for a superuser.
-- No password stands here: apply.py takes them from the environment.

DO $$
DECLARE
    name text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    -- As an earlier version called it.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_releases')
        AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'relais_partners') THEN
        ALTER ROLE relais_releases RENAME TO relais_partners;
    END IF;
    FOREACH name IN ARRAY ARRAY[
        'relais_owner', 'relais_intake', 'relais_relay', 'relais_projections', 'relais_reporting',
        'relais_vault', 'relais_access', 'relais_sealer', 'relais_sessions', 'relais_posts',
        'relais_partners', 'relais_past'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
            name
        );
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name);
    END LOOP;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE SCHEMA IF NOT EXISTS intake AUTHORIZATION relais_owner;
CREATE SCHEMA IF NOT EXISTS projections AUTHORIZATION relais_owner;
CREATE SCHEMA IF NOT EXISTS published AUTHORIZATION relais_owner;
CREATE SCHEMA IF NOT EXISTS reporting AUTHORIZATION relais_owner;
CREATE SCHEMA IF NOT EXISTS vault AUTHORIZATION relais_owner;
CREATE SCHEMA IF NOT EXISTS access AUTHORIZATION relais_owner;

GRANT USAGE ON SCHEMA intake TO relais_intake, relais_relay, relais_posts, relais_past;
GRANT USAGE ON SCHEMA projections TO relais_projections;
GRANT USAGE ON SCHEMA published TO relais_reporting, relais_sealer, relais_posts, relais_past;
GRANT USAGE ON SCHEMA reporting TO relais_sealer, relais_partners, relais_posts, relais_past;
GRANT USAGE ON SCHEMA vault TO relais_vault, relais_posts;
GRANT USAGE ON SCHEMA access TO relais_access, relais_sessions, relais_posts, relais_partners;

-- What the migrations make later is covered from its birth.
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA projections
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO relais_projections;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA published
    GRANT SELECT ON TABLES TO relais_reporting, relais_sealer, relais_past;
