"""`python -m services.access migrate`: the tables of accounts, as the role that owns them."""

import os
import sys

from services.access.settings import AccessSettings
from services.chassis import migrations
from services.chassis.migrations import DatabaseAway
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
    try:
        migrations.migrate(where, "services.access", "access", "comptes", durable=True)
    except DatabaseAway as away:
        print(away, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
