"""`python infra/postgres/apply.py roles|grants|passwords`: the roles of Relais and their rights.

From an empty database: roles (superuser), then the `migrate` of each service (relais_owner),
then grants (superuser or relais_owner). Each step may be repeated. The database stands in
RELAIS_POSTGRES_URL, whose password would be seen by all on a command line. `passwords` gives the
roles and the superuser those that it reads (NAME=word, a line each); see infra.renewal.
"""

import argparse
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

FOLDER = Path(__file__).parent
_LISTED = (FOLDER / "roles.sql").read_text().partition("ARRAY[")[2].partition("]")[0]
ROLES = re.findall(r"relais_(\w+)", _LISTED)
URL = "RELAIS_POSTGRES_URL"
PASSWORD = "RELAIS_PASSWORD_"
"""`RELAIS_PASSWORD_INTAKE` becomes the password of relais_intake; without it, none is changed."""

SUPERUSER = "SUPERUSER"
DONE = {
    "roles": "Rôles et schémas prêts.",
    "grants": "Droits accordés.",
    "passwords": "Mots de passe en place.",
}


def apply(step: str, url: str, variables: Mapping[str, str]) -> None:
    """Run `roles` or `grants` on the database at `url`, in one transaction.

    Raises psycopg.Error.
    """
    with psycopg.connect(url) as connection:
        connection.execute((FOLDER / f"{step}.sql").read_bytes())
        if step == "roles":
            _set_passwords(connection, variables)


def renew(url: str, words: Mapping[str, str]) -> None:
    """Give the superuser of `url` and the roles their next passwords: to all, or to none.

    May be repeated, whether `url` has the password of before or no longer the right one. Raises
    psycopg.Error.
    """
    with _connected(url, words[PASSWORD + SUPERUSER]) as connection:
        _set_passwords(connection, words)
        _set_password(connection, connection.info.user, words[PASSWORD + SUPERUSER])


def _connected(url: str, next_word: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url)
    except psycopg.OperationalError:
        return psycopg.connect(make_conninfo(url, password=next_word))


def _set_passwords(connection: psycopg.Connection, variables: Mapping[str, str]) -> None:
    for role in ROLES:
        if word := variables.get(PASSWORD + role.upper()):
            _set_password(connection, f"relais_{role}", word)


def _set_password(connection: psycopg.Connection, name: str, word: str) -> None:
    """Only SCRAM verifiers travel: the words themselves are in no log of the server."""
    verifier = connection.pgconn.encrypt_password(word.encode(), name.encode(), b"scram-sha-256")
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(name), sql.Literal(verifier.decode())
        )
    )


def main() -> int:
    """0; 1 when the database refuses; 2 when it is not named."""
    parser = argparse.ArgumentParser(description="Rôles et droits de Relais dans PostgreSQL.")
    parser.add_argument("step", choices=(*DONE,))
    step = parser.parse_args().step
    if URL not in os.environ:
        print(f"{URL} : indiquez la base, postgresql://rôle@hôte/base.", file=sys.stderr)
        return 2
    try:
        if step == "passwords":
            renew(os.environ[URL], dict(line.rstrip("\n").split("=", 1) for line in sys.stdin))
        else:
            apply(step, os.environ[URL], os.environ)
    except psycopg.Error as error:
        print(f"PostgreSQL refuse : {error}", file=sys.stderr)
        return 1
    print(DONE[step])
    return 0


if __name__ == "__main__":
    sys.exit(main())
