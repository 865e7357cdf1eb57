"""Contract: no name of a person in clear. What is there is hidden under the accounts' key.

Leaves of the journal stay as they were signed: they are of plain words, whose salts are hidden
too. From now on the database takes no row that names somebody in clear, whoever writes it.
ADR 0045.

Revision ID: 0009
"""

from typing import cast

import sqlalchemy as sa
from alembic import op

from services.access.adapters.names import MARK
from services.access.adapters.renaming import Hiding, changeable, logins_in, rename
from services.access.adapters.tables import NAMING, WRITTEN_ANEW
from services.access.ports import Names
from services.chassis.migrations import needed

revision = "0009"
down_revision = "0008"

IN_CLEAR = {
    "access_events": '{0}"by" {1} OR {2} {1} OR {3} {1}',
    "access_journal": "{0}who {1}",
    "passwords": "{0}login {1}",
    "sessions": "{0}login {1} OR {0}awaiting {1}",
    "credentials": "{0}login {1} OR {0}kind = 'address' AND {0}value {1}",
    "last_sign_ins": "{0}login {1}",
    "failures": "{0}key {1}",
}
"""What is true of a row that names somebody in clear; the words are those of each database."""
SQLITE = (
    "NEW.",
    f"NOT GLOB '{MARK}*'",
    "json_extract(NEW.event, '$.login')",
    "nullif(json_extract(NEW.event, '$.subject'), '')",
)
POSTGRESQL = (
    "",
    f"NOT LIKE '{MARK}%'",
    "(event::jsonb ->> 'login')",
    "nullif(event::jsonb ->> 'subject', '')",
)
WIDER = (
    ("passwords", "login"),
    ("sessions", "login"),
    ("sessions", "awaiting"),
    ("credentials", "login"),
    ("last_sign_ins", "login"),
)


def upgrade() -> None:
    """Widen the columns, hide the names that are there, take no other in clear."""
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        for table, column in WIDER:
            op.execute(f"ALTER TABLE {table} ALTER {column} TYPE TEXT")
    if any(connection.execute(sa.select(table).limit(1)).first() for table in NAMING):
        names = cast(Names | None, needed("names"))
        if names is None:
            raise RuntimeError("names are to be hidden, and nobody was given who does it")
        with changeable(connection):
            rename(connection, Hiding(names, logins_in(connection)))
    elif on_sqlite:
        op.execute(f"PRAGMA user_version={WRITTEN_ANEW}")
    for table, clear in IN_CLEAR.items():
        op.execute(
            f"CREATE TRIGGER {table}_hides_names BEFORE INSERT ON {table} "
            f"WHEN {clear.format(*SQLITE)} "
            f"BEGIN SELECT RAISE(ABORT, '{table} takes no name in clear'); END"
            if on_sqlite
            else f"ALTER TABLE {table} ADD CONSTRAINT {table}_hides_names "
            f"CHECK (NOT coalesce({clear.format(*POSTGRESQL)}, false))"
        )
