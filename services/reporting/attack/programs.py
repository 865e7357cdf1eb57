"""The least and the most that a sum of unknowns can be, by linear then integer programs."""

import math
from collections.abc import Iterable, Mapping

import highspy

from services.reporting.adapters.integer_program import SilentHighs
from services.reporting.attack.knowledge import Equations, Unknown

NEAR = 1e-6
NO_LIMIT = 1e9  # what a sum without any bound is taken for
NODES = 200  # an integer program that takes longer tells no more than the linear one


class Bounds:
    """One problem, asked many times."""

    def __init__(self, equations: Equations) -> None:
        """Build the linear program of `equations`."""
        self._unknowns = equations.unknowns
        self._ceilings = [
            float(equations.ceilings.get(unknown, highspy.kHighsInf)) for unknown in self._unknowns
        ]
        self._solver = SilentHighs()
        self._solver.setOptionValue("mip_max_nodes", NODES)
        for most in self._ceilings:
            self._solver.addVar(0, most)
        for together, value in equations.sums:
            columns = [self._unknowns[unknown] for unknown in together]
            self._solver.addRow(value, value, len(columns), columns, [1.0] * len(columns))
        for whole, parts in equations.wholes.items():
            columns = [self._unknowns[unknown] for unknown in (whole, *parts)]
            self._solver.addRow(0, 0, len(columns), columns, [-1.0, *[1.0] * len(parts)])

    def knows(self, unknowns: Iterable[Unknown]) -> bool:
        """Whether the rows speak of all of these."""
        return all(unknown in self._unknowns for unknown in unknowns)

    def of(self, unknowns: Iterable[Unknown], *, whole: bool) -> tuple[int, int]:
        """The least and the most of their sum, over tables of whole numbers when `whole`."""
        columns = [self._unknowns[unknown] for unknown in unknowns]
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        for column in range(len(self._ceilings)) if whole else ():
            self._solver.changeColIntegrality(column, kind)
        least, most = (self._optimum(columns, sign) for sign in (1.0, -1.0))
        for column in range(len(self._ceilings)) if whole else ():
            self._solver.changeColIntegrality(column, highspy.HighsVarType.kContinuous)
        return math.ceil(least - NEAR), math.floor(-most + NEAR)

    def take_as_known(self, known: Mapping[Unknown, int]) -> None:
        """Fix some unknowns, as a post does that knows its own figures."""
        self._bound((unknown, value, value) for unknown, value in known.items())

    def take_as_least(self, known: Mapping[Unknown, int]) -> None:
        """Let some unknowns be no less than a post's own part of them."""
        self._bound((unknown, value, None) for unknown, value in known.items())

    def forget(self, known: Iterable[Unknown]) -> None:
        """Undo `take_as_known`."""
        self._bound((unknown, 0, None) for unknown in known)

    def _bound(self, bounds: Iterable[tuple[Unknown, int, int | None]]) -> None:
        """The least and the most of some unknowns; their ceilings where no most is given."""
        for unknown, least, most in bounds:
            column = self._unknowns.get(unknown)
            if column is not None:
                ceiling = self._ceilings[column] if most is None else most
                self._solver.changeColBounds(column, least, ceiling)

    def _optimum(self, columns: list[int], sign: float) -> float:
        for column in columns:
            self._solver.changeColCost(column, sign)
        self._solver.run()
        status = self._solver.getModelStatus()
        found = float(self._solver.getInfo().objective_function_value)
        bound = float(self._solver.getInfo().mip_dual_bound)
        for column in columns:
            self._solver.changeColCost(column, 0)
        if status == highspy.HighsModelStatus.kOptimal:
            return found
        nothing_known = 0.0 if sign > 0 else -NO_LIMIT
        return bound if math.isfinite(bound) else nothing_known
