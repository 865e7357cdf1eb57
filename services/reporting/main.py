"""The composition of reporting: views, application, HTTP."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fastapi import FastAPI

from contracts.definitions import VERSION
from contracts.read_model import READ_MODELS
from services.access.api.audit import audit_routes
from services.access.gate import Gate
from services.chassis.http import give
from services.chassis.metrics import Meters
from services.chassis.settings import machine_clock
from services.keys.memory import Secret
from services.reporting.adapters.published_views import (
    SqlPublishedViews,
    reading_engine,
)
from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
from services.reporting.api import METRICS, create_app
from services.reporting.application import Tables
from services.reporting.ports import PublishedViews, ReleaseStore, ViewsUnavailable
from services.reporting.releases import api as releases
from services.reporting.releases.documents import Documents
from services.reporting.sealer.sealing import Sealer
from services.reporting.settings import ReportingSettings


@dataclass(frozen=True)
class Reporting:
    """What the command line, the pages and the embedded composition take from reporting."""

    views: PublishedViews
    tables: Tables
    meters: Meters
    app: FastAPI


def build(settings: ReportingSettings, gate: Gate | None = None) -> Reporting:
    """Everything wired; nothing is opened before the first question."""
    views = SqlPublishedViews(reading_engine(settings.published))
    tables, meters = Tables(views), Meters(METRICS)

    def published() -> str | None:
        return what_is_missing(views)

    notes = {"définitions": lambda: counted_otherwise(views)}
    app = create_app(tables, {"vues": published}, meters, gate, notes)
    if settings.sealed_url is not None:
        sealed = SqlReleaseStore(sealed_reading(settings.sealed_url))
        give(app, {Gate: gate or Gate(), ReleaseStore: sealed, Documents: Documents()})
        app.include_router(releases.router)
    if gate is not None and gate.access is not None:
        app.include_router(audit_routes(gate, gate.access))
    return Reporting(views, tables, meters, app)


def sealer_on(
    views: PublishedViews,
    store: ReleaseStore,
    key: Callable[[], Secret],
    readers: Callable[[], Iterable[Iterable[str]]],
) -> Sealer:
    """A sealer that reads `views` and writes `store`; `key`: asked at each sealing.

    `readers`: the sets of posts of which somebody may read exact figures.
    """
    from services.reporting.adapters.integer_program import HighsProgram  # and the solver

    return Sealer(views, store, HighsProgram(), key, machine_clock, readers)


def what_is_missing(views: PublishedViews) -> str | None:
    """Which read models have published nothing yet, in French, or None."""
    try:
        with views.snapshot() as snapshot:
            absent = [model for model in READ_MODELS if snapshot.position(model) is None]
    except ViewsUnavailable:
        return "les vues publiées ne se lisent pas"
    return f"rien de publié pour : {', '.join(absent)}" if absent else None


def counted_otherwise(views: PublishedViews) -> str | None:
    """What pages, `/readyz` and doctor say while other definitions serve, in French, or None."""
    try:
        with views.snapshot() as snapshot:
            standing = filter(None, map(snapshot.position, READ_MODELS))
            other = [each.read_model for each in standing if each.definitions != VERSION]
    except ViewsUnavailable:
        return None
    if not other:
        return None
    return (
        f"Les chiffres servis ({', '.join(other)}) sont comptés selon d'autres définitions que "
        "celles de ce programme : ils sont recomptés à côté, puis échangés. D'ici là, les derniers "
        "faits peuvent y manquer, et rien n'est scellé."
    )
