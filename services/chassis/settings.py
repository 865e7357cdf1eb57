"""What a process is given at its start: frozen settings, the files of its keys, a clock."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.validation_messages import french
from services.keys.memory import Secret, drawn, short_lived

KEY_BYTES = 32


def machine_clock() -> datetime:
    """The instant by the clock of this machine, in UTC: whoever is given no other clock asks here.

    It is no day yet: `contracts.days` says which one it is, and where.
    """
    return datetime.now(UTC)


class SettingsRefused(ValueError):
    """The variables do not make settings; the message (French) names each culprit."""


class Settings(BaseModel):
    """Base of a service's settings: `RELAIS_<SERVICE>_<FIELD>` gives `field`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    PREFIX: ClassVar[str]

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """The settings among `variables`; those without the prefix are not ours to judge.

        Raises SettingsRefused for an unknown variable or a bad value. A secret is never
        repeated in the message.
        """
        given = {
            name.removeprefix(cls.PREFIX).lower(): value
            for name, value in variables.items()
            if name.startswith(cls.PREFIX)
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsRefused(_explained(cls.PREFIX, error)) from None


class KeysSettings(Settings):
    """Where the holder of the keys listens for this process."""

    PREFIX: ClassVar[str] = "RELAIS_KEYS_"

    socket: Path | None = None


class Keyed(Settings):
    """Base of the settings of whoever needs a key: from the holder, where its socket is told."""

    keys_socket: Path | None = None

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """See Settings.read."""
        found, told = super().read(variables), KeysSettings.read(variables).socket
        return found.model_copy(update={"keys_socket": told}) if told else found


class Watched(BaseModel):
    """Where a process shows its health and metrics; over TLS where it is given a certificate."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    tls_certificate: Path | None = None
    tls_key: Path | None = None


def _explained(prefix: str, error: ValidationError) -> str:
    return " ".join(
        f"{prefix}{'_'.join(map(str, each['loc'])).upper()} : "
        + ("variable inconnue." if each["type"] == "extra_forbidden" else french(each))
        for each in error.errors(include_url=False, include_input=False)
    )


def key_of(file: Path) -> Callable[[], Secret]:
    """The key kept in `file`, for its owner's eyes; drawn at the first reading."""

    def read() -> Secret:
        if not file.exists():
            with (
                os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new,
                short_lived(drawn(KEY_BYTES)) as key,
            ):
                new.write(key)
        found = bytearray(file.stat().st_size)
        with file.open("rb", buffering=0) as kept:
            kept.readinto(found)
        return found

    return read
