"""Files that are tried first: kept for the time of a confirmation, and the sheets about them."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Generic, NamedTuple, Protocol, TypeVar

from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.faces.page import PRIVATE
from services.intake.ports import MOST_BYTES, FileRefused
from services.reporting.domain.tables.rows import Value
from services.reporting.releases.documents import sheet_csv

KEPT_FOR = timedelta(minutes=30)
GONE = "Ce fichier n'est plus en mémoire : choisissez-le et essayez-le de nouveau."


class OfSomebody(Protocol):
    """What was tried."""

    @property
    def whose(self) -> str:
        """The account or the post that tried it."""

    @property
    def at(self) -> datetime:
        """When it was tried."""


Tried = TypeVar("Tried", bound=OfSomebody)


class TriedFiles(Generic[Tried]):
    """The last files tried, for the time of a confirmation; in memory, lost with the process."""

    def __init__(self, most: int) -> None:
        """Keep so many, of all who try one."""
        self._most = most
        self._kept: OrderedDict[str, Tried] = OrderedDict()
        self._lock = Lock()

    def keep(self, digest: str, tried: Tried) -> None:
        """Keep one more, let the oldest go."""
        with self._lock:
            self._kept[digest] = tried
            self._kept.move_to_end(digest)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def find(self, digest: str, whose: str, now: datetime) -> Tried | None:
        """A file of theirs that is still kept."""
        with self._lock:
            tried = self._kept.get(digest)
        return tried if tried and tried.whose == whose and now - tried.at < KEPT_FOR else None


class Upload(NamedTuple):
    """A file that was sent: its name, and its bytes up to one more than may be read."""

    name: str
    content: bytes

    def digest(self, whose: str) -> str:
        """What names it while it is kept: the same for the same file of the same sender."""
        return sha256(whose.encode() + self.content).hexdigest()


def upload(file: object) -> Upload:
    """The file in a field of a form. Raises FileRefused where none was chosen."""
    if not isinstance(file, UploadFile) or not file.filename:
        raise FileRefused("Choisissez un fichier CSV ou XLSX.")
    return Upload(file.filename, file.file.read(MOST_BYTES + 1))


def sheet(name: str, titles: Iterable[str], rows: Iterable[Iterable[Value]] = ()) -> Response:
    """A file for a spreadsheet in French."""
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    text = sheet_csv(titles, rows)
    return Response(text, media_type="text/csv; charset=utf-8", headers={**PRIVATE, **named})
