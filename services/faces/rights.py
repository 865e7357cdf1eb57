"""Whether a role of PostgreSQL may do its part in a database, and nothing more."""

from collections.abc import Mapping

from sqlalchemy import text

from services.chassis.databases import postgres_engine

Rights = Mapping[str, str]
"""What a role may do: `schema.table` to the names of rights (`SELECT INSERT`)."""
SHOWN = 5  # rights named in a message; a stronger role has hundreds

_IN_FRENCH = {
    "SELECT": "lire",
    "INSERT": "ajouter à",
    "UPDATE": "changer",
    "DELETE": "effacer de",
    "TRUNCATE": "vider",
    "EXECUTE": "appeler",
    "CREATE": "créer dans",
    "TEMP": "créer des tables temporaires dans",
    "MEMBER": "devenir",
}
_HELD = """
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
"""
_OURS = (
    f"SELECT thing, kind FROM ({_HELD}) held "
    "WHERE thing NOT LIKE 'pg\\_%' AND thing NOT LIKE 'information\\_schema%' ORDER BY 1, 2"
)


class RoleRefused(Exception):
    """A role may do more than its part, or less; the message (French) says what exactly."""


def require_part(url: str, rights: Rights) -> None:
    """Raise RoleRefused unless the role of a database URL has these rights, and no other.

    What PostgreSQL gives everybody in its own catalogues is not counted. Raises
    sqlalchemy.exc.OperationalError when the database is away.
    """
    engine = postgres_engine(url, "public")
    try:
        with engine.connect() as connection:
            role = connection.scalar(text("SELECT current_user::text"))
            held = {(row.thing, row.kind) for row in connection.execute(text(_OURS))}
    finally:
        engine.dispose()
    part = {(thing, kind) for thing, kinds in rights.items() for kind in kinds.split()}
    for found, can in ((held - part, "peut plus que sa part :"), (part - held, "ne peut pas")):
        if found:
            named = [f"{_IN_FRENCH[kind]} {thing} ({kind})" for thing, kind in sorted(found)]
            more = f" et {len(named) - SHOWN} autres droits" if len(named) > SHOWN else ""
            raise RoleRefused(
                f"Le rôle {role} {can} {', '.join(named[:SHOWN])}{more}. Donnez à ce processus "
                "le rôle qui est le sien : infra/postgres/apply.py roles, puis grants."
            )
