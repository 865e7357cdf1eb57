"""The vault opened: tables migrated, master key found and checked against what it wraps."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import OperationalError

from services.chassis.databases import Where, sqlite_engine
from services.chassis.migrations import open_migrated, upgrade
from services.intake.adapters.vault.master_key import (
    KeyFile,
    KeySource,
    key_in_file,
    key_in_variable,
)
from services.intake.adapters.vault.store import SqlVault, session
from services.intake.adapters.vault.tables import PACKAGE, POST_KEYS, SCHEMA
from services.intake.ports import KeyRefused, VaultUnavailable
from services.intake.settings import VaultSettings


def open_sql_vault(settings: VaultSettings) -> SqlVault:
    """The vault of these settings, its file or its key made where there is nothing yet.

    Raises KeyRefused, VaultUnavailable, and NotMigrated on PostgreSQL.
    """
    engine = vault_engine(settings.where)
    try:
        master = key_source(settings)(wrapped_by(engine))
        return SqlVault(engine, replace(master, algorithm=settings.algorithm))
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


def key_source(settings: VaultSettings) -> KeySource:
    """Where the master key of these settings comes from: the variable, else the file."""
    if settings.master_key:
        text = settings.master_key.get_secret_value()
        return lambda expected: key_in_variable(text, expected)
    return lambda expected: key_in_file(KeyFile(settings.key_file), expected)


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
