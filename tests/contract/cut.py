"""`python -m tests.contract.cut samples|baseline`: the two inputs that are cut, not generated.

`samples` writes the golden sample of each event type that has none; it never rewrites one.
`baseline` makes the present schemas the released ones; it refuses a breaking change.
"""

import json
import shutil
import sys
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from contracts.envelope import encode, read_at_the_door
from contracts.events import CASE_EVENTS, EVENTS
from tests.builders import envelope
from tests.contract.compatibility import breaks_between
from tests.contract.files import BASELINE, EVENT_NAMES, SAMPLES, SCHEMAS, stem

CASE = UUID("7f1c2f0e-58c4-4c1b-9d0a-3a5b1f6e2d47")
RECORDED_AT = datetime(2008, 10, 14, 7, 12, 4, tzinfo=UTC)


def cut_samples() -> list[str]:
    """Write what is missing, one line a file, numbered on from what is there; say which."""
    written = []
    taken = [json.loads(path.read_bytes())["sequence"] for path in SAMPLES.glob("*.json")]
    numbers = count(max(taken, default=0) + 1)
    for name in EVENT_NAMES:
        path = SAMPLES / f"{stem(name)}.json"
        if path.exists():
            continue
        number = next(numbers)
        short = stem(name).split(".")[0]
        said = envelope(
            short,
            id=UUID(int=UUID("0190b7c1-0000-7000-9000-000000000000").int + number),
            subject=CASE if EVENTS[name] in CASE_EVENTS else None,
            sequence=number,
        )
        fact = read_at_the_door(said).recorded(RECORDED_AT)
        path.write_bytes(encode(fact) + b"\n")
        written.append(path.name)
    return written


def cut_baseline() -> list[str]:
    """Copy the schemas beside the tests, or say what a reader of the last release would lose."""
    breaks = breaks_between(BASELINE, SCHEMAS)
    if not breaks:
        shutil.rmtree(BASELINE, ignore_errors=True)
        shutil.copytree(SCHEMAS, BASELINE)
    return breaks


if __name__ == "__main__":
    if sys.argv[1:] == ["samples"]:
        print("\n".join(cut_samples()))
    elif sys.argv[1:] == ["baseline"]:
        sys.exit("\n".join(cut_baseline()) or None)
    else:
        sys.exit(__doc__)
