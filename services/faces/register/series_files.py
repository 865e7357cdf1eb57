"""Files of series that were tried, kept for the time of a confirmation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from services.faces.needs import need
from services.faces.tried import TriedFiles
from services.intake.ports import Line


class Fate(NamedTuple):
    """What becomes of a line, and why it is refused (French)."""

    number: int
    what: str
    verdict: str
    why: str = ""


class Tried(NamedTuple):
    """A file that was tried: its lines, their fates, and whether it was recorded since."""

    whose: str
    at: datetime
    name: str
    lines: Sequence[Line]
    fates: Sequence[Fate]
    done: bool = False


class TriedSeries(TriedFiles[Tried]):
    """The last files of series tried, of all depositors."""

    def __init__(self) -> None:
        super().__init__(most=8)


TheFiles = Annotated[TriedSeries, need(TriedSeries)]
