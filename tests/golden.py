"""A small history and what it counted: `python -m tests.golden` writes the counts anew.

The history has every event; its counts are those of a version of contracts.definitions. Counts
that change under the same version would be added to what the former ones counted.
"""

import json
import sys
from pathlib import Path
from typing import Any

from contracts.definitions import VERSION
from contracts.envelope import decode
from contracts.events import CASE_EVENTS, EVENTS
from contracts.streams import StreamId, stream_of
from services.projections.domain.entries import Entry
from tests.contract.files import sample
from tests.integration.projections.conftest import projected

DATA = Path(__file__).parent / "data"
CASE = "a0000000-0000-4000-8000-000000000001"  # opened in the history
HISTORY, COUNTS = DATA / "golden_history.tsv", DATA / "golden_counts.json"
WHERE = "MEASURES in contracts/definitions.py"
AGAIN = "then write tests/data/golden_counts.json anew: python -m tests.golden"

Counts = dict[str, Any]


def history() -> list[Entry]:
    """The facts, as a log has them; an event that they do not say yet is said by its sample."""
    told = [
        (s, fact) for s, _, fact in (x.partition("\t") for x in HISTORY.read_text().splitlines())
    ]
    missing = {*EVENTS} - {json.loads(fact)["type"] for _, fact in told}
    told += [_of_a_known_case(json.loads(sample(name))) for name in sorted(missing)]
    return [Entry(n, StreamId(stream), fact.encode()) for n, (stream, fact) in enumerate(told, 1)]


def _of_a_known_case(fact: dict[str, Any]) -> tuple[str, str]:
    """A sample in a case of the history, or in its own post; no device numbered it."""
    if EVENTS[fact["type"]] in CASE_EVENTS:
        fact["subject"] = CASE
    kept = {name: value for name, value in fact.items() if name not in ("sequence", "device")}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return stream_of(decode(text.encode())), text


def counted() -> Counts:
    """What this program publishes of the history, by table, and the version of its definitions."""
    return {"version": VERSION, **json.loads(json.dumps(projected(history()), default=str))}


def golden() -> Counts:
    """What was counted when the version was last another."""
    found: Counts = json.loads(COUNTS.read_text())
    return found


def forgotten(before: Counts, now: Counts) -> str | None:
    """What somebody forgot who changed counts or their version, or None."""
    changed = [table for table, rows in now.items() if before.get(table) != rows]
    changed += [table for table in before if table not in now]
    if not changed:
        return None
    if before["version"] == now["version"]:
        return f"{', '.join(changed)}: counts differ. Raise {WHERE}, {AGAIN}"
    (_, same), (_, other) = before["version"].split("-"), now["version"].split("-")
    if changed == ["version"] and same == other:
        return (
            f"{WHERE} differs and no count does. Put it back, or add to "
            f"{HISTORY.relative_to(DATA.parents[1])} a fact that is counted otherwise, {AGAIN}"
        )
    return f"contracts/definitions.py: the version is {now['version']}; {AGAIN}"


def main() -> int:
    """Write the counts; 1 while they changed and the version did not."""
    now = counted()
    said = forgotten(golden(), now) if COUNTS.exists() else None
    if said and now["version"] == golden()["version"]:
        print(said, file=sys.stderr)
        return 1
    tables = (f"{json.dumps(table)}: {_rows(rows)}" for table, rows in now.items())
    COUNTS.write_text("{\n" + ",\n".join(tables) + "\n}\n")
    return 0


def _rows(rows: Any) -> str:
    """One row a line, so that a difference reads."""
    if not isinstance(rows, list) or not rows:
        return json.dumps(rows)
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"


if __name__ == "__main__":
    sys.exit(main())
