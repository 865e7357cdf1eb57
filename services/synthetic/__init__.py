"""Synthetic data sets: deterministic from a seed, one envelope a line."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic_core import to_json

Envelope = dict[str, Any]


def _dataset(name: str) -> Callable[..., Iterator[Envelope]]:
    def facts(**asked: Any) -> Iterator[Envelope]:
        made: Iterator[Envelope] = import_module(f"services.synthetic.{name}").facts(**asked)
        return made

    return facts


DATASETS = {name: _dataset(name) for name in ("enquete73", "national118")}
"""What makes each, by its name; imported once it is asked for."""


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
