"""What the pages of a post need besides forms; a composition gives each under its type."""

from collections.abc import Collection, Sequence
from typing import Annotated, Protocol

from services.faces.entry.counted import CountedPosts
from services.faces.needs import need
from services.intake.application.vault import Vault
from services.intake.ports import Line


class SheetReader(Protocol):
    """How the file of a register is read (`services.intake.adapters.spreadsheets`)."""

    def __call__(self, name: str, content: bytes, titles: Collection[str]) -> Sequence[Line]:
        """The lines of a CSV or XLSX file that are not empty, below the row of its titles.

        Raises FileRefused.
        """


TheVault = Annotated[Vault, need(Vault)]
TheFigures = Annotated[CountedPosts, need(CountedPosts)]
TheSheets = Annotated[SheetReader, need(SheetReader)]
