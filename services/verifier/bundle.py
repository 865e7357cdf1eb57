"""A bundle on disk: read with care, for whoever wrote it may have lied."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.bundle import ANNOUNCED, AROUND, CLOSINGS, CONTRACTS, KEYS, PARTS, VIEWS, WITNESSES

BESIDE = (CLOSINGS, ANNOUNCED, CONTRACTS, KEYS)
"""What may be there without being named by the manifest: each is bound in another way."""


class Wrong(Exception):
    """Something in a bundle does not hold; the message (French) names what and where."""


class NotVerifiable(Exception):
    """What nothing in a bundle contradicts or shows any more; the message (French) says why."""


class Interrupted(Exception):
    """A step was not brought to its end, through no fault of the bundle; the message says why."""


@dataclass(frozen=True)
class Bundle:
    """A folder that claims to be a bundle."""

    folder: Path

    @property
    def witnesses(self) -> tuple[str, ...]:
        """The files of later checkpoints: all of them, or none in a bundle made before."""
        return WITNESSES if any(map(self.has, WITNESSES)) else ()

    def path(self, name: str) -> Path:
        """Where a file is. Raises Wrong when it is not there, or no file."""
        path = self.folder / name
        if path.is_symlink() or not path.is_file():
            raise Wrong(_no_file(path, name) if os.path.lexists(path) else f"{name} manque.")
        return path

    def has(self, name: str) -> bool:
        """Whether something of this name is there."""
        return (self.folder / name).exists()

    def names(self, folder: str) -> list[str]:
        """The files below a folder, which may be missing, by their names in the bundle."""
        return [
            path.relative_to(self.folder).as_posix()
            for path in sorted((self.folder / folder).rglob("*"))
            if not path.is_dir()
        ]

    def read(self, name: str) -> bytes:
        """A whole file. Raises Wrong."""
        return self.path(name).read_bytes()

    def text(self, name: str) -> str:
        """A whole file as UTF-8 with line feeds. Raises Wrong."""
        return text_of(self.read(name), name)

    def lines(self, name: str) -> list[str]:
        """The lines of a file, each of which must be ended. Raises Wrong."""
        text = self.text(name)
        if text and not text.endswith("\n"):
            raise Wrong(f"{name} : la dernière ligne n'est pas finie.")
        return text.split("\n")[:-1]

    def require_only(self, claimed: Iterable[str]) -> None:
        """Raises Wrong when a file is missing, is there without being claimed, or is no file.

        `claimed`: the files and views that the manifest names.
        """
        expected = {*AROUND, *self.witnesses, *claimed}
        for name in sorted(expected):
            self.path(name)
        for name in self._there():
            if name not in expected and name not in BESIDE and not name.startswith(f"{PARTS}/"):
                raise Wrong(f"{name} n'est pas annoncé par le manifeste : fichier en trop.")

    def _there(self) -> Iterator[str]:
        """The files, by name. Raises Wrong at a link, a device, and a folder of no bundle."""
        for path in sorted(self.folder.iterdir()):
            if path.name in (VIEWS, PARTS) and path.is_dir() and not path.is_symlink():
                inside = sorted(path.iterdir())
            else:
                inside = [path]
            for each in inside:
                name = each.relative_to(self.folder).as_posix()
                if each.is_symlink() or not each.is_file():
                    raise Wrong(_no_file(each, name))
                yield name


def text_of(read: bytes, name: str) -> str:
    """The text of a file in the one form that all of them have. Raises Wrong."""
    try:
        text = read.decode()
    except UnicodeDecodeError as error:
        raise Wrong(f"{name} : l'octet {error.start} n'est pas du texte UTF-8.") from None
    if text.startswith("\ufeff"):
        raise Wrong(f"{name} commence par une marque d'ordre des octets (BOM).")
    if (at := text.find("\r")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise Wrong(f"{name}, ligne {line} : un retour chariot (CR), que nul fichier n'a ici.")
    return text


def _no_file(path: Path, name: str) -> str:
    if path.is_symlink():
        return f"{name} est un lien, non un fichier."
    if path.is_dir():
        return f"{name} est un dossier de trop."
    return f"{name} n'est pas un fichier ordinaire (tube, prise ou périphérique)."
