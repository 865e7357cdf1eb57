"""The outbox: a folder per audience and release, with what was announced to whom."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from services.faces.partners.deliveries.subscriptions import Addressee
from services.reporting.releases.documents import FORMATS
from services.reporting.releases.reading import View

RECEIPTS = "annonces"
BUSY = "Une autre livraison est en cours : recommencez quand elle sera finie."


class OutboxBusy(Exception):
    """Another process delivers; the message is in French."""


class Outbox:
    """Documents and receipts, each written whole or not at all, never changed."""

    def __init__(self, folder: Path) -> None:
        """In `folder`, made when first needed."""
        self.folder, self._anonymous = folder, False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Deliver without another process beside. Raises OutboxBusy.

        Receipts of an older version lose the address that they name.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = self.folder / ".en-cours"
        with lock.open("w") as held:
            if os.name == "posix":
                import fcntl

                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    raise OutboxBusy(BUSY) from None
            self._forget_addresses()
            yield

    def put(self, view: View, format: str, write: Callable[[View, str], bytes]) -> Path:
        """A document in its place, written unless it is there already."""
        path = self._of(view.view, view.scope, view.release.id) / file_name(view, format)
        if not path.exists():
            _write(path, write(view, format))
        return path

    def announced(self, to: Addressee, release: str) -> bool:
        """Whether the addressee was told of a release."""
        return self._receipt(to, release).exists()

    def receive(self, to: Addressee, release: str, said: Mapping[str, object]) -> None:
        """Keep that the addressee was told: `said` names nobody, the receipt is under their id."""
        _write(self._receipt(to, release), _text(said))

    def _of(self, view: str, scope: str | None, release: str) -> Path:
        return self.folder / (f"{view}-{scope}" if scope else view) / release

    def _forget_addresses(self) -> None:
        if self._anonymous:
            return
        for receipt in self.folder.glob(f"*/*/{RECEIPTS}/*.json"):
            with suppress(ValueError, AttributeError):  # of another hand: it stays as it is
                said = json.loads(receipt.read_bytes())
                if said.pop("courriel", None) is not None:
                    _write(receipt, _text(said))
        self._anonymous = True

    def _receipt(self, to: Addressee, release: str) -> Path:
        return self._of(to.view, to.scope, release) / RECEIPTS / f"{to.id}.json"


def file_name(view: View, format: str) -> str:
    """`relais-prefecture-27-2009.pdf`."""
    named = filter(None, ("relais", view.view, view.scope, str(view.release.period)))
    return "-".join(named) + FORMATS[format].ending


def _text(said: Mapping[str, object]) -> bytes:
    return f"{json.dumps(said, ensure_ascii=False, indent=1)}\n".encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{uuid4().hex}")
    with unfinished.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)
