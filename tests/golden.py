"""A small history and what it counted: `python -m tests.golden` writes the counts anew.

The history has every event; its counts are those of contracts.definitions.MEASURES. Counts
that change under the same number would be added to what the former ones counted.
"""

import json
import sys
from pathlib import Path
from typing import Any

from contracts.definitions import MEASURES
from services.projections.domain.entries import Entry
from tests.integration.projections.conftest import projected

DATA = Path(__file__).parent / "data"
HISTORY, COUNTS = DATA / "golden_history.tsv", DATA / "golden_counts.json"
WHERE = "MEASURES in contracts/definitions.py"
AGAIN = "then write tests/data/golden_counts.json anew: python -m tests.golden"

Counts = dict[str, Any]


def history() -> list[Entry]:
    """The facts, as a log has them."""
    lines = HISTORY.read_text().splitlines()
    parts = (line.partition("\t") for line in lines)
    return [Entry(n, stream, fact.encode()) for n, (stream, _, fact) in enumerate(parts, 1)]


def counted() -> Counts:
    """What this program publishes of the history, by table, and the number of its measures."""
    return {"measures": MEASURES, **json.loads(json.dumps(projected(history()), default=str))}


def golden() -> Counts:
    """What was counted when the number was last raised."""
    found: Counts = json.loads(COUNTS.read_text())
    return found


def forgotten(before: Counts, now: Counts) -> str | None:
    """What somebody forgot who changed counts or their number, or None."""
    changed = [table for table, rows in now.items() if before.get(table) != rows]
    changed += [table for table in before if table not in now]
    if not changed:
        return None
    if before["measures"] == now["measures"]:
        return f"{', '.join(changed)}: counts differ. Raise {WHERE}, {AGAIN}"
    if changed == ["measures"]:
        return (
            f"{WHERE} differs and no count does. Put it back, or add to "
            f"{HISTORY.relative_to(DATA.parents[1])} a fact that is counted otherwise, {AGAIN}"
        )
    return f"{WHERE} is {now['measures']}; {AGAIN}"


def main() -> int:
    """Write the counts; 1 while they changed and the number did not."""
    now = counted()
    if COUNTS.exists():
        said = forgotten(golden(), now)
        if said and now["measures"] == golden()["measures"]:
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
