"""When the facts of a bundle were recorded: in order, and up to each size that a manifest names."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from contracts.bundle import CLOSED, EVENTS, FACT_BEGINS, FACT_ENDS
from services.verifier.bundle import Bundle, Wrong

_RECORDED = b',"recordedat":"'
_UTC = re.compile(
    rb"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{6})?Z"
)
_LONGEST = 48  # bytes of an instant with its key, and more


class Recorded(NamedTuple):
    """When the log had so many facts. `exact`: not where that fact is closed, and left its leaf.

    Then `at` is the instant of the last fact before it that is still there: it was not earlier.
    """

    at: datetime
    exact: bool


def recorded(bundle: Bundle, sizes: Iterable[int]) -> Mapping[int, Recorded]:
    """When the log reached each of these sizes. Raises Wrong at the first fact out of order."""
    found: dict[int, Recorded] = {}
    last, position, line = b"", 0, CLOSED
    with bundle.path(EVENTS).open("rb") as events:
        for size in sorted({size for size in sizes if size > 0}):
            for line in islice(events, size - position):
                position += 1
                if not line.startswith(CLOSED):
                    last = _later(line[FACT_BEGINS:FACT_ENDS], last, position)
            found[size] = Recorded(_instant(last, position), not line.startswith(CLOSED))
    return found


def _instant(last: bytes, position: int) -> datetime:
    """The last instant, the first of the calendar where there is none yet. Raises Wrong."""
    try:
        return datetime.fromisoformat(f"{last.decode() or '0001-01-01T00:00:00'}+00:00")
    except ValueError:  # the 31st of a shorter month
        raise Wrong(f"{EVENTS}, fait n° {position} : « recordedat » n'est d'aucun jour.") from None


def _later(stored: bytes, last: bytes, position: int) -> bytes:
    """The instant of a fact, without its zone: it compares as text. Raises Wrong."""
    begins = stored.find(_RECORDED)
    instant = stored[begins + len(_RECORDED) :][:_LONGEST].partition(b'"')[0]
    if begins < 0 or not _UTC.fullmatch(instant):
        raise Wrong(f"{EVENTS}, fait n° {position} : « recordedat » n'est pas un instant en UTC.")
    if instant[:-1] < last:
        raise Wrong(
            f"{EVENTS}, fait n° {position} : il est dit enregistré le {instant.decode()}, avant "
            f"celui qui le précède ({last.decode()}Z) : le journal est daté dans son ordre."
        )
    return instant[:-1]
