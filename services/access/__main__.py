"""`relais access migrate`: the tables of accounts, as the role that owns them."""

import os
from collections.abc import Mapping

from services.chassis.processes import FAILED, REFUSED, verbs


def _codes() -> Mapping[type[Exception], int]:
    from services.chassis.migrations import DatabaseAway
    from services.chassis.settings import SettingsRefused

    return {SettingsRefused: REFUSED, DatabaseAway: FAILED}


app = verbs("Les comptes.", _codes)


@app.callback()
def _verbs() -> None:
    """A verb that is alone is still called by its name."""


@app.command()
def migrate() -> None:
    """Mettre les tables des comptes à jour (rôle propriétaire)."""
    from services.access.settings import AccessSettings
    from services.chassis import migrations
    from services.chassis.settings import SettingsRefused

    where = AccessSettings.read(os.environ).where
    if where is None:
        raise SettingsRefused("Dites où sont les comptes : RELAIS_ACCESS_DATABASE_URL.")
    migrations.migrate(where, "services.access", "access", "comptes", durable=True)


if __name__ == "__main__":
    app()
