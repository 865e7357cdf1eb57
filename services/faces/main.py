"""The compositions of faces: what each process serves, and nothing else."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from services.access.gate import Gate
from services.access.main import build as build_access
from services.access.settings import AccessSettings
from services.chassis.http import health_router
from services.chassis.metrics import Meters
from services.chassis.migrations import told_when_away
from services.faces import errors
from services.faces.accounts import home, sign_in
from services.faces.accounts.demo_roles import DemoRoles
from services.faces.needs import Setting, give
from services.faces.partners.deliveries import pages as delivery_pages
from services.faces.partners.deliveries.delivering import Delivery
from services.faces.partners.deliveries.delivering import build as build_delivery
from services.faces.partners.documents import DOCUMENTS
from services.faces.rights import PARTNERS, require_part
from services.faces.routers import ROUTERS
from services.faces.settings import PartnersSettings
from services.faces.theme import assets, composants
from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
from services.reporting.ports import ReleaseStore
from services.reporting.releases import api as releases
from services.reporting.releases.documents import Documents
from services.reporting.settings import DeliverySettings, ReportingSettings


def build_releases(
    settings: ReportingSettings,
    gate: Gate | None = None,
    deliveries: DeliverySettings | None = None,
    *,
    demo: bool = False,
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
    give(app, {Gate: gate or Gate(), Setting: Setting(demo=demo), DemoRoles: DemoRoles()})
    give(app, {ReleaseStore: store, Documents: DOCUMENTS})
    if deliveries is not None:
        give(app, {Delivery: build_delivery(deliveries, store)})
        app.include_router(delivery_pages.router)
    for room in (releases, assets, composants, home, sign_in):
        app.include_router(room.router)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(health_router({"éditions": lambda: _unreadable(store)}, Meters(())))
    return app


@contextmanager
def partners(
    settings: PartnersSettings, deliveries: DeliverySettings, access: AccessSettings
) -> Iterator[FastAPI]:
    """The process: releases, decisions, deliveries, open data, and no exact figure.

    Raises SettingsRefused, RoleRefused, NotMigrated and DatabaseAway.
    """
    url = settings.url
    with told_when_away():
        require_part(url, PARTNERS)
        accounts = build_access(url, settings=access)
    with closing(accounts):
        sealed = ReportingSettings(sealed_url=url)
        yield build_releases(sealed, Gate(accounts), deliveries, demo=settings.demo)


def _unreadable(store: SqlReleaseStore) -> str | None:
    try:
        store.sealed()
    except DBAPIError:
        return "les éditions ne se lisent pas"
    return None
