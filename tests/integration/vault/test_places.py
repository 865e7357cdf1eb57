"""Which vault and which key a command means."""

from pathlib import Path

import pytest

from services.chassis.settings import SettingsRefused
from services.composition.distributed import Distributed
from services.embedded.platform import platform
from services.intake.adapters.vault.cipher import draw_key
from services.intake.adapters.vault.master_key import MasterKey
from services.intake.adapters.vault.opening import open_sql_vault
from services.intake.ports import KeyRefused, VaultUnavailable
from services.intake.settings import VaultSettings
from tests.integration.vault.opened import settings
from tests.names import HIDING


def test_a_data_folder_has_its_own_vault_whatever_database_is_designated(tmp_path: Path) -> None:
    elsewhere = {
        "RELAIS_VAULT_DATABASE_URL": "postgresql://127.0.0.1/relais",
        "RELAIS_VAULT_KEY_FILE": "/run/secrets/vault",
        "RELAIS_VAULT_RETENTION_MONTHS": "12",
    }
    with platform(tmp_path, variables=elsewhere) as here:
        assert here.vault_settings.where == tmp_path / "vault.db"
        assert here.vault_settings.key_file == tmp_path / "vault.key"
        assert here.vault_settings.retention_months == 12
    with Distributed(elsewhere) as there:
        assert there.vault_settings.where == elsewhere["RELAIS_VAULT_DATABASE_URL"]


def test_the_key_of_a_data_folder_may_be_kept_elsewhere(tmp_path: Path) -> None:
    with platform(tmp_path, variables={"RELAIS_VAULT_KEY_FILE": "/run/secrets/vault"}) as here:
        assert here.vault_settings.key_file == Path("/run/secrets/vault")


def test_a_vault_that_is_nowhere_is_refused() -> None:
    with pytest.raises(SettingsRefused, match="RELAIS_VAULT_DATABASE_URL"):
        open_sql_vault(VaultSettings.read({"RELAIS_VAULT_RETENTION_MONTHS": "24"}), HIDING)


def test_settings_that_are_wrong_are_refused_without_showing_the_key() -> None:
    key = MasterKey(draw_key()).text
    with pytest.raises(SettingsRefused, match="RELAIS_VAULT_RETENTION_MONTHS") as told:
        VaultSettings.read({"RELAIS_VAULT_MASTER_KEY": key, "RELAIS_VAULT_RETENTION_MONTHS": "0"})
    assert key not in str(told.value)
    assert key not in repr(VaultSettings.read({"RELAIS_VAULT_MASTER_KEY": key}))


def test_a_vault_or_a_key_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VaultUnavailable, match="ne peut pas être ouvert"):
        open_sql_vault(settings(tmp_path, file=tmp_path / "file" / "vault.db"), HIDING)
    with pytest.raises(KeyRefused, match="ne peut pas être"):
        open_sql_vault(settings(tmp_path, key_file=tmp_path / "file" / "vault.key"), HIDING)
