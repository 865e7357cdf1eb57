"""The composition root of intake: the one place where its parts meet."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI

from contracts.answers import FactAnswer
from contracts.envelope import MAX_BATCH
from contracts.transparency.notes import Key
from contracts.transparency.signing import Signing
from services.access.domain.principals import LOCAL, VAULT, Principal
from services.access.gate import Gate
from services.access.ports import Names
from services.chassis.databases import Where
from services.chassis.metrics import Meters
from services.chassis.settings import machine_clock
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.opening import open_store
from services.intake.adapters.surveys import SqlSurveyStore
from services.intake.adapters.tree.checkpoint_store import SqlCheckpointStore
from services.intake.adapters.tree.log_holder import asked_signer
from services.intake.adapters.tree.log_key import log_signer, origin_of
from services.intake.adapters.vault.opening import open_sql_vault
from services.intake.adapters.vault.store import SqlVault
from services.intake.api import Door, create_app
from services.intake.api.log_reading import LogDoor
from services.intake.application import metrics
from services.intake.application.bulk import LineAnswer, import_lines
from services.intake.application.checkpoints import Checkpoints
from services.intake.application.dry_run import dry_run
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import Entry, FactWriter, RecordedAt, Submission
from services.intake.application.group_commit import GroupCommit
from services.intake.application.states import States
from services.intake.application.surveys import Surveys
from services.intake.application.vault import Vault
from services.intake.ports import Clock, StoreUnavailable
from services.intake.settings import IntakeSettings, LogKeySettings, VaultSettings
from services.keys.asking import Holder


@dataclass(frozen=True, slots=True)
class Intake:
    """Intake at work: its store, its writer, its door."""

    store: FactStore
    writer: GroupCommit
    door: Door
    app: FastAPI
    clock: Clock

    @property
    def log_id(self) -> str:
        """The identity of the log."""
        return self.store.log_id

    def record(self, entries: Sequence[Entry]) -> list[FactAnswer]:
        """Judge facts in their order, any number; those accepted are durable when it returns.

        Raises Overloaded, StoreFull and StoreUnavailable.
        """
        answers: list[FactAnswer] = []
        for start in range(0, len(entries), MAX_BATCH):
            group = Submission(entries[start : start + MAX_BATCH])
            answers += self.writer.submit(group).result()
        return answers

    def dry_run(self, entries: Sequence[Entry]) -> list[FactAnswer]:
        """The answers that `record` would give now; nothing is stored. Raises StoreUnavailable."""
        return dry_run(self.store, self.clock, entries)

    def submit(self, envelopes: Sequence[object], sender: Principal = LOCAL) -> list[FactAnswer]:
        """`record` of JSON values of envelopes, as `sender` may say them."""
        return self.record([read(value, sender) for value in envelopes])

    def import_lines(
        self, lines: Iterable[bytes], recorded_at: RecordedAt | None = None
    ) -> Iterator[LineAnswer]:
        """Answer each JSON line, as fast as the store allows (see bulk.import_lines)."""
        return import_lines(lines, self.writer.submit, recorded_at)

    def close(self) -> None:
        """Store what waits, then close the store."""
        self.writer.close()
        self.store.close()


def build(settings: IntakeSettings, clock: Clock | None = None, gate: Gate | None = None) -> Intake:
    """Open the store and start the writer; the caller closes. Reads no environment.

    Raises StoreUnavailable when the store cannot be opened, AnotherLog and NotMigrated.
    """
    return build_on(open_store(settings.log, settings.log_id), settings, clock, gate)


def build_on(
    store: FactStore,
    settings: IntakeSettings,
    clock: Clock | None = None,
    gate: Gate | None = None,
) -> Intake:
    """The same on a store that is open. Raises StoreUnavailable."""
    meters = Meters(metrics.CATALOGUE)
    meters.gauge(metrics.HEAD).set(store.head())
    fact_writer = FactWriter(store, clock or machine_clock, States(store, settings.states))
    writer = GroupCommit(fact_writer, meters, settings.max_waiting)

    def readable() -> str | None:
        try:
            store.head()
        except StoreUnavailable:
            return "Le journal ne peut pas être lu."
        return None

    checks = {"journal": readable, "enregistrement": writer.trouble}
    opened = Door(writer.submit, store.history, checks, meters, gate or Gate(), store.log_id)
    return Intake(store, writer, opened, create_app(opened), clock or machine_clock)


@dataclass(frozen=True, slots=True)
class OpenVault:
    """The vault at work, and the store that whoever rotates its keys needs."""

    store: SqlVault
    vault: Vault

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def open_vault(
    settings: VaultSettings, intake: Intake, names: Names, clock: Clock | None = None
) -> OpenVault:
    """Open the vault beside the log of `intake`, and record the erasures still owed to the log.

    `names` hides who opens details.

    The caller closes. Raises KeyRefused, VaultUnavailable, SettingsRefused, NotMigrated and
    StoreUnavailable.
    """
    store = open_sql_vault(settings, names)
    history = intake.store.history
    tell = partial(intake.submit, sender=VAULT)
    vault = Vault(store, history, tell, clock or machine_clock, settings.retention_months)
    try:
        vault.record_erasures()
    except BaseException:
        store.close()
        raise
    return OpenVault(store, vault)


@contextmanager
def open_surveys(where: Where, intake: Intake) -> Iterator[Surveys]:
    """The surveys beside the log of `intake`. Raises StoreUnavailable and NotMigrated."""
    store = SqlSurveyStore(where)
    try:
        yield Surveys(store, intake.submit, intake.clock)
    finally:
        store.dispose()


@dataclass(frozen=True, slots=True)
class OpenCheckpoints:
    """The checkpoints that the log signs, and their store."""

    log: FactStore
    kept: SqlCheckpointStore
    checkpoints: Checkpoints

    @property
    def door(self) -> LogDoor:
        """What the endpoints need of it."""
        return LogDoor(self.checkpoints, self.log)

    def close(self) -> None:
        """Close the store."""
        self.kept.close()


def open_checkpoints(
    where: Where, log: FactStore, settings: LogKeySettings, clock: Clock | None = None
) -> OpenCheckpoints:
    """Open what the log at `where` signed, and its key: bound to it now if none was.

    The caller closes. Raises KeyRefused, StoreUnavailable and NotMigrated.
    """
    kept = SqlCheckpointStore(where)
    try:
        bound, facts = kept.key(), log.tree().size()
        signer = _signer(settings, origin_of(log.log_id), bound, facts)
        if bound is None:
            with suppress(StoreUnavailable):  # who only reads leaves it to who writes
                kept.bind(signer.key, (clock or machine_clock)())
    except BaseException:
        kept.close()
        raise
    return OpenCheckpoints(log, kept, Checkpoints(log.tree(), kept, signer, clock or machine_clock))


def _signer(settings: LogKeySettings, origin: str, bound: Key | None, facts: int) -> Signing:
    """Who signs, here or by the holder. Raises KeyRefused and KeysAway."""
    if settings.keys_socket:
        return asked_signer(Holder(settings.keys_socket), origin, bound, facts)
    return log_signer(settings, origin, bound, facts)
