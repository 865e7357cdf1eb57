"""The vault opened: tables migrated, master key found and checked against what it wraps."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from services.access.adapters.known_names import KnownNames
from services.access.adapters.writing_anew import write_anew
from services.access.ports import Names
from services.chassis.databases import Where, sqlite_engine
from services.chassis.migrations import migrate, open_migrated, upgrade
from services.intake.adapters.vault.asked_keys import AskedKeys
from services.intake.adapters.vault.held_keys import HeldKeys
from services.intake.adapters.vault.master_key import (
    KeyFile,
    MasterKey,
    key_in_file,
    key_in_variable,
)
from services.intake.adapters.vault.store import SqlVault, session
from services.intake.adapters.vault.tables import PACKAGE, POST_KEYS, READERS, SCHEMA
from services.intake.ports import KeyRefused, VaultUnavailable
from services.intake.settings import VaultSettings
from services.keys.asking import Holder, KeysAway


def open_sql_vault(settings: VaultSettings, names: Names) -> SqlVault:
    """The vault of these settings, its file or its key made where there is nothing yet.

    `names` hides who opens details.

    Raises KeyRefused, VaultUnavailable, and NotMigrated on PostgreSQL.
    """
    engine, known = vault_engine(settings.where, names), KnownNames(names)
    try:
        expected = wrapped_by(engine)
        if settings.keys_socket is None:
            return SqlVault(engine, HeldKeys(master_key(settings, expected)), known)
        holder = Holder(settings.keys_socket)
        return SqlVault(engine, AskedKeys(holder, expected, settings.algorithm), known)
    except KeysAway as away:
        engine.dispose()
        raise VaultUnavailable(str(away)) from None
    except BaseException:
        engine.dispose()
        raise


def vault_engine(where: Where, names: Names) -> Engine:
    """An engine on the vault, its file made and migrated when missing.

    `names` hides those that an older version left in it.

    Raises VaultUnavailable, and NotMigrated on PostgreSQL.
    """
    try:
        if isinstance(where, Path):
            return _file(where, names)
        return open_migrated(where, PACKAGE, SCHEMA)
    except OperationalError as error:
        raise VaultUnavailable(
            f"Le coffre ne peut pas être ouvert ({str(error.orig).splitlines()[0]})."
        ) from None
    except KeysAway as away:
        raise VaultUnavailable(str(away)) from None
    except OSError as error:
        raise VaultUnavailable(
            f"Le coffre {where} ne peut pas être ouvert ({error.strerror})."
        ) from None


def migrate_vault(where: Where, names: Names) -> None:
    """Bring the tables to the current version, as their owner. Raises DatabaseAway and KeysAway."""
    needs = {"names": names}
    migrate(where, PACKAGE, SCHEMA, "coffre", durable=True, needs=needs, after=_write_anew)


def _write_anew(engine: Engine) -> None:
    write_anew(engine, [READERS.table], READERS.mark)


def wrapped_by(engine: Engine) -> str | None:
    """The id of the master key, None when the vault holds nothing. Raises KeyRefused."""
    with session(engine, "") as connection:
        ids = connection.scalars(select(POST_KEYS.c.master_id).distinct()).all()
    if len(ids) > 1:
        raise KeyRefused(
            "Les clés des postes sont sous plusieurs clés maîtresses : le coffre a été modifié "
            "hors de Relais. Restaurez une copie du coffre."
        )
    return ids[0] if ids else None


def master_key(settings: VaultSettings, expected: str | None) -> MasterKey:
    """The key of the id expected, or a first one for None, from the variable, else the file.

    Raises KeyRefused.
    """
    if settings.master_key:
        found = key_in_variable(settings.master_key.get_secret_value(), expected)
    else:
        found = key_in_file(KeyFile(settings.key_file), expected)
    return replace(found, algorithm=settings.algorithm)


def _file(file: Path, names: Names) -> Engine:
    """Readable by its owner only; what is deleted is overwritten with zeros."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    engine = sqlite_engine(file, durable=True)

    @event.listens_for(engine, "connect")
    def _zero(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA secure_delete=ON").close()

    upgrade(engine, PACKAGE, needs={"names": names})
    _write_anew(engine)
    return engine
