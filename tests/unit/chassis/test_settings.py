"""Settings are read once, whole, from the variables of one service."""

from typing import ClassVar

import pytest
from pydantic import SecretStr, ValidationError

from services.chassis.settings import Settings, SettingsRefused
from services.intake.settings import IntakeSettings


class Sample(Settings):
    """Two settings."""

    PREFIX: ClassVar[str] = "RELAIS_SAMPLE_"
    port: int = 1
    token: SecretStr = SecretStr("")


def test_variables_of_others_are_not_read() -> None:
    assert Sample.read({"RELAIS_SAMPLE_PORT": "7", "RELAIS_OTHER_PORT": "x", "HOME": "/"}).port == 7


def test_an_unknown_variable_is_refused_by_its_name() -> None:
    with pytest.raises(SettingsRefused, match="RELAIS_SAMPLE_PROT : variable inconnue"):
        Sample.read({"RELAIS_SAMPLE_PROT": "7"})


def test_a_bad_value_is_told_in_french_and_not_repeated() -> None:
    with pytest.raises(SettingsRefused, match="RELAIS_SAMPLE_PORT : Un nombre entier") as refused:
        Sample.read({"RELAIS_SAMPLE_PORT": "hunter2", "RELAIS_SAMPLE_TOKEN": "hunter3"})
    assert "hunter" not in str(refused.value)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Sample().port = 2  # type: ignore[misc]


@pytest.mark.parametrize("prefix", ["", "INTAKE_", "RELAIS_INTAKE_"])
def test_intake_does_not_start_with_the_database_functions_that_lose_events(prefix: str) -> None:
    name = f"{prefix}POSTGRES_ENABLE_DB_FUNCTIONS"
    with pytest.raises(SettingsRefused, match=name):
        IntakeSettings.read({name: "y"})
