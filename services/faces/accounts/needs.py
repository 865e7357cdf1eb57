"""What the pages of accounts need of the platform; a composition gives each under its type."""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated, NamedTuple, Protocol

from services.faces.needs import need
from services.intake.ports import Line


class SheetReader(Protocol):
    """How a spreadsheet is read (`services.intake.adapters.spreadsheets`)."""

    def __call__(self, name: str, content: bytes, titles: Collection[str]) -> Sequence[Line]:
        """The lines of a CSV or XLSX file that are not empty, below the row of its titles.

        Raises FileRefused.
        """


class KnownPosts(NamedTuple):
    """Which of some posts the register has, open or not; as the log says it at this moment."""

    among: Callable[[Collection[str]], Collection[str]]


TheSheets = Annotated[SheetReader, need(SheetReader)]
TheKnownPosts = Annotated[KnownPosts, need(KnownPosts)]
