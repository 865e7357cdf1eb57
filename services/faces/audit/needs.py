"""What the pages of the auditor take from the composition."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Protocol

from services.faces.needs import need

Progress = Callable[[int, int], None]
"""Told how many facts of how many were written; what it raises gives the work up."""


class LogHead(Protocol):
    """The log of facts, as far as the page of its state needs it."""

    def head(self) -> int:
        """The position of its last fact."""


class Bundles(Protocol):
    """Writes what derives a sealed release again."""

    def write(self, release: str, folder: Path, progress: Progress) -> None:
        """Write the bundle of a release as `folder`, whole or not at all.

        Raises UnknownRelease and NotSigned.
        """


TheLogHead = Annotated[LogHead, need(LogHead)]
TheBundles = Annotated[Bundles, need(Bundles)]
