-- What the role of this connection may do, one right a line, but for what PostgreSQL gives everybody in its
-- own catalogues.
SELECT thing, kind FROM (
SELECT format('%s.%s', n.nspname, c.relname) AS thing, r.kind AS kind
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS r (kind)
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND CASE
    WHEN r.kind IN ('DELETE', 'TRUNCATE') THEN has_table_privilege(c.oid, r.kind)
    ELSE has_any_column_privilege(c.oid, r.kind) END
UNION ALL
SELECT format('%s.%s', n.nspname, p.proname), 'EXECUTE'
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND has_function_privilege(p.oid, 'EXECUTE')
UNION ALL
SELECT nspname::text, 'CREATE' FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')
UNION ALL
SELECT current_database()::text, kind FROM unnest(ARRAY['CREATE', 'TEMP']) AS r (kind)
WHERE has_database_privilege(current_database(), kind)
UNION ALL
SELECT rolname::text, 'MEMBER' FROM pg_roles
WHERE rolname <> current_user AND pg_has_role(oid, 'MEMBER')
UNION ALL
SELECT a.thing, a.kind FROM pg_roles CROSS JOIN LATERAL (VALUES
    ('tout', 'SUPERUSER', rolsuper),
    ('des rôles', 'CREATEROLE', rolcreaterole),
    ('des bases', 'CREATEDB', rolcreatedb),
    ('tout le serveur', 'REPLICATION', rolreplication),
    ('les lignes de tous', 'BYPASSRLS', rolbypassrls)) AS a (thing, kind, held)
WHERE rolname = current_user AND a.held
) held
WHERE kind = 'MEMBER' OR thing NOT LIKE 'pg\_%' AND thing NOT LIKE 'information\_schema%' ORDER BY 1, 2
