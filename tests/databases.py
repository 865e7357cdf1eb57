"""A fresh database of Relais on a PostgreSQL server: roles, schemas, tables, rights."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, TableClause, inspect
from sqlalchemy.engine import make_url

from infra.postgres.apply import apply
from services.chassis.databases import postgres_engine
from services.chassis.migrations import upgrade

SERVICES = ("intake", "projections", "vault", "access", "reporting")
PACKAGES = {service: f"services.{service}" for service in SERVICES} | {
    "vault": "services.intake.adapters.vault"
}


class Databases(NamedTuple):
    """The URL of one database for each role, and for the server's superuser."""

    superuser: str
    owner: str
    intake: str
    relay: str
    projections: str
    reporting: str
    vault: str
    access: str
    sealer: str
    sessions: str
    posts: str
    partners: str
    audit: str


@contextmanager
def relais_database(server_url: str) -> Iterator[Databases]:
    """Roles, migrations of every schema, and rights; dropped at the end."""
    with empty_database(server_url) as made:
        for service in SERVICES:
            migrate(made.owner, service)
        apply("grants", made.owner, {})
        yield made


@contextmanager
def empty_database(server_url: str) -> Iterator[Databases]:
    """Roles and schemas only: nothing is migrated yet."""
    name = f"relais_{uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
    url = make_url(server_url).set(database=name)
    roles = [url, *(url.set(username=f"relais_{role}") for role in Databases._fields[1:])]
    made = Databases(*(each.render_as_string(hide_password=False) for each in roles))
    try:
        apply("roles", made.superuser, {})
        yield made
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def require_columns(engine: Engine, tables: Iterable[TableClause]) -> None:
    """Fail unless the database has the columns that each of `tables` names, in that order."""
    for table in tables:
        found = [column["name"] for column in inspect(engine).get_columns(table.name)]
        assert found == [column.name for column in table.columns], table.name


def migrate(owner_url: str, service: str, target: str = "head") -> None:
    """The tables in the schema of `service` (`intake`), at `target`."""
    engine = postgres_engine(owner_url, service)
    try:
        upgrade(engine, PACKAGES[service], target)
    finally:
        engine.dispose()
