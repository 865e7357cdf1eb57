-- The roles and schemas of Relais, before the migrations. Safe to repeat; for a superuser.
-- No password stands here: apply.py takes them from the environment.

DO $$
DECLARE
    name text;
    renamed text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    -- As earlier versions called them.
    FOR name, renamed IN VALUES
        ('relais_releases', 'relais_partners'), ('relais_past', 'relais_audit')
    LOOP
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = name)
            AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = renamed) THEN
            EXECUTE format('ALTER ROLE %I RENAME TO %I', name, renamed);
        END IF;
    END LOOP;
    FOREACH name IN ARRAY ARRAY[
        'relais_owner', 'relais_intake', 'relais_relay', 'relais_projections', 'relais_reporting',
        'relais_vault', 'relais_access', 'relais_sealer', 'relais_sessions', 'relais_posts',
        'relais_partners', 'relais_audit'
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

GRANT USAGE ON SCHEMA intake TO relais_intake, relais_relay, relais_posts, relais_audit;
GRANT USAGE ON SCHEMA projections TO relais_projections;
GRANT USAGE ON SCHEMA published TO relais_reporting, relais_sealer, relais_posts, relais_audit,
    relais_partners;
GRANT USAGE ON SCHEMA reporting TO relais_sealer, relais_partners, relais_posts, relais_audit;
GRANT USAGE ON SCHEMA vault TO relais_vault, relais_posts;
GRANT USAGE ON SCHEMA access TO relais_access, relais_sessions, relais_sealer, relais_posts, relais_partners,
    relais_audit;

-- What the migrations make later is covered from its birth.
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA projections
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO relais_projections;
ALTER DEFAULT PRIVILEGES FOR ROLE relais_owner IN SCHEMA published
    GRANT SELECT ON TABLES TO relais_reporting, relais_sealer;
