"""`relais faces VERB`: the processes that serve pages."""

import os

from fastapi import FastAPI

from services.access.exposure import AddressRefused, listening, serve
from services.access.gate import Gate
from services.access.settings import AccessSettings
from services.chassis import logs
from services.chassis.migrations import DatabaseAway, NotMigrated
from services.chassis.processes import (
    DIFFERS,
    FAILED,
    REFUSED,
    verbs,
)
from services.chassis.settings import SettingsRefused
from services.faces import main
from services.faces import posts as of_posts
from services.faces.publisher import PublisherSettings
from services.faces.rights import RoleRefused
from services.faces.settings import (
    AuditSettings,
    FacesSettings,
    PartnersSettings,
    PostsSettings,
)
from services.intake.ports import AnotherLog, KeyRefused, StoreUnavailable, VaultUnavailable
from services.intake.settings import LogKeySettings, VaultSettings
from services.reporting.settings import DeliverySettings

app = verbs(
    "Les pages.",
    {
        SettingsRefused: REFUSED,
        RoleRefused: REFUSED,
        NotMigrated: REFUSED,
        KeyRefused: REFUSED,
        AddressRefused: REFUSED,
        AnotherLog: DIFFERS,
        DatabaseAway: FAILED,
        StoreUnavailable: FAILED,
        VaultUnavailable: FAILED,
    },
)


@app.command()
def posts() -> None:
    """Servir les postes : saisie, carnet, chiffres exacts du poste, connexion, aide."""
    settings, access = PostsSettings.read(os.environ), AccessSettings.read(os.environ)
    vault, mail = VaultSettings.read(os.environ), DeliverySettings.read(os.environ)
    publisher = PublisherSettings.read(os.environ)
    with of_posts.posts(settings, vault, access, mail, publisher) as served:
        _serve(served, settings, access)


@app.command()
def partners() -> None:
    """Servir les partenaires : éditions, arbitrage, données ouvertes, livraisons."""
    settings, access = PartnersSettings.read(os.environ), AccessSettings.read(os.environ)
    publisher, mail = PublisherSettings.read(os.environ), DeliverySettings.read(os.environ)
    with main.partners(settings, mail, access, publisher) as served:
        _serve(served, settings, access)


@app.command()
def audit() -> None:
    """Servir l'auditeur : état du journal, liasses ; et le passé à qui peut le lire."""
    settings, access = AuditSettings.read(os.environ), AccessSettings.read(os.environ)
    with main.audit(settings, LogKeySettings.read(os.environ), access) as served:
        _serve(served, settings, access)


def _serve(served: FastAPI, settings: FacesSettings, access: AccessSettings) -> None:
    gate = served.state.given[Gate]
    where = listening(settings.host, settings.port, access, gate)
    logs.configure("faces")
    serve(served, where, access, gate)


if __name__ == "__main__":
    app()
