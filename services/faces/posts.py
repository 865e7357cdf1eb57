"""The pages of posts: what they need, in both set-ups, and the process that serves them alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI

from contracts.streams import StreamId
from services.access.gate import Gate
from services.access.main import build as build_access
from services.access.settings import LOOPBACK, AccessSettings
from services.chassis.http import health_router
from services.chassis.migrations import told_when_away
from services.chassis.processes import now_and_then
from services.chassis.settings import SettingsRefused
from services.faces import errors
from services.faces.accounts.demo_roles import DemoRoles, choices, preparing
from services.faces.accounts.letters import Letters
from services.faces.accounts.needs import KnownPosts, SheetReader
from services.faces.accounts.tried import TriedAccounts
from services.faces.entry.counted import CountedPosts, ReleasedMedians, medians_of
from services.faces.entry.imports import TriedRegisters
from services.faces.forms.needs import FactDoor, FactsByStream, PostClock
from services.faces.needs import Setting, give
from services.faces.partners.deliveries.letters import letters_of
from services.faces.publisher import UNTOLD, PublisherSettings
from services.faces.register.needs import OpenCases
from services.faces.register.series_files import TriedSeries
from services.faces.rights import POSTS, require_part
from services.faces.routers import OF_POSTS
from services.faces.settings import PostsSettings
from services.faces.waiting import counting_notice
from services.intake.adapters.spreadsheets.sheets import lines_of
from services.intake.application.surveys import Surveys
from services.intake.application.vault import Vault
from services.intake.main import Intake, open_surveys, open_vault
from services.intake.main import build as build_intake
from services.intake.settings import IntakeSettings, VaultSettings
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
from services.reporting.application import Tables
from services.reporting.main import Reporting, counted_otherwise
from services.reporting.main import build as build_reporting
from services.reporting.ports import PublishedViews
from services.reporting.releases.standing import refusal_of
from services.reporting.settings import DeliverySettings, ReportingSettings

NO_MAIL = DeliverySettings()
LOOK_S = 2.0  # between two looks whether the history of a demo is whole


def needs_of_posts(
    intake: Intake,
    vault: Vault,
    surveys: Surveys,
    reporting: Reporting,
    medians: ReleasedMedians,
) -> dict[type[Any], Any]:
    """What the pages of posts take from a composition, each under its type."""
    counted = CountedPosts(reporting.tables, reporting.views, medians)
    return {
        FactDoor: intake,
        FactsByStream: intake.store,
        Vault: vault,
        Surveys: surveys,
        CountedPosts: counted,
        OpenCases: OpenCases(counted.how_many_open),
        Tables: reporting.tables,
        PublishedViews: reporting.views,
        SheetReader: lines_of,
        KnownPosts: KnownPosts(lambda posts: intake.store.histories(set(map(StreamId, posts)))),
        TriedAccounts: TriedAccounts(),
        TriedSeries: TriedSeries(),
        PostClock: PostClock(intake.clock),
        TriedRegisters: TriedRegisters(),
    }


@contextmanager
def posts(
    settings: PostsSettings,
    vault: VaultSettings,
    access: AccessSettings,
    mail: DeliverySettings = NO_MAIL,
    publisher: PublisherSettings = UNTOLD,
) -> Iterator[FastAPI]:
    """The process: facts, the vault, exact figures of posts, released medians, and no more.

    Raises SettingsRefused (no database, no vault key, a demo that others would reach),
    RoleRefused, AnotherLog, KeyRefused, NotMigrated and DatabaseAway.
    """
    _require_key(vault)
    if settings.demo and (access.secure or access.address or settings.host not in LOOPBACK):
        raise SettingsRefused(
            "RELAIS_POSTS_DEMO fait entrer sans mot de passe, sur cette machine seulement : "
            "retirez-le, ou les variables RELAIS_ACCESS_ADDRESS, _PROXY et _TLS_…"
        )
    url = settings.url
    with told_when_away(), ExitStack() as closing:
        require_part(url, POSTS)
        sealed = SqlReleaseStore(sealed_reading(url))
        accounts = build_access(url, settings=access, refusal=partial(refusal_of, sealed))
        closing.callback(accounts.close)
        gate = Gate(accounts)
        log = IntakeSettings(database_url=settings.database_url, log_id=settings.log_id)
        intake = build_intake(log, gate=gate)
        closing.callback(intake.close)
        told = vault.model_copy(update={"database_url": log.database_url})
        opened = open_vault(told, intake, accounts.names)
        closing.callback(opened.close)
        surveys = closing.enter_context(open_surveys(log.log, intake))
        reporting = build_reporting(ReportingSettings(database_url=url))
        medians = medians_of(sealed)
        needs = needs_of_posts(intake, opened.vault, surveys, reporting, medians)
        app = FastAPI(title="Relais – postes", docs_url=None, redoc_url=None, openapi_url=None)
        errors.install(app, dict.fromkeys(REFUSALS, problem_of))
        for router in OF_POSTS:
            app.include_router(router)
        checks = {**intake.door.checks, "coffre": opened.store.trouble}
        notes = {"définitions": lambda: counted_otherwise(reporting.views)}
        app.include_router(health_router(checks, intake.door.meters, notes))
        waiting = counting_notice(intake.store, needs[CountedPosts], intake.clock)
        setting = Setting(
            demo=settings.demo,
            until=needs[CountedPosts].until,
            publisher=publisher,
            post_names=needs[CountedPosts].names,
            notice=lambda area: unready() or counted_otherwise(reporting.views) or waiting(area),
        )

        def unready() -> str | None:
            return preparing(accounts.accounts) if settings.demo else None

        def hold() -> None:
            intake.writer.hold(unready() is not None)

        give(app, {Gate: gate, Setting: setting, DemoRoles: DemoRoles(), **needs})
        if settings.demo:
            known, tables = accounts.accounts, reporting.tables
            give(app, {DemoRoles: DemoRoles(lambda: choices(known, tables.posts("site")))})
            closing.enter_context(now_and_then(hold, LOOK_S, "demo"))
        give(app, {Letters: letters_of(mail, access)})
        yield app


def _require_key(vault: VaultSettings) -> None:
    """The pages open a vault that is there: they draw no key of their own."""
    if vault.keys_socket:
        return
    if vault.master_key is None and "key_file" not in vault.model_fields_set:
        raise SettingsRefused(
            "RELAIS_VAULT_KEY_FILE manque : indiquez la clé du coffre (ou RELAIS_VAULT_MASTER_KEY)."
        )
    if vault.master_key is None and not vault.key_file.exists():
        raise SettingsRefused(
            f"RELAIS_VAULT_KEY_FILE : {vault.key_file} n'existe pas. Intake tire la clé à son "
            "premier départ ; remettez-la, ou restaurez-la par « relais vault keys restore »."
        )
