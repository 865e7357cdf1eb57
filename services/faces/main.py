"""The compositions of faces: what each process serves, and nothing else."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date

from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from services.access.adapters.known_names import KnownNames
from services.access.adapters.names import KeyedNames
from services.access.application.access import Access
from services.access.application.journal_log import JournalLog, signing_journal
from services.access.gate import Gate
from services.access.main import build as build_access
from services.access.settings import AccessSettings
from services.chassis.databases import postgres_engine
from services.chassis.http import health_router
from services.chassis.metrics import Meters, Metric
from services.chassis.migrations import told_when_away
from services.chassis.settings import SettingsRefused, machine_clock
from services.faces import errors
from services.faces.accounts.demo_roles import preparing
from services.faces.audit.needs import Bundles, LogHead
from services.faces.entry.counted import CountedPosts
from services.faces.needs import Setting, give
from services.faces.partners.deliveries.delivering import Delivery
from services.faces.partners.deliveries.delivering import build as build_delivery
from services.faces.partners.desk import CallDesk
from services.faces.partners.documents import DOCUMENTS
from services.faces.partners.portal import portal
from services.faces.publisher import UNTOLD, PublisherSettings
from services.faces.rights import AUDIT, PARTNERS, require_part
from services.faces.routers import OF_AUDIT, OF_LINKS, OF_PARTNERS
from services.faces.settings import AuditSettings, PartnersSettings
from services.intake.adapters.log.opening import open_store
from services.intake.main import open_checkpoints
from services.intake.ports import StoreUnavailable
from services.intake.settings import LogKeySettings
from services.past.builds import Builds
from services.past.bundling import SignedBundles
from services.past.making import makers
from services.past.moments import Past, StoreFeed
from services.past.workshop import Workshop
from services.reporting.adapters.call_store import SqlCallStore, register_for_partners
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.adapters.sealed_store import SCHEMA, SqlReleaseStore, sealed_reading
from services.reporting.application import Tables
from services.reporting.main import build as build_reporting
from services.reporting.main import counted_otherwise
from services.reporting.ports import PublishedViews, ReleaseStore
from services.reporting.releases.documents import Documents
from services.reporting.settings import DeliverySettings, ReportingSettings

UNUSUAL = Metric("relais_access_unusual", "gauge", "Unusual things in an hour of the journal.")
CATALOGUE = (UNUSUAL,)
NOBODY = KnownNames(KeyedNames(lambda: None))
"""For a process that is told no key: every name is unreadable."""


def setting_of(
    store: ReleaseStore, demo: bool, publisher: PublisherSettings, access: Access | None
) -> Setting:
    """What pages say where releases are served: a visitor comes to their portal."""

    def until() -> date | None:
        return max((each.period.last_day for each in store.sealed()), default=None)

    def notice(_area: str) -> str | None:
        return preparing(access.accounts) if demo and access else None

    served = Setting(demo, publisher=publisher, until=until, notice=notice)
    return served._replace(portal=lambda: portal(store, demo=demo))


def build_releases(
    settings: ReportingSettings,
    gate: Gate | None = None,
    deliveries: DeliverySettings | None = None,
    *,
    desk: CallDesk | None = None,
    demo: bool = False,
    publisher: PublisherSettings = UNTOLD,
) -> FastAPI:
    """The process that serves releases and calls, and can reach nothing else.

    With `deliveries`, also the links that were sent. Without `desk` no post is known, and nothing
    can be said of calls.
    """
    sealed = sealed_reading(settings.sealed)
    store = SqlReleaseStore(sealed)
    desk = desk or CallDesk(SqlCallStore(sealed, NOBODY), list, machine_clock)
    app = FastAPI(
        title="Relais – éditions",
        version="1",
        description="Éditions scellées : chaque destinataire lit la vue qui est la sienne.",
        docs_url=None,
        redoc_url=None,
    )
    errors.install(app)
    gate = gate or Gate()
    give(app, {Gate: gate, Setting: setting_of(store, demo, publisher, gate.access)})
    give(app, {ReleaseStore: store, Documents: DOCUMENTS, CallDesk: desk})
    if deliveries is not None:
        give(app, {Delivery: build_delivery(deliveries, store)})
    for router in OF_PARTNERS if deliveries is None else (*OF_PARTNERS, *OF_LINKS):
        app.include_router(router)
    app.include_router(health_router({"éditions": lambda: _unreadable(store)}, Meters(())))
    return app


@contextmanager
def partners(
    settings: PartnersSettings,
    deliveries: DeliverySettings,
    access: AccessSettings,
    publisher: PublisherSettings = UNTOLD,
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
        engine = postgres_engine(url, SCHEMA)
        names = KnownNames(accounts.names)
        desk = CallDesk(
            SqlCallStore(engine, names), register_for_partners(url).records, accounts.clock
        )
        yield build_releases(
            sealed,
            Gate(accounts),
            deliveries,
            desk=desk,
            demo=settings.demo,
            publisher=publisher,
        )
        engine.dispose()


class AuditedPast(Past):
    """The log, the published views and the releases, as one role reads all of them."""

    def __init__(self, feed: StoreFeed, url: str) -> None:
        """Nothing but the log is opened before the first question."""
        self.feed = feed
        self.releases = SqlReleaseStore(sealed_reading(url))
        self.reporting = build_reporting(ReportingSettings(database_url=url))

    def trouble(self) -> str | None:
        """What keeps the log from being read (French), None when all is well."""
        try:
            self.feed.head()
        except StoreUnavailable:
            return "Le journal ne peut pas être lu."
        return None


@contextmanager
def audit(
    settings: AuditSettings, keys: LogKeySettings, access: AccessSettings
) -> Iterator[FastAPI]:
    """The process: the state of the log, bundles, the past; it reads all of them, and adds
    nothing but lines of the journal of accesses and what it signs of it.

    Raises SettingsRefused, RoleRefused, AnotherLog, KeyRefused, NotMigrated, StoreUnavailable
    and DatabaseAway.
    """
    if not keys.model_fields_set:
        raise SettingsRefused(
            "RELAIS_LOG_KEY_FILE manque : indiquez la clé sous laquelle le journal signe, celle "
            "d'intake (ou RELAIS_LOG_KEY)."
        )
    url = settings.url
    with told_when_away(), ExitStack() as closing:
        require_part(url, AUDIT)
        accounts = build_access(url, settings=access)
        closing.callback(accounts.close)
        store = open_store(url, settings.log_id)
        closing.callback(store.close)
        signing = open_checkpoints(url, store, keys)
        closing.callback(signing.close)
        reads = AuditedPast(StoreFeed(store), url)
        app = FastAPI(title="Relais – audit", docs_url=None, redoc_url=None, openapi_url=None)
        errors.install(app, dict.fromkeys(REFUSALS, problem_of))
        for router in OF_AUDIT:
            app.include_router(router)
        views = reads.reporting.views
        notes = {"définitions": lambda: counted_otherwise(views)}
        meters = Meters(CATALOGUE)
        app.include_router(health_router({"journal": reads.trouble}, meters, notes))
        posts = CountedPosts(reads.reporting.tables, views, lambda post: {})

        def notice(_area: str) -> str | None:
            unready = preparing(accounts.accounts) if settings.demo else None
            return unready or counted_otherwise(views)

        setting = Setting(settings.demo, post_names=posts.names, notice=notice, until=posts.until)
        needs = {LogHead: reads.feed, Tables: reads.reporting.tables, PublishedViews: views}
        give(app, {Gate: Gate(accounts), Setting: setting, **needs})
        written, workshop = SignedBundles(reads.releases, lambda: signing), Workshop()
        key = signing.checkpoints.key.text
        folder = settings.kept(store.log_id)
        made_by = makers(reads, written.write, key)
        builds = Builds(folder, made_by, workshop, accounts.clock, accounts.names)
        signer, note = signing.checkpoints.signer, folder / "journal.note"
        watches = accounts.settings.watches
        journal = JournalLog(accounts.journal, signer, accounts.clock, note, watches)
        meters.gauge(UNUSUAL).set_function(lambda: journal.ongoing)
        give(app, {Past: reads, Workshop: workshop, Documents: DOCUMENTS, Builds: builds})
        give(app, {Bundles: written, JournalLog: journal, ReleaseStore: reads.releases})
        closing.enter_context(signing_journal(lambda: journal))
        closing.callback(builds.close)
        builds.resume()
        yield app


def _unreadable(store: SqlReleaseStore) -> str | None:
    try:
        store.sealed()
    except DBAPIError:
        return "les éditions ne se lisent pas"
    return None
