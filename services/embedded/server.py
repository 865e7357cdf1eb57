"""Everything in one process: the door of intake, the tables, the pages, the projector."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from fastapi import FastAPI

from services.access import exposure
from services.access.api.audit import audit_routes
from services.access.application.journal_log import JournalLog, signing_journal
from services.access.gate import Gate
from services.access.readers import reader_at
from services.chassis import logs
from services.chassis.http import health_router
from services.chassis.metrics import Meters
from services.embedded.filling import Filling
from services.embedded.platform import Platform
from services.faces import errors
from services.faces.accounts.demo_roles import Choice, DemoRoles
from services.faces.accounts.letters import Letters
from services.faces.audit.needs import Bundles, LogHead
from services.faces.entry.counted import CountedPosts, medians_of
from services.faces.needs import Setting, give
from services.faces.partners.deliveries.delivering import Delivery
from services.faces.partners.deliveries.letters import letters_of
from services.faces.partners.desk import CallDesk
from services.faces.partners.documents import DOCUMENTS
from services.faces.partners.portal import portal
from services.faces.posts import needs_of_posts
from services.faces.publisher import PublisherSettings
from services.faces.routers import EVERY
from services.intake.api import routes
from services.intake.api.details import details_routes
from services.intake.api.log import log_routes
from services.intake.application.checkpoints import signing_hourly
from services.operations.scheduler.metrics import CATALOGUE
from services.operations.scheduler.scheduling import scheduling
from services.operations.scheduler.settings import SchedulerSettings
from services.past.builds import Builds
from services.past.bundling import SignedBundles
from services.past.making import makers
from services.past.moments import Past
from services.past.workshop import Workshop
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.api import tables_router
from services.reporting.main import counted_otherwise
from services.reporting.ports import ReleaseStore
from services.reporting.releases.documents import Documents


class JoinedMeters(Meters):
    """The metrics of several services, rendered one after the other."""

    def __init__(self, parts: Sequence[Meters]) -> None:
        super().__init__(())
        self._parts = parts

    def render(self) -> bytes:
        """All of them in Prometheus' text format."""
        return b"".join(part.render() for part in self._parts)


def create_app(
    opened: Platform, choices: Sequence[Choice] = (), filling: Filling | None = None
) -> FastAPI:
    """The whole platform as one application; with `choices` it is the demo.

    `filling`: what is still prepared of the demo, said on every page.
    """
    demo = bool(choices)
    app = FastAPI(title="Relais", version="1", docs_url=None, redoc_url=None)
    errors.install(app, dict.fromkeys(REFUSALS, problem_of))
    reporting, intake, projections = opened.reporting, opened.intake, opened.projections

    gate = Gate(opened.access)
    door = replace(intake.door, gate=gate)
    checks = {
        **intake.door.checks,
        "coffre": opened.vault.store.trouble,
        "projections": projections.trouble,
    }
    meters = JoinedMeters([intake.door.meters, projections.meters, reporting.meters])
    app.include_router(routes(door))
    app.include_router(details_routes(lambda: opened.vault.vault, reader_at(gate)))
    app.include_router(log_routes(lambda: opened.signing.door, gate))
    app.include_router(tables_router(reporting.tables, reporting.meters, gate))

    def definitions() -> str | None:
        return counted_otherwise(reporting.views)

    def notice(_area: str) -> str | None:
        return (filling and filling.notice()) or definitions()

    app.include_router(health_router(checks, meters, {"définitions": definitions}))
    for router in EVERY:
        app.include_router(router)
    app.include_router(audit_routes(gate, opened.access))
    medians = medians_of(opened.releases)
    posts = needs_of_posts(intake, opened.vault.vault, opened.surveys, reporting, medians)
    names = posts[CountedPosts].names
    bundles, workshop = SignedBundles(opened.releases, lambda: opened.signing), Workshop()
    made_by = makers(opened, bundles.write, lambda: opened.signing.checkpoints.key.text())
    builds = Builds(opened.folder.past, made_by, workshop, opened.now, opened.access.names)
    give(
        app,
        {
            Gate: gate,
            Setting: Setting(
                demo,
                nation=True,
                post_names=names,
                notice=notice,
                until=posts[CountedPosts].until,
                publisher=PublisherSettings.read(opened.variables),
                portal=lambda: portal(opened.releases, demo=demo),
            ),
            DemoRoles: DemoRoles(lambda: choices),
            Letters: letters_of(opened.delivery_settings, opened.access.settings),
            **posts,
            LogHead: opened.feed,
            Bundles: bundles,
            ReleaseStore: opened.releases,
            CallDesk: opened.desk,
            Documents: DOCUMENTS,
            Delivery: opened.delivery,
            Past: opened,
            Workshop: workshop,
            Builds: builds,
            JournalLog: opened.journal_log,
        },
    )
    return app


def serve(
    opened: Platform,
    host: str,
    port: int,
    choices: Sequence[Choice] = (),
    *,
    without_accounts: bool = False,
    filling: Filling | None = None,
) -> None:
    """Serve until interrupted; the read models follow the log meanwhile.

    `filling`: what counts instead as long as a demo is being filled.

    `without_accounts`: facts are served to this machine although nobody can sign in. Raises
    exposure.AddressRefused for what is not ready for others, or no longer alone.
    """
    logs.configure("relais", "WARNING")
    settings, gate = opened.access.settings, Gate(opened.access)
    if without_accounts and not gate.open:
        raise exposure.AddressRefused(
            "Il y a des comptes : retirez --without-accounts, qui ouvrirait tout s'ils manquaient."
        )
    alone = without_accounts or not opened.feed.head()
    where = exposure.listening(host, port, settings, gate, alone=alone)
    app = create_app(opened, choices, filling)
    with ExitStack() as beside:
        if filling:
            beside.enter_context(filling)
        else:
            opened.projections.start()
        beside.enter_context(signing_hourly(opened.signing.checkpoints))
        beside.enter_context(signing_journal(lambda: opened.journal_log))
        if not choices:  # a demo has sealed what it shows
            told = SchedulerSettings.read(opened.variables)
            beside.enter_context(scheduling(opened, told, Meters(CATALOGUE)))
        builds = app.state.given[Builds]
        builds.resume()
        beside.callback(builds.close)
        exposure.serve(app, where, settings, gate, demo=bool(choices))
