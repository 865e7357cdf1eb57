"""Whether a role of PostgreSQL may do its part in a database, and nothing more."""

from pathlib import Path

from sqlalchemy import text

from contracts.data_files import read_toml
from services.chassis.databases import postgres_engine

Rights = dict[str, str]
"""What a role may do: `schema.table` to the names of rights (`SELECT INSERT`)."""
SHOWN = 5  # rights named in a message; a stronger role has hundreds

_SAID = read_toml("services/faces/rights.toml", dict[str, Rights])
POSTS: Rights = _SAID["accounts"] | _SAID["posts"]
AUDIT: Rights = _SAID["accounts"] | _SAID["audit"]
PARTNERS: Rights = _SAID["accounts"] | _SAID["partners"]


class RoleRefused(Exception):
    """A role may do more than its part, or less; the message (French) says what exactly."""


def require_part(url: str, rights: Rights) -> None:
    """Raise RoleRefused unless the role of a database URL has these rights, and no other.

    What PostgreSQL gives everybody in its own catalogues is not counted. Raises
    sqlalchemy.exc.OperationalError when the database is away.
    """
    held_now = text(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    engine = postgres_engine(url, "public")
    try:
        with engine.connect() as connection:
            role = connection.scalar(text("SELECT current_user::text"))
            held = {(row.thing, row.kind) for row in connection.execute(held_now)}
    finally:
        engine.dispose()
    part = {(thing, kind) for thing, kinds in rights.items() for kind in kinds.split()}
    for found, can in ((held - part, "peut plus que sa part :"), (part - held, "ne peut pas")):
        if found:
            reasons_first = sorted(found, key=lambda right: (right[1] != "MEMBER", right))
            named = [f"{_SAID['words'][kind]} {thing} ({kind})" for thing, kind in reasons_first]
            more = f" et {len(named) - SHOWN} autres droits" if len(named) > SHOWN else ""
            raise RoleRefused(
                f"Le rôle {role} {can} {', '.join(named[:SHOWN])}{more}. Donnez à ce processus "
                "le rôle qui est le sien : infra/postgres/apply.py roles, puis grants."
            )
