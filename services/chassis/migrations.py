"""Alembic without its command line: each service's tables, migrated from its package."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect, text
from sqlalchemy.exc import OperationalError

from services.chassis.databases import Where, open_engine, reading

if TYPE_CHECKING:
    from alembic.config import Config

VERSION = "alembic_version"
MIGRATING = 7_243_525  # the advisory lock of whoever migrates: "relai" on a telephone's keys
LOCK_TIMEOUT = "5s"
WORDS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "text": "TEXT", "bytes": "BLOB", "published": "", "or_replace": "",
        "without_rowid": "WITHOUT ROWID",
    },
    "postgresql": {
        "text": 'TEXT COLLATE "C"', "bytes": "BYTEA", "published": "published.",
        "or_replace": "OR REPLACE", "without_rowid": "",
    },
}  # fmt: skip
"""What a script of a revision has in braces, in each of the two databases."""
NOTHING: Mapping[str, object] = MappingProxyType({})


class DatabaseAway(Exception):
    """A database does not answer; the message is in French."""


@contextmanager
def told_when_away() -> Iterator[None]:
    """Raise DatabaseAway where a database does not answer."""
    try:
        yield
    except OperationalError as away:
        reason = str(away.orig).splitlines()[0]
        raise DatabaseAway(f"La base ne répond pas : {reason}") from away


class NotMigrated(Exception):
    """The tables are not of the version this program needs; the message (French) says what to do.

    Attributes: `package`, and the versions `found` (None for no table) and `needed`.
    """

    def __init__(self, package: str, found: str | None, needed: str) -> None:
        process = package.split(".")[1]
        super().__init__(
            f"Les tables de {package.rpartition('.')[2]} sont à la version {found or 'zéro'}, ce "
            f"programme attend la version {needed} : lancez « relais {process} migrate » avec "
            "le rôle propriétaire du schéma, puis relancez."
        )
        self.package, self.found, self.needed = package, found, needed


def upgrade(
    engine: Engine, package: str, target: str = "head", needs: Mapping[str, object] = NOTHING
) -> None:
    """Bring the tables of `package` (`services.intake`) to `target`, in one transaction.

    `needs`: what its revisions ask for by `needed`.

    Reads nothing but the package's own `migrations` folder; safe to repeat. On PostgreSQL
    one process migrates at a time, and gives up rather than block those who work: raises
    sqlalchemy.exc.OperationalError when a lock is not had within five seconds.
    """
    from alembic import command  # a database that is current needs nothing of it

    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
        config = _config(connection, package)
        config.attributes.update(needs)
        command.upgrade(config, target)


def needed(name: str) -> object:
    """What the caller of `upgrade` gave a revision under this name, None for nothing."""
    from alembic import context

    return context.config.attributes.get(name)


def require_current(engine: Engine, package: str) -> None:
    """Raises NotMigrated unless the tables of `package` are of this program's version."""
    needed = newest(package)
    with reading(engine).connect() as connection:
        begun = inspect(connection).has_table(VERSION)
        found = connection.scalar(text(f"SELECT version_num FROM {VERSION}")) if begun else None
    if found != needed:
        raise NotMigrated(package, found, needed)


def newest(package: str) -> str:
    """The last of the migrations of a package: each is named after its number, `0004_log_tree`."""
    scripts = (files(package) / "migrations" / "versions").iterdir()
    return max(each.name for each in scripts if each.name[:4].isdigit())[:4]


def open_migrated(
    where: Where,
    package: str,
    schema: str,
    *,
    durable: bool = False,
    needs: Mapping[str, object] = NOTHING,
) -> Engine:
    """A lasting database: a file is brought to the current version, PostgreSQL must have it.

    `needs`: see `upgrade`.

    Raises NotMigrated.
    """
    engine = open_engine(where, schema, durable=durable)
    try:
        require_current(engine, package)
    except NotMigrated:
        if not isinstance(where, Path):
            engine.dispose()
            raise
        upgrade(engine, package, needs=needs)
    return engine


def migrate(
    where: Where,
    package: str,
    schema: str,
    label: str,
    *,
    durable: bool = False,
    needs: Mapping[str, object] = NOTHING,
    after: Callable[[Engine], None] = lambda engine: None,
) -> None:
    """Bring the tables of a service to the version of this program, and say so.

    `label`: what they hold, in French; `needs`: see `upgrade`; `after`: what is done then.
    Raises DatabaseAway.
    """
    engine = open_engine(where, schema, durable=durable)
    try:
        upgrade(engine, package, needs=needs)
        after(engine)
    except OperationalError as error:
        raise DatabaseAway(f"La base ({label}) ne répond pas : {error.orig}") from error
    finally:
        engine.dispose()
    print(f"Les tables sont à jour : {label}.")


def check(engine: Engine, package: str) -> None:
    """Compare the tables with their declaration.

    Raises alembic.util.AutogenerateDiffsDetected when a migration is missing.
    """
    from alembic import command

    with engine.begin() as connection:
        command.check(_config(connection, package))


def run(metadata: MetaData) -> None:
    """The whole body of a service's `migrations/env.py`: run on the connection given."""
    from alembic import context

    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        transactional_ddl=True,
        include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
    )
    context.run_migrations()


def run_script(revision: str, names: Sequence[str] = ()) -> None:
    """Run the SQL beside a revision (its `__file__`), written once for both databases.

    What stands in braces is one of `WORDS`; a statement with `{each}` is run for each of
    `names`, one that begins with `-- sqlite` on SQLite only.
    """
    from alembic import op

    dialect = op.get_bind().dialect.name
    script = Path(revision).with_suffix(".sql").read_text("utf-8")
    for statement in script.removesuffix(";\n").split(";\n\n"):
        if dialect == "sqlite" or not statement.startswith("-- sqlite"):
            for each in names if "{each}" in statement else ("",):
                op.execute(statement.format(each=each, **WORDS[dialect]))


def _config(connection: Connection, package: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files(package) / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
