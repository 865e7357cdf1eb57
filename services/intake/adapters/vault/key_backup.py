"""Keys in a file under a passphrase, until a day. No key of a case is ever in it."""

from datetime import date
from pathlib import Path
from secrets import token_bytes
from typing import Literal

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.days import written_day
from services.intake.adapters.private_file import write_private
from services.intake.adapters.vault.cipher import KEY, Altered, seal, unseal
from services.intake.adapters.vault.master_key import KeyFile, MasterKey
from services.intake.ports import KeyRefused
from services.keys.memory import Secret

SALT = 16  # bytes
COST, BLOCK, LANES = 2**17, 8, 1  # OWASP's first choice for scrypt: 128 MB, 0.3 s a try
SHORTEST = 14  # characters of a passphrase


class KeyBackup(BaseModel):
    """The file; what is readable in it is authenticated with the key."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )

    relais: Literal["vault-key-backup.v1"] = "vault-key-backup.v1"
    master_id: str
    """Of the master key alone; "toutes" for all the keys of a set-up."""
    expires: date
    """The first day on which it is refused."""
    salt: bytes
    sealed: bytes


def write_backup(to: Path, master: MasterKey, passphrase: str, expires: date) -> None:
    """Write the master key alone into the new file `to`. Raises as `seal_into`."""
    seal_into(to, master.id, master.secret, passphrase, expires)


def read_backup(file: Path, passphrase: str, today: date) -> MasterKey:
    """The master key in a backup. Raises KeyRefused: expired, altered, wrong passphrase."""
    return MasterKey(unsealed(file, passphrase, today)[1])


def seal_into(to: Path, name: str, secret: Secret, passphrase: str, expires: date) -> None:
    """Write the new file `to`, for its owner's eyes only.

    Raises KeyRefused for a passphrase too short, FileExistsError.
    """
    if len(passphrase) < SHORTEST:
        raise KeyRefused(f"La phrase de passe doit compter au moins {SHORTEST} caractères.")
    salt = token_bytes(SALT)
    sealed = seal(_derived(passphrase, salt), secret, name, expires.isoformat())
    made = KeyBackup(master_id=name, expires=expires, salt=salt, sealed=sealed)
    write_private(to, made.model_dump_json(indent=1))


def unsealed(file: Path, passphrase: str, today: date) -> tuple[str, bytes]:
    """The name and the secret in a backup.

    Raises KeyRefused: expired, altered, wrong passphrase, no backup.
    """
    try:
        backup = KeyBackup.model_validate_json(file.read_bytes())
    except ValidationError:
        raise KeyRefused(f"{file} : ce n'est pas une sauvegarde de clé, ou abîmée.") from None
    if today >= backup.expires:
        raise KeyRefused(
            f"{file} : cette sauvegarde a expiré le {written_day(backup.expires)} ; détruisez-la. "
            "Prenez-en une plus récente."
        )
    about = (backup.master_id, backup.expires.isoformat())
    try:
        return backup.master_id, unseal(_derived(passphrase, backup.salt), backup.sealed, *about)
    except Altered:
        raise KeyRefused(
            f"{file} : phrase de passe inexacte, ou sauvegarde modifiée (sa date aussi compte)."
        ) from None


def restore(file: KeyFile, key: MasterKey, expected: str | None) -> None:
    """Put a key from a backup into the key file, if the vault needs it and none is there.

    `expected`: the id of the master key the vault is under. Raises KeyRefused.
    """
    if key.id != expected:
        raise KeyRefused(
            "Cette sauvegarde est d'une clé que ce coffre n'a plus (elle a été renouvelée depuis, "
            "ou le coffre est vide) : elle n'ouvrirait rien. Rien n'a été changé."
        )
    try:
        file.make(key)
    except FileExistsError:
        raise KeyRefused(
            f"{file.path} existe déjà : déplacez-le avant de restaurer ; rien n'a été changé."
        ) from None


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt, KEY, COST, BLOCK, LANES).derive(passphrase.encode())
