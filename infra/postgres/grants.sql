-- Who may do what with the tables, after the migrations. Safe to repeat; for relais_owner.

-- The log is written at its end, and never changed: by intake's door and by the pages of posts.
GRANT SELECT, INSERT ON intake.stored_events, intake.accepted_facts, intake.log_leaves,
    intake.log_nodes TO relais_intake, relais_posts;
GRANT SELECT ON intake.log_identity, intake.alembic_version TO relais_intake, relais_posts;
GRANT EXECUTE ON FUNCTION intake.lock_log() TO relais_intake, relais_posts;
-- A survey is open or counted; links go once used, answers once counted. Pages of posts alone.
GRANT SELECT, INSERT, DELETE ON intake.surveys, intake.survey_links, intake.survey_answers
    TO relais_posts;
GRANT UPDATE (links, paper, closed_on, counted, responses) ON intake.surveys TO relais_posts;
GRANT SELECT, INSERT ON intake.log_checkpoints, intake.log_witnesses, intake.log_cosignatures,
    intake.log_keys TO relais_intake;
GRANT SELECT ON intake.log_closings, intake.log_closing_parts, intake.closed_cells,
    intake.closed_numbers TO relais_intake, relais_audit;
-- Who serves the auditor reads the log whole, with the salts of its leaves, and adds nothing.
GRANT SELECT ON intake.stored_events, intake.log_identity, intake.alembic_version
    TO relais_relay, relais_audit;
GRANT SELECT ON intake.log_leaves, intake.log_nodes, intake.log_checkpoints, intake.log_keys,
    intake.log_witnesses, intake.log_cosignatures TO relais_audit;
-- What the relay noted is its own; the row is there, and stays.
GRANT SELECT, UPDATE ON intake.relay_position TO relais_relay;

-- Workers count; the version of their tables is the owner's.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA projections TO relais_projections;
REVOKE INSERT, UPDATE, DELETE ON projections.alembic_version FROM relais_projections;

GRANT SELECT ON ALL TABLES IN SCHEMA published TO relais_reporting, relais_sealer;
-- The pages of posts show exact figures of posts, never those of a département or the nation.
GRANT SELECT ON published.site_cells_v1, published.site_posts_v1, published.site_series_v1,
    published.site_open_cases_v1, published.site_sequence_holes_v1, published.positions_v1
    TO relais_posts, relais_audit;
GRANT SELECT ON published.site_cases_v1 TO relais_posts;
-- Partners read the register of posts, without what counts or describes persons.
GRANT SELECT ON published.site_register_v1 TO relais_partners;
GRANT SELECT ON published.department_cells_v1, published.department_posts_v1,
    published.department_series_v1, published.nation_cells_v1, published.nation_posts_v1,
    published.nation_series_v1 TO relais_audit;

-- A release is added once. Who serves releases reads what may be served, and no exact count,
-- except for the auditor, who derives them again;
-- a post is compared with the released medians of like posts.
DO $$
BEGIN
    IF to_regclass('reporting.releases') IS NOT NULL THEN
        GRANT SELECT, INSERT ON reporting.releases, reporting.released_rows,
            reporting.release_proofs, reporting.release_manifests, reporting.release_blinds
            TO relais_sealer;
        GRANT SELECT ON reporting.alembic_version TO relais_sealer;
        GRANT SELECT ON reporting.releases, reporting.released_rows, reporting.release_manifests
            TO relais_partners, relais_audit;
        GRANT SELECT ON reporting.release_proofs, reporting.release_blinds TO relais_audit;
        -- Who gives grants by page asks whether the last releases stand against who would hold them.
        GRANT SELECT ON reporting.released_medians, reporting.standing_proofs TO relais_posts;
        -- What is said of calls is added to and never changed; words may be erased.
        GRANT SELECT, INSERT ON reporting.arbitration_entries TO relais_partners;
        GRANT SELECT ON reporting.arbitration_entries TO relais_sealer;
        GRANT SELECT, INSERT, DELETE ON reporting.arbitration_words TO relais_partners;
    END IF;
END
$$;

-- Personal details are for two roles, which see those of the post of their transaction; what they
-- note of each access stays. The pages neither move nor lose the key of a post (their UPDATE is
-- what a row lock asks for). A set-up without a vault has none of these tables.
DO $$
BEGIN
    IF to_regclass('vault.post_keys') IS NOT NULL THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON vault.post_keys, vault.cases, vault.details,
            vault.tokens TO relais_vault;
        GRANT SELECT, INSERT, UPDATE ON vault.post_keys TO relais_posts;
        GRANT SELECT, INSERT, DELETE ON vault.cases, vault.details, vault.tokens TO relais_posts;
        GRANT SELECT, INSERT, DELETE ON vault.erasures TO relais_vault, relais_posts;
        GRANT SELECT, INSERT ON vault.accesses TO relais_vault, relais_posts;
        GRANT USAGE ON SEQUENCE vault.accesses_id_seq TO relais_vault, relais_posts;
        GRANT SELECT ON vault.alembic_version TO relais_vault, relais_posts;
    END IF;
END
$$;

-- Accounts and the journal of what was served only grow. Who serves people reads accounts, keeps
-- sessions and writes the journal. People sign in, change what is theirs, invite and hand over at the
-- pages of posts alone, by functions. A set-up without accounts has no tables.
DO $$
BEGIN
    IF to_regclass('access.access_events') IS NOT NULL THEN
        GRANT SELECT, INSERT ON access.access_events, access.access_journal TO relais_access;
        GRANT SELECT, INSERT, DELETE ON access.failures, access.credentials TO relais_access;
        -- Nobody reads a hash, not even of one account: see the migration of these functions.
        REVOKE ALL ON access.passwords FROM relais_access, relais_sessions, relais_posts,
            relais_partners, relais_audit;
        GRANT EXECUTE ON FUNCTION access.password_salt(text), access.password_is(text, text),
            access.keep_password(text, text) TO relais_access, relais_posts;
        GRANT EXECUTE ON FUNCTION access.say_of_accounts(text[], text, text, bigint) TO relais_posts;
        -- Who seals protects against who reads several posts, and knows no login.
        GRANT EXECUTE ON FUNCTION access.grants_without_logins() TO relais_sealer;
        GRANT SELECT, INSERT, DELETE ON access.credentials TO relais_posts;
        -- Who keeps accounts sees which are used: the last sign-in of each, and no other line.
        GRANT SELECT ON access.last_sign_ins TO relais_access, relais_posts;
        GRANT SELECT, INSERT, UPDATE, DELETE ON access.sessions TO relais_access;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA access TO relais_access;
        GRANT SELECT ON access.alembic_version TO relais_access;
        GRANT SELECT ON access.access_events, access.alembic_version
            TO relais_sessions, relais_posts, relais_partners, relais_audit;
        GRANT SELECT, INSERT, DELETE ON access.failures
            TO relais_sessions, relais_posts, relais_partners, relais_audit;
        GRANT SELECT, INSERT, UPDATE, DELETE ON access.sessions
            TO relais_sessions, relais_posts, relais_partners, relais_audit;
        GRANT INSERT ON access.access_journal
            TO relais_sessions, relais_posts, relais_partners, relais_audit;
        GRANT SELECT ON access.access_journal TO relais_sessions, relais_partners, relais_audit;
        -- A trigger writes the leaves; who serves the auditor signs them, and reads all of it.
        GRANT SELECT ON access.access_leaves TO relais_access, relais_audit;
        GRANT SELECT, INSERT ON access.access_checkpoints TO relais_access, relais_audit;
        GRANT USAGE ON SEQUENCE access.access_journal_position_seq, access.failures_position_seq
            TO relais_sessions, relais_posts, relais_partners, relais_audit;
    END IF;
END
$$;
