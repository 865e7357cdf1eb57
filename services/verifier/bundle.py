"""A bundle on disk: read with care, for whoever wrote it may have lied."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contracts.bundle import ANNOUNCED, CLOSINGS, CONTRACTS, FILES, KEYS, PARTS, VIEWS, WITNESSES

BESIDE = (CLOSINGS, ANNOUNCED, CONTRACTS, KEYS)
"""What may be there without being named by the manifest: each is bound in another way."""


class Wrong(Exception):
    """Something in a bundle does not hold; the message (French) names what and where."""


class NotVerifiable(Exception):
    """What nothing in a bundle contradicts or shows any more; the message (French) says why."""


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
            raise Wrong(f"{name} manque.")
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
        """A whole file as UTF-8. Raises Wrong."""
        try:
            return self.read(name).decode()
        except UnicodeDecodeError as error:
            raise Wrong(f"{name} : l'octet {error.start} n'est pas du texte UTF-8.") from None

    def lines(self, name: str) -> list[str]:
        """The lines of a file, each of which must be ended. Raises Wrong."""
        text = self.text(name)
        if text and not text.endswith("\n"):
            raise Wrong(f"{name} : la dernière ligne n'est pas finie.")
        return text.split("\n")[:-1]

    def require_only(self, views: Iterable[str]) -> None:
        """Raises Wrong when a file is missing, or is there without being claimed."""
        expected = {*FILES, *self.witnesses, *(f"{VIEWS}/{view}.jsonl" for view in views)}
        for name in sorted(expected):
            self.path(name)
        there = (path for path in self.folder.rglob("*") if not path.is_dir())
        for path in sorted(there):
            name = path.relative_to(self.folder).as_posix()
            if name not in expected and name not in BESIDE and not name.startswith(f"{PARTS}/"):
                raise Wrong(f"{name} n'est pas annoncé par le manifeste : fichier en trop.")
