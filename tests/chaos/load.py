"""Posts that say synthetic facts over HTTP, and say them again until they are answered."""

from collections import deque
from collections.abc import Iterator, Sequence
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any
from zlib import crc32

import httpx

from services.synthetic import DATASETS

CLIENTS = 4
BATCH = 5  # facts of a request
RETRY_S = 0.2
PATIENCE_S = 60.0
TRIED_AGAIN = {408, 429, 500, 502, 503, 504, 507}
YEARS = 3  # of the data set: more than any run says


class Facts:
    """The national data set, dealt to several clients: all that a post says goes to one."""

    def __init__(self) -> None:
        self._source: Iterator[dict[str, Any]] = DATASETS["national118"](years=YEARS)
        self._dealt: list[deque[dict[str, Any]]] = [deque() for _ in range(CLIENTS)]
        self._lock = Lock()

    def take(self, client: int, count: int) -> list[dict[str, Any]]:
        """The next facts of one client, in their order."""
        mine = self._dealt[client]
        with self._lock:
            while len(mine) < count:
                fact = next(self._source)
                said_by = str(fact["data"].get("post") or fact["data"].get("area"))
                self._dealt[crc32(said_by.encode()) % CLIENTS].append(fact)
            return [mine.popleft() for _ in range(count)]


class Load:
    """Clients at work as long as the context lasts; `accepted` holds the ids they were promised."""

    def __init__(self, url: str, facts: Facts, per_second: float) -> None:
        self.url, self.facts = url, facts
        self.pause = CLIENTS * BATCH / per_second
        self.accepted: list[str] = []
        self.refused: list[dict[str, Any]] = []
        self._stop = Event()
        self._threads = [Thread(target=self._say, args=(n,), daemon=True) for n in range(CLIENTS)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let every client have its last answer, unless the test has failed already."""
        self._stop.set()
        for thread in self._threads if kind is None else ():
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "a client waits for an answer that never comes"

    def _say(self, client: int) -> None:
        with httpx.Client(base_url=self.url, timeout=15) as http:
            while not self._stop.is_set():
                began = monotonic()
                self._submit(http, self.facts.take(client, BATCH))
                sleep(max(0.0, self.pause - (monotonic() - began)))

    def _submit(self, http: httpx.Client, envelopes: Sequence[dict[str, Any]]) -> None:
        while True:
            try:
                answer = http.post("/v1/events", json=list(envelopes))
            except httpx.TransportError:
                sleep(RETRY_S)
                continue
            if answer.status_code not in TRIED_AGAIN:
                break
            sleep(RETRY_S)
        told = answer.json()
        for each in told if answer.is_success else [told]:
            if each.get("answer") in ("accepted", "duplicate"):
                self.accepted.append(each["id"])
            else:
                self.refused.append(each)
