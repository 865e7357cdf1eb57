"""Synthetic data sets: deterministic from a seed, one envelope a line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from services.synthetic import enquete73, national118

Envelope = dict[str, Any]

DATASETS: Mapping[str, Callable[..., Iterator[Envelope]]] = {
    "enquete73": enquete73.facts,
    "national118": national118.facts,
}


def write_jsonl(facts: Iterable[Envelope], out: Path, advanced: Callable[[int], None]) -> int:
    """Write one envelope a line to `out`, complete or not at all; returns how many.

    `advanced` is told how many are written. Raises OSError.
    """
    unfinished = out.with_name(out.name + ".part")
    written = 0
    with unfinished.open("wb") as lines:
        for fact in facts:
            lines.write(to_json(fact) + b"\n")
            written += 1
            advanced(written)
    unfinished.replace(out)
    return written
