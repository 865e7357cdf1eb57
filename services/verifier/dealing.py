"""The facts of a bundle dealt into shares by one reading: a share then reads its own alone."""

from array import array
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice, pairwise
from pathlib import Path
from struct import Struct
from uuid import UUID
from zlib import crc32

from contracts.bundle import CLOSED, EVENTS, FACT_BEGINS, FACT_ENDS
from services.verifier.bundle import Wrong
from services.verifier.facts import ID_BEGINS, ID_ENDS
from services.verifier.scratch import appended
from services.verifier.share import share_of

A_FACT = 40  # bytes written of each
REGISTERS = "registers"
_STEP = 50_000  # lines between two writings
_PLACE = Struct("QQ")  # position in the log, and where its line begins
_ID = Struct(">16sQ")  # an id and its position, in the order of both as bytes
_READ = 4_096 * _PLACE.size


def deal(events: Path, size: int, shares: int, folder: Path) -> tuple[int, bytes]:
    """Write down in `folder` where the facts of each share are, and which ids it compares.

    Facts of registers are apart, under REGISTERS: they are few, and each share needs what they
    say. Returns the last of the first `size` facts that is still there, under its position; 0 and
    nothing without any. Raises Wrong for one without a subject.
    """
    places = {name: array("Q") for name in (REGISTERS, *map(str, range(shares)))}
    ids = [bytearray() for _ in range(shares)]
    offset, last, at = 0, b"", 0
    with events.open("rb") as lines:
        for position, line in enumerate(islice(lines, size), 1):
            if not line.startswith(CLOSED):
                last, at = line[FACT_BEGINS:FACT_ENDS], position
                share = share_of(last, position, shares)
                places[REGISTERS if share is None else str(share)].extend((position, offset))
                with suppress(ValueError):  # of another form: whoever reads the fact refuses it
                    id = bytes.fromhex(last[ID_BEGINS:ID_ENDS].decode().replace("-", ""))
                    ids[crc32(id) % shares] += _ID.pack(id, position)
            offset += len(line)
            if position % _STEP == 0:
                _write(places, ids, folder)
    _write(places, ids, folder)
    return at, last


def _write(places: "dict[str, array[int]]", ids: list[bytearray], folder: Path) -> None:
    for name, its in places.items():
        with appended(folder / name) as file:
            file.write(its.tobytes())
        del its[:]
    for number, each in enumerate(ids):
        with appended(_ids(folder, number)) as file:
            file.write(each)
        each.clear()


def own(events: Path, folder: Path, share: str) -> Iterator[tuple[int, bytes]]:
    """The facts of a share, each with its position, in the order of the log."""
    with (folder / share).open("rb") as places, events.open("rb") as lines:
        while block := places.read(_READ):
            for position, offset in _PLACE.iter_unpack(block):
                lines.seek(offset)
                yield position, lines.readline()[FACT_BEGINS:FACT_ENDS]


def require_once(folder: Path, number: int) -> None:
    """Raises Wrong at the first fact under an id that an earlier one has, of those of a share."""
    text = _ids(folder, number).read_bytes()
    each = sorted(text[at : at + _ID.size] for at in range(0, len(text), _ID.size))
    twice = [
        (second, first, id)
        for (id, first), (other, second) in pairwise(map(_ID.unpack, each))
        if id == other
    ]
    if twice:
        second, first, id = min(twice)
        raise Wrong(
            f"{EVENTS}, fait n° {second} : son identifiant {UUID(bytes=id)} est déjà celui du "
            f"fait n° {first}."
        )


def _ids(folder: Path, number: int) -> Path:
    return folder / f"{number}.ids"
