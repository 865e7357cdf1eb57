"""`relais access migrate`: the tables of accounts, as the role that owns them."""

import os
from collections.abc import Mapping

from services.chassis.processes import FAILED, REFUSED, verbs


def _codes() -> Mapping[type[Exception], int]:
    from services.access.ports import AccessRefused
    from services.chassis.migrations import DatabaseAway, NotMigrated
    from services.chassis.settings import SettingsRefused
    from services.keys.asking import KeysAway

    refused = dict.fromkeys((SettingsRefused, AccessRefused, NotMigrated), REFUSED)
    return {**refused, DatabaseAway: FAILED, KeysAway: FAILED}


app = verbs("Les comptes.", _codes)


@app.callback()
def accounts() -> None:
    """Les comptes."""  # of one verb alone Typer would make no verb


@app.command()
def migrate() -> None:
    """Mettre les tables des comptes à jour (rôle propriétaire)."""
    from sqlalchemy.exc import OperationalError

    from services.access.adapters.opening import migrate_accounts
    from services.access.main import names_of
    from services.access.settings import AccessSettings
    from services.chassis.migrations import DatabaseAway
    from services.chassis.settings import SettingsRefused

    settings = AccessSettings.read(os.environ)
    if (where := settings.where) is None:
        raise SettingsRefused("Dites où sont les comptes : RELAIS_ACCESS_DATABASE_URL.")
    try:
        migrate_accounts(where, names_of(where, settings))
    except OperationalError as error:
        raise DatabaseAway(f"La base (comptes) ne répond pas : {error.orig}") from error
    print("Les tables sont à jour : comptes.")


if __name__ == "__main__":
    app()
