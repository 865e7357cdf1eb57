"""What a statistical table is: its rows, its measures, its unit, where it comes from."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from contracts.data_files import named
from contracts.statistics.dimensions import DIMENSIONS, MEASURES, Dimension, Measure

LEVELS = ("nation", "department", "site")


class Evaluation(StrEnum):
    """How a table is evaluated: one rule for each way of counting."""

    CELLS = "cells"  # sums of additive cells
    RATIO = "ratio"  # one sum over another, two decimals
    BRACKETS = "brackets"  # posts counted by their own yearly volume
    RESIDENCE = "residence"  # communes compared with a territory
    REGISTER = "register"  # the dated register of posts, at the end of the period
    SURVEY = "survey"  # the report's own table, with its rows, columns and rounding
    TRIANGLE = "triangle"  # the quarter of a fact, and when it was received
    RECONCILIATION = "reconciliation"  # the two forces against all situations, counted apart
    HOLES = "holes"  # numbers that devices gave and that never arrived
    SERIES = "series"  # figures that others deposit


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A block of rows: the complete grid of its dimensions, for each measure.

    `cells` is the name under which the projections count it, empty where they do not. `base`
    names the count to which the values relate: a table and measure of cells, or None where a
    value stands alone.
    """

    cells: str = ""
    dimensions: tuple[Annotated[Dimension, named(DIMENSIONS)], ...] = ()
    measures: tuple[Annotated[Measure, named(MEASURES)], ...]
    base: tuple[str, str] | None = None


@dataclass(frozen=True)
class StatisticalTable:
    """One table of the catalogue. `source` says which table of the report or indicator."""

    code: str
    title: str
    unit: str
    breakdowns: tuple[Breakdown, ...]
    source: str = ""
    evaluation: Evaluation = Evaluation.CELLS
    levels: tuple[str, ...] = LEVELS
    yearly: bool = False
    note: str = ""

    @cached_property
    def has_several_measures(self) -> bool:
        """Whether the rows need the key `measure` to be told apart."""
        return len({m.key for block in self.breakdowns for m in block.measures}) > 1

    @property
    def has_force(self) -> bool:
        """Whether each force has rows of its own."""
        return any(d.key == "force" for block in self.breakdowns for d in block.dimensions)
