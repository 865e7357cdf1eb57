"""Sending a file of facts to an intake over HTTP: batches, retries, resumption."""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import sleep
from typing import Any

import httpx
from pydantic_core import from_json, to_json

from contracts.answers import LOG_HEADER, Tally
from contracts.envelope import MAX_BATCH
from services.chassis.processes import REJECTED, written_with
from services.clients.credentials import Exchanged, TokenRefused

FIRST_WAIT_S, LONGEST_WAIT_S, TRIES = 0.5, 30.0, 10  # some two minutes of patience
RETRIED = {408, 425, 429, 500, 502, 503, 504}


class NotSent(Exception):
    """The intake could not be reached or refuses to listen; the message is in French."""


def submit_file(
    file: Path,
    url: str,
    advanced: Callable[[int], None],
    token: str | None = None,
    log: str | None = None,
) -> Tally:
    """Send the facts of `file`; refused ones go to `FILE.rejected.jsonl` with their problem.

    What was acknowledged is remembered in `FILE.sent` (bytes, and by which log), so that an
    interrupted sending resumes; without it every fact is simply said again, as a duplicate.
    `token` is exchanged for access (see credentials). `log`: the identity of the log that is meant;
    without it, that of the first one to answer.
    Raises NotSent once patience is over, and at once where another log answers.
    """
    mark, rejected = written_with(file, ".sent"), written_with(file, REJECTED)
    sent, _, of = mark.read_text().partition(" ") if mark.exists() else ("0", "", "")
    start = int(sent)
    tally = Tally()
    with (
        httpx.Client(base_url=url, timeout=60, auth=Exchanged(token) if token else None) as http,
        file.open("rb") as lines,
        rejected.open("ab" if start else "wb") as out,
    ):
        http.headers.update({LOG_HEADER: meant} if (meant := of or log) else {})
        lines.seek(start)
        advanced(start)
        while batch := list(islice(lines, MAX_BATCH)):
            for line, told in _answered(http, batch):
                tally.add(told["answer"])
                if told.get("problem"):
                    out.write(to_json({**told, "fact": line}) + b"\n")
            start += sum(map(len, batch))
            mark.write_text(f"{start} {http.headers.get(LOG_HEADER, '')}")
            advanced(sum(map(len, batch)))
        anything = out.tell()
    mark.unlink(missing_ok=True)  # the same sending may run twice at once
    if not anything:
        rejected.unlink(missing_ok=True)
    return tally


def _answered(http: httpx.Client, batch: Sequence[bytes]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each line with its answer; a line that is no JSON is refused here, the rest is sent."""
    readable: list[Any] = []
    for line in batch:
        said = line.removeprefix(BOM_UTF8)  # as Windows marks a file, or each of those joined
        if not said.strip():
            continue
        try:
            readable.append(from_json(said))
        except ValueError:
            problem = {"title": "JSON illisible", "detail": "Cette ligne n'est pas du JSON."}
            yield line.decode(errors="replace"), {"answer": "rejected", "problem": problem}
    if readable:
        yield from zip(readable, _post(http, readable), strict=True)


def _post(http: httpx.Client, envelopes: Sequence[Any]) -> list[dict[str, Any]]:
    wait = FIRST_WAIT_S
    reason = ""
    for _ in range(TRIES):
        try:
            response = http.post(
                "/v1/events",
                content=to_json(envelopes),
                headers={"Content-Type": "application/json"},
            )
        except TokenRefused as refused:
            raise NotSent(str(refused)) from None
        except httpx.TransportError as error:
            reason = f"l'intake ne répond pas ({error})"
        else:
            if response.status_code == httpx.codes.OK:
                http.headers[LOG_HEADER] = response.headers.get(LOG_HEADER, "")
                answers: list[dict[str, Any]] = response.json()
                return answers
            reason = f"l'intake a répondu {response.status_code}"
            if response.status_code not in RETRIED:
                raise NotSent(f"{reason} : {response.text[:500]}")
            wait = max(wait, float(response.headers.get("Retry-After", 0)))
        sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT_S)
    raise NotSent(f"{reason} ; réessayez, la suite reprendra où elle s'est arrêtée.")
