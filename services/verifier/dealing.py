"""The facts of a bundle dealt into shares by one reading: a share then reads its own alone."""

from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from struct import Struct

from contracts.bundle import CLOSED, FACT_BEGINS, FACT_ENDS
from services.verifier.share import takers

STEP = 50_000  # lines between two writings
_PLACE = Struct("QQ")  # position in the log, and where its line begins
_READ = 4_096 * _PLACE.size


def deal(events: Path, size: int, shares: int, folder: Path) -> tuple[int, bytes]:
    """Write down in `folder` where the facts of each share are, by its number.

    Returns the last of the first `size` facts that is still there, under its position; 0 and
    nothing without any. Raises Wrong for one without a subject.
    """
    dealt = [array("Q") for _ in range(shares)]
    offset, last, at = 0, b"", 0
    with events.open("rb") as lines:
        for position, line in enumerate(islice(lines, size), 1):
            if not line.startswith(CLOSED):
                last, at = line[FACT_BEGINS:FACT_ENDS], position
                for share in takers(last, position, shares):
                    dealt[share].extend((position, offset))
            offset += len(line)
            if position % STEP == 0:
                _write(dealt, folder)
    _write(dealt, folder)
    return at, last


def _write(dealt: "list[array[int]]", folder: Path) -> None:
    for number, places in enumerate(dealt):
        with (folder / str(number)).open("ab") as file:
            places.tofile(file)
        del places[:]


def own(events: Path, folder: Path, number: int) -> Iterator[tuple[int, bytes]]:
    """The facts of a share, each with its position, in the order of the log."""
    with (folder / str(number)).open("rb") as places, events.open("rb") as lines:
        while block := places.read(_READ):
            for position, offset in _PLACE.iter_unpack(block):
                lines.seek(offset)
                yield position, lines.readline()[FACT_BEGINS:FACT_ENDS]
