"""`relais access migrate`: the tables of accounts, as the role that owns them."""

import os

from services.access.settings import AccessSettings
from services.chassis import migrations
from services.chassis.migrations import DatabaseAway
from services.chassis.processes import FAILED, REFUSED, verbs
from services.chassis.settings import SettingsRefused

app = verbs("Les comptes.", {SettingsRefused: REFUSED, DatabaseAway: FAILED})


@app.callback()
def _verbs() -> None:
    """A verb that is alone is still called by its name."""


@app.command()
def migrate() -> None:
    """Mettre les tables des comptes à jour (rôle propriétaire)."""
    where = AccessSettings.read(os.environ).where
    if where is None:
        raise SettingsRefused("Dites où sont les comptes : RELAIS_ACCESS_DATABASE_URL.")
    migrations.migrate(where, "services.access", "access", "comptes", durable=True)


if __name__ == "__main__":
    app()
