"""Every key of a set-up in one file under a passphrase, and back to their places."""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr
from pydantic_core import from_json, to_json

from services.access.main import key_file
from services.access.settings import AccessSettings
from services.chassis.settings import SettingsRefused
from services.composition.setup import SetUp
from services.intake.adapters.vault.key_backup import seal_into, unsealed
from services.intake.ports import KeyRefused

ALL = "toutes"


class KeyPlace(NamedTuple):
    """A key: how it is called, its file, and its text where the environment holds it instead."""

    name: str
    file: Path
    told: SecretStr | None = None

    def content(self) -> bytes | None:
        """What the file holds, or would hold; None where no key was drawn yet."""
        if self.told:
            return f"{self.told.get_secret_value().strip()}\n".encode()
        return self.file.read_bytes() if self.file.exists() else None


def places(opened: SetUp) -> Iterator[KeyPlace]:
    """Where the keys of a set-up are; those of parts that it does not have are left out."""
    if opened.has_vault:
        vault = opened.vault_settings
        yield KeyPlace("coffre", vault.key_file, vault.master_key)
    with suppress(SettingsRefused):
        log = opened.log_key
        yield KeyPlace("journal", log.key_file, log.key)
    with suppress(SettingsRefused):
        yield KeyPlace("scellement", opened.reporting_settings.sealing_key)
    yield KeyPlace("livraisons", opened.delivery_settings.key_file)
    with suppress(SettingsRefused):
        if file := key_file(opened.accounts, AccessSettings.read(opened.variables)):
            yield KeyPlace("comptes", file)


def back_up_keys(opened: SetUp, to: Path, passphrase: str, expires: date) -> list[str]:
    """Write the keys that there are into the new file `to`; their names.

    Raises KeyRefused, FileExistsError and SettingsRefused.
    """
    found = {each.name: content for each in places(opened) if (content := each.content())}
    if not found:
        raise KeyRefused("Aucune clé n'est encore tirée : il n'y a rien à sauvegarder.")
    secret = to_json({name: b64encode(content).decode() for name, content in found.items()})
    seal_into(to, ALL, secret, passphrase, expires)
    return list(found)


def restore_keys(opened: SetUp, file: Path, passphrase: str, today: date) -> list[Path]:
    """Put back the keys that are missing; the files written. Another key is never overwritten.

    Raises KeyRefused, with nothing changed, also where another key stands in the place of one.
    """
    name, secret = unsealed(file, passphrase, today)
    if name != ALL:
        raise KeyRefused(
            f"{file} : cette sauvegarde n'a que la clé du coffre ; « relais vault keys restore »."
        )
    kept = {name: b64decode(text) for name, text in from_json(secret).items()}
    asked = [each for each in places(opened) if each.name in kept]
    for each in asked:
        if each.content() not in (None, kept[each.name]):
            raise KeyRefused(
                f"{each.file} : une autre clé est déjà là (ou dans l'environnement) ; déplacez-la "
                "avant de restaurer. Rien n'a été changé."
            )
    missing = [each for each in asked if each.content() is None]
    for each in missing:
        each.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(each.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(kept[each.name])
    return [each.file for each in missing]
