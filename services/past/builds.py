"""What an auditor has built of the past: asked once, made in the background, kept, found again."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.definitions import VERSION
from contracts.identifiers import NATION
from services.access.ports import Names
from services.chassis.logs import logger
from services.keys.asking import KeysAway
from services.past.askers import Askers
from services.past.workshop import GivenUp, Workshop
from services.projections.consumer import Progress

KEPT = 100  # builds; the oldest that nobody waits for go
MOST_TRIES = 3  # a build that ends the process each time is left
MOST_WAITING = 20

_LOG = logger(__name__)
_ID = re.compile(r"[0-9a-f]{16}")


class Kind(StrEnum):
    """What is built."""

    TABLE = "tableau"
    RECTIFICATIF = "rectificatif"
    VERIFICATION = "verification"


class State(StrEnum):
    """How far a build is."""

    WAITING = "en attente"
    AT_WORK = "en cours"
    DONE = "fait"
    FAILED = "échec"


class Order(BaseModel):
    """A question, exactly: positions of the log, never words that will mean others later.

    `first` and `last`: the positions of a rectificatif; of a table, `last`. `release`: of a
    verification. `said`: the moments as they were typed, which do not tell two orders apart.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    code: str = ""
    level: str = "nation"
    area: str = NATION
    period: str = ""
    first: int = 0
    last: int = 0
    release: str = ""
    said: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same question under the same definitions."""
        exact = self.model_dump_json(exclude={"said"})
        return hashlib.sha256(f"{VERSION} {exact}".encode()).hexdigest()[:16]


class Build(BaseModel):
    """An order and what came of it. `reached` of `goal` facts are read; `result` is JSON.

    `by`: who asked, in a file their token.
    """

    order: Order
    by: str
    asked_at: datetime
    state: State = State.WAITING
    tries: int = 0
    reached: int = 0
    goal: int = 0
    done_at: datetime | None = None
    result: Any = None
    failure: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in (State.DONE, State.FAILED)


Maker = Callable[[Order, Path, Progress], Any]
"""Makes the result of an order, as JSON; `Path`: without suffix, for files beside it."""


class Crowded(Exception):
    """Too many builds wait; the message is in French."""


class Refused(Exception):
    """Raised by a maker: the order cannot be met; the message (French) says why."""


class Builds:
    """Builds one at a time, in the order of asking, each kept as a file; killed, they go on."""

    def __init__(
        self,
        folder: Path,
        makers: Mapping[Kind, Maker],
        workshop: Workshop,
        clock: Callable[[], datetime],
        names: Names,
    ) -> None:
        """`folder` is made, for its owner's eyes: results are exact figures.

        `names`: hides who asked, in files.
        """
        self._folder, self._makers, self._workshop, self._clock = folder, makers, workshop, clock
        self._askers = Askers(names)
        self._lock, self._wake, self._stop = Lock(), Event(), Event()
        self._at_work: tuple[str, int, int] = ("", 0, 0)
        self._thread: Thread | None = None

    def ask(self, order: Order, by: str) -> Build:
        """The build of this order: the one that is there, unless it failed; else a new one.

        Raises Crowded and KeysAway.
        """
        token = self._askers.token(by)
        with self._lock:
            known = self._found(order.id)
            if known is None or known.state == State.FAILED:
                every = self._every()
                if sum(not each.over for each in every) >= MOST_WAITING:
                    raise Crowded(
                        f"{MOST_WAITING} calculs attendent déjà : revenez quand ils seront faits."
                    )
                self._forget(every)
                known = Build(order=order, by=token, asked_at=self._clock())
                self._keep(known)
        self.resume()
        return self._named([known])[0]

    def find(self, id: str) -> Build | None:
        """A build, with its progress; None where there is none of this name."""
        found = self._found(id)
        return self._named([found])[0] if found else None

    def recent(self) -> list[Build]:
        """All that is kept, the last asked first."""
        return self._named(sorted(self._every(), key=lambda each: each.asked_at, reverse=True))

    def file(self, id: str, suffix: str) -> Path | None:
        """A file beside a result, None where there is none."""
        file = self._folder / f"{id}{suffix}"
        return file if self._found(id) and file.is_file() else None

    def resume(self) -> None:
        """Go on with what waits, also with what a killed process left."""
        with self._lock:
            if self._thread is None and not self._stop.is_set():
                self._thread = Thread(target=self._run, name="builds", daemon=True)
                self._thread.start()
        self._wake.set()

    def close(self) -> None:
        """Give up what is under way, which begins anew at the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread:
            self._thread.join()

    def _found(self, id: str) -> Build | None:
        if not _ID.fullmatch(id):
            return None
        build = self._read(self._folder / f"{id}.json")
        at_work, reached, goal = self._at_work
        if build and at_work == id and not build.over:
            return build.model_copy(update={"reached": reached, "goal": goal})
        return build

    def _named(self, builds: list[Build]) -> list[Build]:
        names = self._askers.shown([build.by for build in builds])
        pairs = zip(builds, names, strict=True)
        return [build.model_copy(update={"by": name}) for build, name in pairs]

    def _run(self) -> None:
        hidden = False
        while not self._stop.is_set():
            self._wake.clear()
            hidden = hidden or self._hide_older()
            waiting = sorted((e for e in self._every() if not e.over), key=lambda e: e.asked_at)
            if waiting:
                self._make(waiting[0])
            else:
                self._wake.wait()

    def _hide_older(self) -> bool:
        """Whether no file names who asked, as those of older versions do."""
        try:
            with self._lock:
                for draft in self._folder.glob("*.new"):  # of a killed process
                    draft.unlink()
                for file in self._folder.glob("*.json"):
                    if _ID.fullmatch(file.stem) and (
                        anew := self._askers.without_name(file.read_bytes())
                    ):
                        self._write(file.stem, anew)
        except KeysAway:
            return False  # at the next build, or the next start
        return True

    def _make(self, build: Build) -> None:
        id = build.order.id
        if build.tries >= MOST_TRIES:
            self._end(build, failure="Interrompu à chaque essai : redemandez-le plus tard.")
            return
        build = build.model_copy(update={"state": State.AT_WORK, "tries": build.tries + 1})
        self._keep(build)

        def advanced(reached: int, goal: int) -> None:
            self._at_work = id, reached, goal
            if self._stop.is_set():
                raise GivenUp

        try:
            with self._workshop.alone():
                advanced(0, build.order.last)
                result = self._makers[build.order.kind](build.order, self._folder / id, advanced)
        except GivenUp:  # at the stop: it was no try
            self._keep(build.model_copy(update={"tries": build.tries - 1}))
        except Refused as refused:
            self._end(build, failure=str(refused))
        except Exception as error:
            _LOG.error("build_failed", id=id, exc_info=error)
            self._end(build, failure="Le calcul a échoué ; l'exploitant en trouve la cause.")
        else:
            self._end(build, result=result)
        finally:
            self._at_work = "", 0, 0

    def _end(self, build: Build, result: Any = None, failure: str = "") -> None:
        state = State.FAILED if failure else State.DONE
        end = {"state": state, "result": result, "failure": failure, "done_at": self._clock()}
        self._keep(build.model_copy(update=end))

    def _keep(self, build: Build) -> None:
        self._write(build.order.id, build.model_dump_json())

    def _write(self, id: str, text: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{id}.new"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._folder / f"{id}.json")

    def _every(self) -> list[Build]:
        found = (self._read(file) for file in sorted(self._folder.glob("*.json")))
        return [build for build in found if build]

    def _read(self, file: Path) -> Build | None:
        try:
            build = Build.model_validate_json(file.read_bytes())
        except (OSError, ValidationError):
            return None
        return build if build.order.id == file.stem else None  # of other definitions: not ours

    def _forget(self, every: list[Build]) -> None:
        over = sorted((each for each in every if each.over), key=lambda each: each.asked_at)
        for old in over[: max(len(every) + 1 - KEPT, 0)]:
            for file in self._folder.glob(f"{old.order.id}.*"):
                file.unlink(missing_ok=True)
