"""The compositions of faces: what each process serves, and nothing else."""

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from services.access.gate import Gate
from services.chassis.http import health_router
from services.chassis.metrics import Meters
from services.faces import errors
from services.faces.accounts import home, sign_in
from services.faces.accounts.needs import DemoRoles
from services.faces.help import legal
from services.faces.needs import Setting, give
from services.faces.partners.deliveries.composition import build as build_delivery
from services.faces.partners.deliveries.pages import delivery_pages
from services.faces.partners.releases import release_pages
from services.faces.partners.rendering import page_maker
from services.faces.theme import assets, composants
from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
from services.reporting.releases.api import releases_router
from services.reporting.settings import DeliverySettings, ReportingSettings


def build_releases(
    settings: ReportingSettings,
    gate: Gate | None = None,
    deliveries: DeliverySettings | None = None,
) -> FastAPI:
    """The process that serves releases and can reach nothing else.

    With `deliveries`, also the links that were sent.
    """
    store = SqlReleaseStore(sealed_reading(settings.sealed))
    app = FastAPI(
        title="Relais – éditions",
        version="1",
        description="Éditions scellées : chaque destinataire lit la vue qui est la sienne.",
    )
    errors.install(app)
    give(app, {Gate: gate or Gate(), Setting: Setting(), DemoRoles: DemoRoles()})
    app.include_router(releases_router(store, gate or Gate()))
    app.include_router(release_pages(store, gate or Gate()))
    if deliveries is not None:
        page = page_maker(gate or Gate(), demo=False)
        sent = build_delivery(deliveries, store)
        app.include_router(delivery_pages(sent, page, gate or Gate()))
    for room in (assets, composants, legal, home, sign_in):
        app.include_router(room.router)
    app.include_router(health_router({"éditions": lambda: _unreadable(store)}, Meters(())))
    return app


def _unreadable(store: SqlReleaseStore) -> str | None:
    try:
        store.editions()
    except DBAPIError:
        return "les éditions ne se lisent pas"
    return None
