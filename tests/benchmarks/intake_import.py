"""Intake's bulk path against the library's own save of the same events, same groups."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import DomainEvent

from services.intake.main import build
from services.intake.settings import IntakeSettings
from tests.builders import envelope

GROUP = 1000
CASES = 3_000
POSTS = tuple(f"{code:02d}-01" for code in range(1, 96) if code != 20)
LIFE = (
    "case-opened",
    "interview-held",
    "home-visit-made",
    "interview-held",
    "person-accompanied",
    "procedure-assisted",
    "person-oriented",
    "orientation-answered",
    "interview-held",
    "case-closed",
)


class Row(NamedTuple):
    """One line of a benchmark: what, how much, and the bound it must respect, if any."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Saved(DomainEvent):
    """The same event as the library would have it by default."""

    type: str
    source: str
    subject: str
    time: str
    data: dict[str, Any]


def lines(cases: int = CASES) -> Iterator[bytes]:
    """The facts of posts and of whole cases that live side by side, ten facts each."""
    for post in POSTS:
        yield json.dumps(envelope("post-opened", post=post)).encode()
    for start in range(0, cases, 100):
        ids = [str(uuid4()) for _ in range(100)]
        orientations = {case: str(uuid4()) for case in ids}
        for step, name in enumerate(LIFE):
            day = (date(2008, 1, 1) + timedelta(days=step)).isoformat()
            for number, case in enumerate(ids):
                changes: dict[str, Any] = {"occurred_on": day}
                if name.startswith("ori") or name.endswith("oriented"):
                    changes["orientation"] = orientations[case]
                post = POSTS[(start + number) % len(POSTS)]
                made = envelope(name, post=post, subject=case, **changes)
                yield json.dumps(made).encode()


def run(cases: int = CASES) -> list[Row]:
    """Measure both, on the same disk, in the same run."""
    facts = list(lines(cases))
    with TemporaryDirectory() as folder:
        ours = _ours(Path(folder) / "ours.db", facts)
        again = _ours(Path(folder) / "ours.db", facts)
        theirs = _theirs(Path(folder) / "theirs.db", facts)
    return [
        Row("import, faits/s", ours, "faits/s"),
        Row("import des mêmes (doublons), faits/s", again, "faits/s"),
        Row("save de la bibliothèque, événements/s", theirs, "faits/s"),
        Row("import / save de la bibliothèque", ours / theirs, "rapport", 0.4),
    ]


def _ours(file: Path, facts: list[bytes]) -> float:
    intake = build(IntakeSettings(file=file))
    began = perf_counter()
    answers = {each.answer.answer for each in intake.import_lines(facts)}
    seconds = perf_counter() - began
    intake.close()
    if not answers <= {"accepted", "duplicate"}:
        raise AssertionError(answers)
    return len(facts) / seconds


def _theirs(file: Path, facts: list[bytes]) -> float:
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
    library: Application[UUID] = Application(
        {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)}
    )
    began = perf_counter()
    for start in range(0, len(events), GROUP):
        library.save(*events[start : start + GROUP])
    seconds = perf_counter() - began
    library.close()
    return len(events) / seconds


if __name__ == "__main__":
    for row in run():
        print(f"{row.what:45} {row.value:12.2f} {row.unit}")
