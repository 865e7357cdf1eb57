"""The criteria of an arbitration and the conditions of a complete file, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.data_files import read_toml


class Criterion(NamedTuple):
    """A criterion: its name, what it measures, and its adverse effect."""

    label: str
    measures: str
    adverse: str


class _Words(NamedTuple):
    criteria: dict[str, Criterion]
    lacking: dict[str, str]


_WORDS = read_toml("services/faces/calls/criteria.toml", _Words)
CRITERIA: Mapping[str, Criterion] = _WORDS.criteria
LACKING: Mapping[str, str] = _WORDS.lacking
"""The conditions of a complete file, as what is missing."""
