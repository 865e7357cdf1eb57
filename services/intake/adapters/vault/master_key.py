"""The master key, which wraps the keys of the posts: from the environment, or from a file."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from contracts.sealing import CURRENT, Algorithm
from services.intake.adapters.private_file import (
    draw_private,
    make_private,
    read_private,
    sync,
    write_private,
)
from services.intake.adapters.vault.cipher import KEY, draw_key
from services.intake.ports import KeyRefused
from services.keys.memory import Secret

WHAT = "la clé du coffre"


@dataclass(frozen=True)
class MasterKey:
    """32 bytes and the name by which the vault knows them without holding them.

    `algorithm`: by which the vault seals from now on; it reads what any other sealed.
    """

    secret: Secret = field(repr=False)
    algorithm: Algorithm = CURRENT

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits; they say nothing of the key."""
        named = sha256(b"relais vault master key")
        named.update(self.secret)
        return named.hexdigest()[:16]

    @property
    def text(self) -> str:
        """As a variable or a file holds it."""
        return urlsafe_b64encode(self.secret).decode()


def key_of(text: str, where: str) -> MasterKey:
    """The key in a text. Raises KeyRefused, which names `where` and never the text."""
    try:
        secret = urlsafe_b64decode(text.strip().encode())
    except ValueError:
        secret = b""
    if len(secret) != KEY:
        raise KeyRefused(
            f"{where} : ce n'est pas une clé de coffre (32 octets en base64, 44 caractères). "
            "Remettez la bonne, ou restaurez-la par « relais vault keys restore »."
        )
    return MasterKey(secret)


@dataclass(frozen=True)
class KeyFile:
    """The file of the master key, for its owner's eyes only."""

    path: Path

    def read(self) -> MasterKey | None:
        """The key, None where there is no file. Raises KeyRefused, also when others may read."""
        return _read(self.path)

    def make(self, key: MasterKey) -> None:
        """Write a key where there is none, whole or not at all. Raises FileExistsError."""
        make_private(self.path, key.text)

    def prepare(self, key: MasterKey) -> None:
        """Write a key to come beside the one that holds; durable when it returns."""
        write_private(self._beside(key.id), key.text)

    def give_up(self, key: MasterKey) -> None:
        """Remove a key to come under which nothing was put."""
        self._beside(key.id).unlink()

    def adopt(self, id: str) -> MasterKey | None:
        """Let the key of this id, if it was to come, take the place of the one that held."""
        key = _read(self._beside(id))
        if key:
            self._beside(id).replace(self.path)
            sync(self.path.parent)
        return key

    def _beside(self, id: str) -> Path:
        """Named after the key: two rotations at once cannot take each other's."""
        return self.path.with_name(f"{self.path.name}.{id}")


def key_in_file(file: KeyFile, expected: str | None) -> MasterKey:
    """The key in `file`, drawn when the vault holds nothing yet (`expected` is None).

    Ends a rotation that stopped after its commit. Raises KeyRefused.
    """
    if expected is None:
        draw_private(file.path, MasterKey(draw_key()).text, WHAT)
    key = file.read()
    if key and (expected is None or key.id == expected):
        return key
    if rotated := file.adopt(expected or ""):
        return rotated
    if key is None:
        raise KeyRefused(
            f"{file.path} : {WHAT} manque, et le coffre contient des détails. Remettez "
            "ce fichier, ou restaurez-le par « relais vault keys restore »."
        )
    raise KeyRefused(_not_the_one(str(file.path)))


def key_in_variable(text: str, expected: str | None) -> MasterKey:
    """The key in RELAIS_VAULT_MASTER_KEY. Raises KeyRefused."""
    key = key_of(text, "RELAIS_VAULT_MASTER_KEY")
    if expected not in (None, key.id):
        raise KeyRefused(_not_the_one("RELAIS_VAULT_MASTER_KEY"))
    return key


def _not_the_one(where: str) -> str:
    return (
        f"{where} : cette clé n'est pas celle de ce coffre. Remettez la bonne, ou restaurez-la "
        "par « relais vault keys restore » ; rien n'a été changé."
    )


def _read(path: Path) -> MasterKey | None:
    text = read_private(path, WHAT)
    return None if text is None else key_of(text, str(path))
