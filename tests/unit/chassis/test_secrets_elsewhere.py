"""A secret may be kept by a store, or by systemd: no file of Relais then holds it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.chassis.processes import SecretMissing, take_secrets

SAYS = f"{sys.executable} -c \"print('du coffre')\""


def test_a_secret_is_told_by_the_command_of_a_store() -> None:
    variables = {"RELAIS_LOG_KEY_COMMAND": SAYS, "OTHER_COMMAND": "false"}
    take_secrets(variables)
    assert variables == {"RELAIS_LOG_KEY": "du coffre", "OTHER_COMMAND": "false"}


def test_a_credential_of_systemd_is_a_variable_and_what_is_told_goes_before_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "RELAIS_LOG_KEY").write_text("scellé\n")
    (tmp_path / "RELAIS_ACCESS_KEY").write_text("scellé\n")
    (tmp_path / "tls.pem").write_text("d'un autre usage")
    variables = {"CREDENTIALS_DIRECTORY": str(tmp_path), "RELAIS_ACCESS_KEY": "dit"}
    take_secrets(variables)
    assert (variables["RELAIS_LOG_KEY"], variables["RELAIS_ACCESS_KEY"]) == ("scellé", "dit")
    assert len(variables) == 3


@pytest.mark.parametrize(
    "command", ["/nulle/part", 'sh -c "echo hunter2; exit 3"', "true", "guillemet '"]
)
def test_a_command_that_tells_nothing_is_named_and_what_it_said_is_not(command: str) -> None:
    with pytest.raises(SecretMissing, match="RELAIS_LOG_KEY_COMMAND") as refused:
        take_secrets({"RELAIS_LOG_KEY_COMMAND": command})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("module", ["services", "services.intake"])
def test_no_process_starts_without_the_secret_that_a_store_keeps(module: str) -> None:
    words = [sys.executable, "-m", module, *(["intake"] * (module == "services")), "api"]
    ran = subprocess.run(
        words,
        env={**os.environ, "RELAIS_VAULT_MASTER_KEY_COMMAND": "false"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode != 0
    assert ran.stderr.startswith("RELAIS_VAULT_MASTER_KEY_COMMAND : ")
    assert "Traceback" not in ran.stderr
