"""Retired event versions → current ones, as pure functions over their data.

History is never rewritten: a version that is retired leaves the registry of events and
gets its line here, under its stored name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Upcast:
    """How data stored under a retired name reads today: `becomes` a newer name."""

    becomes: str
    convert: Callable[[dict[str, Any]], dict[str, Any]]


UPCASTS: Mapping[str, Upcast] = {}


def upcast(
    name: str, data: dict[str, Any], retired: Mapping[str, Upcast] = UPCASTS
) -> tuple[str, dict[str, Any]]:
    """The current name and data of what was stored as `name`, by as many steps as needed."""
    while step := retired.get(name):
        name, data = step.becomes, step.convert(data)
    return name, data
