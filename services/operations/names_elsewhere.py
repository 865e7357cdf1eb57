"""Names of accounts in other databases than theirs: put under another key together with them."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from sqlalchemy.exc import ProgrammingError

from services.access.adapters.hidden_columns import NamingColumn, rehide
from services.access.ports import AccessRefused, Names
from services.access.renewing import Rehidden
from services.chassis.databases import Where, open_engine
from services.chassis.migrations import NotMigrated, require_current, upgrade
from services.composition.folder import DataFolder
from services.intake.adapters.vault import tables as of_vault
from services.intake.settings import VaultSettings
from services.reporting.adapters import sealed_store
from services.reporting.adapters.call_store import WRITERS
from services.reporting.settings import ReportingSettings


def names_elsewhere(accounts: Where | None, variables: Mapping[str, str]) -> list[Rehidden]:
    """What renews them in each database that keeps some, beside these accounts: in their folder or
    PostgreSQL database, unless it is told elsewhere.

    Each raises NotMigrated, KeysAway, and AccessRefused for a role that does not own the table.
    """
    if accounts is None:
        return []
    vault = sealed = accounts
    if isinstance(accounts, Path):
        folder = DataFolder(accounts.parent)
        vault, sealed = folder.vault, folder.sealed
    told, releases = VaultSettings.read(variables), ReportingSettings.read(variables)
    vault = told.where if told.database_url or told.file else vault
    sealed = releases.sealed if releases.sealed_url else sealed
    return [
        partial(_rehide, vault, of_vault.SCHEMA, of_vault.PACKAGE, of_vault.READERS),
        partial(_rehide, sealed, sealed_store.SCHEMA, sealed_store.PACKAGE, WRITERS),
    ]


def _rehide(
    where: Where, schema: str, package: str, column: NamingColumn, old: Names, new: Names
) -> None:
    if isinstance(where, Path) and not where.exists():
        return
    engine = open_engine(where, schema, durable=True)
    try:
        if isinstance(where, Path):
            upgrade(engine, package, needs={"names": old})
        else:
            require_current(engine, package)
        rehide(engine, column, old, new)
    except NotMigrated as other:
        if other.found is not None:  # else there are no such tables
            raise
    except ProgrammingError as error:
        raise AccessRefused(
            f"La base refuse de changer {schema}.{column.table.name} : donnez le rôle propriétaire."
        ) from error
    finally:
        engine.dispose()
