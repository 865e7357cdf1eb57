"""The composition of reporting: views, application, HTTP."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from contracts.definitions import VERSION
from contracts.read_model import READ_MODELS
from services.chassis.settings import machine_clock
from services.keys.memory import Secret
from services.reporting.adapters.published_views import (
    SqlPublishedViews,
    reading_engine,
)
from services.reporting.application import Tables
from services.reporting.ports import PublishedViews, ReleaseStore, ViewsUnavailable
from services.reporting.settings import ReportingSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from services.access.gate import Gate
    from services.chassis.metrics import Meters
    from services.reporting.sealer.sealing import Sealer


@dataclass(frozen=True)
class Reporting:
    """What the command line, the pages and the embedded composition take from reporting.

    What serves over HTTP is imported by who asks for it: a verb only reads tables.
    """

    settings: ReportingSettings
    gate: "Gate | None"
    views: PublishedViews
    tables: Tables

    @cached_property
    def meters(self) -> "Meters":
        """What is measured of reading tables."""
        from services.chassis.metrics import Meters
        from services.reporting.api import METRICS

        return Meters(METRICS)

    @cached_property
    def app(self) -> "FastAPI":
        """The tables over HTTP, and the releases where they are given."""
        from services.access.api.audit import audit_routes
        from services.access.gate import Gate
        from services.chassis.http import give
        from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
        from services.reporting.api import create_app
        from services.reporting.releases import api as releases
        from services.reporting.releases.documents import Documents

        def published() -> str | None:
            return what_is_missing(self.views)

        gate, sealed_url = self.gate, self.settings.sealed_url
        notes = {"définitions": lambda: counted_otherwise(self.views)}
        app = create_app(self.tables, {"vues": published}, self.meters, gate, notes)
        if sealed_url is not None:
            sealed = SqlReleaseStore(sealed_reading(sealed_url))
            give(app, {Gate: gate or Gate(), ReleaseStore: sealed, Documents: Documents()})
            app.include_router(releases.router)
        if gate is not None and gate.access is not None:
            app.include_router(audit_routes(gate, gate.access))
        return app


def build(settings: ReportingSettings, gate: "Gate | None" = None) -> Reporting:
    """Everything wired; nothing is opened before the first question."""
    views = SqlPublishedViews(reading_engine(settings.published))
    return Reporting(settings, gate, views, Tables(views))


def sealer_on(
    views: PublishedViews,
    store: ReleaseStore,
    key: Callable[[], Secret],
    readers: Callable[[], Iterable[Iterable[str]]],
) -> "Sealer":
    """A sealer that reads `views` and writes `store`; `key`: asked at each sealing.

    `readers`: the sets of posts of which somebody may read exact figures.
    """
    from services.reporting.adapters.integer_program import HighsProgram  # and the solver
    from services.reporting.sealer.sealing import Sealer

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
