"""The outlines of the départements: data with their source and licence, made by infra/outlines."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("departements.json")


class Outlines(NamedTuple):
    """A drawing of France: its size, the path of each département, the names of its insets.

    `insets`: what stands apart (overseas, Paris), each with the place of its name.
    """

    size: tuple[float, float]
    paths: dict[str, str]
    insets: list[tuple[str, float, float]]


@cache
def outlines() -> Outlines:
    """Read once."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    return Outlines(tuple(said["size"]), said["paths"], said["insets"])
