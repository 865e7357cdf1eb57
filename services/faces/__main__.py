"""`relais faces VERB`: the processes that serve pages."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from services.chassis.processes import (
    DIFFERS,
    FAILED,
    REFUSED,
    verbs,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

    from services.access.settings import AccessSettings
    from services.faces.settings import FacesSettings


def _codes() -> Mapping[type[Exception], int]:
    from services.access.exposure import AddressRefused
    from services.chassis.migrations import DatabaseAway, NotMigrated
    from services.chassis.settings import SettingsRefused
    from services.faces.rights import RoleRefused
    from services.intake.ports import AnotherLog, KeyRefused, StoreUnavailable, VaultUnavailable

    return {
        SettingsRefused: REFUSED,
        RoleRefused: REFUSED,
        NotMigrated: REFUSED,
        KeyRefused: REFUSED,
        AddressRefused: REFUSED,
        AnotherLog: DIFFERS,
        DatabaseAway: FAILED,
        StoreUnavailable: FAILED,
        VaultUnavailable: FAILED,
    }


app = verbs("Les pages.", _codes)


@app.command()
def posts() -> None:
    """Servir les postes : saisie, carnet, chiffres exacts du poste, connexion, aide."""
    from services.access.settings import AccessSettings
    from services.faces import posts as of_posts
    from services.faces.publisher import PublisherSettings
    from services.faces.settings import PostsSettings
    from services.intake.settings import VaultSettings
    from services.reporting.settings import DeliverySettings

    settings, access = PostsSettings.read(os.environ), AccessSettings.read(os.environ)
    vault, mail = VaultSettings.read(os.environ), DeliverySettings.read(os.environ)
    publisher = PublisherSettings.read(os.environ)
    with of_posts.posts(settings, vault, access, mail, publisher) as served:
        _serve(served, settings, access)


@app.command()
def partners() -> None:
    """Servir les partenaires : éditions, arbitrage, données ouvertes, livraisons."""
    from services.access.settings import AccessSettings
    from services.faces import main
    from services.faces.publisher import PublisherSettings
    from services.faces.settings import PartnersSettings
    from services.reporting.settings import DeliverySettings

    settings, access = PartnersSettings.read(os.environ), AccessSettings.read(os.environ)
    publisher, mail = PublisherSettings.read(os.environ), DeliverySettings.read(os.environ)
    with main.partners(settings, mail, access, publisher) as served:
        _serve(served, settings, access)


@app.command()
def audit() -> None:
    """Servir l'auditeur : état du journal, liasses ; et le passé à qui peut le lire."""
    from services.access.settings import AccessSettings
    from services.faces import main
    from services.faces.settings import AuditSettings
    from services.intake.settings import LogKeySettings

    settings, access = AuditSettings.read(os.environ), AccessSettings.read(os.environ)
    with main.audit(settings, LogKeySettings.read(os.environ), access) as served:
        _serve(served, settings, access)


def _serve(served: "FastAPI", settings: "FacesSettings", access: "AccessSettings") -> None:
    from services.access.exposure import listening, serve
    from services.access.gate import Gate
    from services.chassis import logs

    gate = served.state.given[Gate]
    where = listening(settings.host, settings.port, access, gate)
    logs.configure("faces")
    serve(served, where, access, gate)


if __name__ == "__main__":
    app()
