"""The choice of what to hide as a mixed integer program, solved by HiGHS."""

from collections.abc import Sequence

import highspy

from services.reporting.domain.disclosure.linked_table import Cell
from services.reporting.domain.disclosure.readers import NOBODY
from services.reporting.domain.disclosure.suppression import Demand


class SilentHighs(highspy.Highs):
    """A solver that says nothing: the wheel's own greets from its constructor."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.setOptionValue("threads", 1)

    def enableCallbacks(self) -> None:
        """Silence it before the constructor first makes it speak."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


GAP = 0.05  # what is left to gain is a cell in twenty; what is found is as safe
NODES = 1  # counted, not timed: the same question gets the same answer on a busy machine


class HighsProgram:
    """Hide a cell (binary, its cost), allow a move (0…1) only where all it changes is hidden.

    A demand asks for moves that, whichever reader rejects some, still add up to one: with the
    hidden cells whole, an allowed move is left whatever reader rejects the others.
    """

    def cheapest(self, costs: dict[Cell, float], demands: Sequence[Demand]) -> set[Cell] | None:
        """See IntegerProgram; the same choice for the same question."""
        solver = SilentHighs()
        solver.setOptionValue("mip_max_nodes", NODES)
        solver.setOptionValue("mip_rel_gap", GAP)
        hide = {}
        for number, (cell, cost) in enumerate(sorted(costs.items())):
            solver.addVar(0, 1)
            solver.changeColCost(number, cost)
            solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
            hide[cell] = number
        variables = len(hide)
        for demand in demands:
            allowed = []
            for perturbation in demand.offered:
                solver.addVar(0, 1)
                for cell in sorted(perturbation.changed):
                    if cell in hide:
                        solver.addRow(0, 1, 2, [hide[cell], variables], [1, -1])
                allowed.append((variables, perturbation.partners))
                variables += 1
            everyone = frozenset().union(*(partners for _, partners in allowed))
            readers = [NOBODY] if demand.sensitive.against else everyone or [NOBODY]
            rows = {
                tuple(variable for variable, partners in allowed if reader not in partners)
                for reader in readers
            }
            for others in sorted(rows):
                solver.addRow(1, highspy.kHighsInf, len(others), [*others], [1.0] * len(others))
        solver.run()
        values = solver.getSolution().col_value
        if solver.getInfo().primal_solution_status != 2:
            return None
        return {cell for cell, number in hide.items() if values[number] > 0.5}
