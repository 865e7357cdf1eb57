-- Who may do what with the tables, after the migrations. Safe to repeat; for relais_owner.

-- The log is written at its end, and never changed.
GRANT SELECT, INSERT ON intake.stored_events, intake.accepted_facts TO relais_intake;
GRANT SELECT ON intake.log_identity, intake.alembic_version TO relais_intake;
GRANT EXECUTE ON FUNCTION intake.lock_log() TO relais_intake;

GRANT SELECT ON intake.stored_events, intake.log_identity, intake.alembic_version TO relais_relay;
-- What the relay noted is its own; the row is there, and stays.
GRANT SELECT, UPDATE ON intake.relay_position TO relais_relay;

-- Workers count; the version of their tables is the owner's.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA projections TO relais_projections;
REVOKE INSERT, UPDATE, DELETE ON projections.alembic_version FROM relais_projections;

GRANT SELECT ON ALL TABLES IN SCHEMA published TO relais_reporting;
