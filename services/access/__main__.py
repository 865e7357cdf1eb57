"""`python -m services.access migrate`: the tables of accounts, as the role that owns them."""

import os
import sys

from sqlalchemy.exc import OperationalError

from services.access.settings import AccessSettings
from services.chassis.databases import open_engine
from services.chassis.migrations import upgrade
from services.chassis.settings import SettingsRefused


def main() -> int:
    """2 for a word or a setting that is refused, 1 when the database is away."""
    if sys.argv[1:] != ["migrate"]:
        print("Un seul verbe : migrate.", file=sys.stderr)
        return 2
    try:
        where = AccessSettings.read(os.environ).where
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    if where is None:
        print("Dites où sont les comptes : RELAIS_ACCESS_DATABASE_URL.", file=sys.stderr)
        return 2
    engine = open_engine(where, "access", durable=True)
    try:
        upgrade(engine, "services.access")
    except OperationalError as error:
        print(f"La base ne répond pas : {error.orig}", file=sys.stderr)
        return 1
    finally:
        engine.dispose()
    print("Les tables des comptes sont à jour.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
