"""The levels of recoding of recoding.toml: each places every code of its list."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.data_files import read_toml
from contracts.release_plan.planned import RecodingLevel


class _LevelTable(NamedTuple):
    merged: RecodingLevel
    alone: frozenset[str] = frozenset()


_LEVELS = read_toml("contracts/release_plan/recoding.toml", dict[str, _LevelTable])
ALONE: Mapping[RecodingLevel, frozenset[str]] = {
    level.merged: level.alone for level in _LEVELS.values()
}
"""By level, the codes that stay alone on purpose; a test finds a new code that has no place."""


def levels(*names: str) -> tuple[RecodingLevel, ...]:
    """The levels of these names, from fine to coarse. Raises KeyError."""
    return tuple(_LEVELS[name].merged for name in names)
