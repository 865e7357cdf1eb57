"""The vault opened: tables migrated, master key found and checked against what it wraps."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from services.chassis.databases import Where, sqlite_engine
from services.chassis.migrations import open_migrated, upgrade
from services.intake.adapters.vault.asked_keys import AskedKeys
from services.intake.adapters.vault.held_keys import HeldKeys
from services.intake.adapters.vault.master_key import (
    KeyFile,
    MasterKey,
    key_in_file,
    key_in_variable,
)
from services.intake.adapters.vault.store import SqlVault, session
from services.intake.adapters.vault.tables import PACKAGE, POST_KEYS, SCHEMA
from services.intake.ports import KeyRefused, VaultUnavailable
from services.intake.settings import VaultSettings
from services.keys.asking import Holder, KeysAway


def open_sql_vault(settings: VaultSettings) -> SqlVault:
    """The vault of these settings, its file or its key made where there is nothing yet.

    Raises KeyRefused, VaultUnavailable, and NotMigrated on PostgreSQL.
    """
    engine = vault_engine(settings.where)
    try:
        expected = wrapped_by(engine)
        if settings.keys_socket is None:
            return SqlVault(engine, HeldKeys(master_key(settings, expected)))
        holder = Holder(settings.keys_socket)
        return SqlVault(engine, AskedKeys(holder, expected, settings.algorithm))
    except KeysAway as away:
        engine.dispose()
        raise VaultUnavailable(str(away)) from None
    except BaseException:
        engine.dispose()
        raise


def vault_engine(where: Where) -> Engine:
    """An engine on the vault, its file made and migrated when missing.

    Raises VaultUnavailable, and NotMigrated on PostgreSQL.
    """
    try:
        if isinstance(where, Path):
            return _file(where)
        return open_migrated(where, PACKAGE, SCHEMA)
    except OperationalError as error:
        raise VaultUnavailable(
            f"Le coffre ne peut pas être ouvert ({str(error.orig).splitlines()[0]})."
        ) from None
    except OSError as error:
        raise VaultUnavailable(
            f"Le coffre {where} ne peut pas être ouvert ({error.strerror})."
        ) from None


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


def _file(file: Path) -> Engine:
    """Readable by its owner only; what is deleted is overwritten with zeros."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    engine = sqlite_engine(file, durable=True)

    @event.listens_for(engine, "connect")
    def _zero(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA secure_delete=ON").close()

    upgrade(engine, PACKAGE)
    return engine
