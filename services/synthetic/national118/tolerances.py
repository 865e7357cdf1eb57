"""How near the yearly figures of the data set stand to the report's: the promise, tested.

Figures are counted in the facts of 2008, on what stands once corrections, withdrawals and
requalifications are known. The mean of posts is over the posts that use the modality, each
post of a force, or the part of a mixed post that is of that force, weighing the same.
"""

from typing import Literal, NamedTuple

from contracts.data_files import read_rows


class Tolerance(NamedTuple):
    """A figure of the report, and how far from it a year of the data set may stand.

    `of`: counted in the facts of a year, or in the register at its end.
    """

    of: Literal["facts", "register"]
    name: str
    expected: float
    within: float
    unit: str
    source: str


_ALL = read_rows("services/synthetic/national118/tolerances.csv", Tolerance)
TOLERANCES = tuple(each for each in _ALL if each.of == "facts")
REGISTER_TOLERANCES = tuple(each for each in _ALL if each.of == "register")
"""Of the posts open on 31 December 2008."""
