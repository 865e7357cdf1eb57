"""Which numbers of each device arrived: a bit each, so that millions of facts take a few MB."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

Device: TypeAlias = tuple[str, str]
"""A post and one of its devices."""

_BITS = 10  # 1 024 numbers of a device stand in one integer


class Numbers:
    """The numbers of each device, in any order, any number of times."""

    def __init__(self) -> None:
        self._blocks: defaultdict[Device, defaultdict[int, int]] = defaultdict(_no_blocks)

    def add(self, device: Device, number: int) -> None:
        """One that arrived."""
        self._blocks[device][number >> _BITS] |= 1 << (number & ((1 << _BITS) - 1))

    def merge(self, others: "Numbers") -> None:
        """Those of another share too."""
        for device, blocks in others._blocks.items():
            mine = self._blocks[device]
            for block, bits in blocks.items():
                mine[block] |= bits

    def ranges(self) -> Mapping[Device, tuple[tuple[int, int], ...]]:
        """By device: disjoint, ascending, both ends included, never adjacent."""
        return {device: tuple(_joined(_runs(blocks))) for device, blocks in self._blocks.items()}


def _no_blocks() -> defaultdict[int, int]:
    return defaultdict(int)


def _runs(blocks: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Where numbers follow each other within a block: the first, and how many."""
    for block, bits in sorted(blocks.items()):
        at = block << _BITS
        while bits:
            gap = (bits & -bits).bit_length() - 1
            bits >>= gap
            many = (~bits & (bits + 1)).bit_length() - 1
            bits >>= many
            yield at + gap, many
            at += gap + many


def _joined(runs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first = after = None
    for start, many in runs:
        if start != after:
            if first is not None and after is not None:
                yield first, after - 1
            first = start
        after = start + many
    if first is not None and after is not None:
        yield first, after - 1
