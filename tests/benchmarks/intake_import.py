"""Intake's bulk path against the library's own save of the same events, same groups."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent

from services.intake.main import build
from services.intake.settings import IntakeSettings
from tests.benchmarks.national import lines
from tests.benchmarks.row import Row

GROUP = 1000


@dataclass(frozen=True)
class Saved(DomainEvent):
    """The same event as the library would have it by default."""

    type: str
    source: str
    subject: str
    time: str
    data: dict[str, Any]


def run(facts: int) -> list[Row]:
    """Measure both, on the same disk, in the same run."""
    said = lines(facts)
    with TemporaryDirectory() as folder:
        ours = _ours(Path(folder) / "ours.db", said)
        again = _ours(Path(folder) / "ours.db", said)
        theirs = library_saves(
            {
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(Path(folder) / "theirs.db"),
            },
            said,
        )
    return [
        Row("import", ours, "facts/s"),
        Row("import of the same again, all duplicates", again, "facts/s"),
        Row("the library's own save, same events, same groups", theirs, "events/s"),
        Row("import / the library's own save", ours / theirs, "×", 0.4),
    ]


def _ours(file: Path, facts: list[bytes]) -> float:
    intake = build(IntakeSettings(file=file))
    began = perf_counter()
    answers = {each.answer.answer for each in intake.import_lines(facts, lambda fact: fact.time)}
    seconds = perf_counter() - began
    intake.close()
    if not answers <= {"accepted", "duplicate"}:
        raise AssertionError(answers)
    return len(facts) / seconds


def library_saves(environment: dict[str, str], facts: list[bytes]) -> float:
    """Events a second that the library saves by itself, in groups, where `environment` says."""
    versions: dict[UUID, int] = {}
    events = []
    for fact in facts:
        value = json.loads(fact)
        subject = value["subject"]
        id = UUID(subject) if len(subject) == 36 else uuid4()
        versions[id] = versions.get(id, 0) + 1
        fields = {name: value[name] for name in ("type", "source", "subject", "time", "data")}
        at = datetime.now(UTC)
        events.append(
            Saved(originator_id=id, originator_version=versions[id], timestamp=at, **fields)
        )
    library: Application[UUID] = Application(environment)
    began = perf_counter()
    for start in range(0, len(events), GROUP):
        library.save(*events[start : start + GROUP])
    seconds = perf_counter() - began
    library.close()
    return len(events) / seconds
