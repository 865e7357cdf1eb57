"""The bulk path: JSON lines in, one answer a line out, without HTTP."""

from codecs import BOM_UTF8
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from time import sleep
from typing import NamedTuple

from pydantic_core import from_json

from contracts.answers import FactAnswer
from contracts.problems import INVALID_JSON
from services.access.domain.principals import LOCAL
from services.chassis.processes import few_collections
from services.intake.application.envelope_validation import read, rejected
from services.intake.application.fact_writer import Entry, RecordedAt, Submission
from services.intake.application.group_commit import MAX_GROUP, Overloaded

AHEAD = 1  # chunk read while another is being written: the disk waits for nobody
PATIENCE_S = 0.05  # between two tries when callers over HTTP fill the queue

Submit = Callable[[Submission], "Future[list[FactAnswer]]"]


class LineAnswer(NamedTuple):
    """The answer to one line; `line` is from 1, blank lines counted and not answered."""

    line: int
    text: bytes
    answer: FactAnswer


def import_lines(
    lines: Iterable[bytes],
    submit: Submit,
    recorded_at: RecordedAt | None = None,
    chunk: int = MAX_GROUP,
) -> Iterator[LineAnswer]:
    """Submit `lines` by chunks; yield each chunk's answers once they are durable.

    Stopping in the middle is safe: the same lines again are duplicates. `recorded_at`
    replays a history under its own clock; lines must then be in the order in which they
    were recorded, for the log's clock never goes back. Raises StoreUnavailable.
    """
    pending: deque[tuple[list[tuple[int, bytes]], Future[list[FactAnswer]]]] = deque()
    unmarked = (line.removeprefix(BOM_UTF8) for line in lines)  # as Windows marks a file
    numbered = ((number, text) for number, text in enumerate(unmarked, 1) if text.strip())
    with few_collections():
        while batch := list(islice(numbered, chunk)):
            entries = [_entry(text) for _, text in batch]
            pending.append((batch, _patiently(submit, Submission(entries, recorded_at))))
            if len(pending) > AHEAD:
                yield from _answered(*pending.popleft())
        while pending:
            yield from _answered(*pending.popleft())


def _entry(text: bytes) -> Entry:
    try:
        value = from_json(text, allow_inf_nan=False)
    except ValueError:
        problem = INVALID_JSON.problem("Cette ligne n'est pas du JSON : une enveloppe par ligne.")
        return rejected(None, problem)
    return read(value, LOCAL)


def _patiently(submit: Submit, sent: Submission) -> "Future[list[FactAnswer]]":
    while True:
        try:
            return submit(sent)
        except Overloaded:
            sleep(PATIENCE_S)


def _answered(
    batch: list[tuple[int, bytes]], answers: "Future[list[FactAnswer]]"
) -> Iterator[LineAnswer]:
    return (LineAnswer(*each, answer) for each, answer in zip(batch, answers.result(), strict=True))
