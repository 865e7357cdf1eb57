"""What the report of 2009 printed, as data."""

from collections.abc import Mapping
from typing import NamedTuple

from contracts.data_files import read_toml

ANSWERS = 73
"""Posts that answered the report's survey."""


class Printed(NamedTuple):
    """A table as printed: the codes of its columns, and the values of each row."""

    columns: tuple[str, ...]
    rows: Mapping[str, tuple[int | float | str, ...]]


PRINTED: Mapping[str, Printed] = read_toml(
    "services/faces/figures/printed.toml", dict[str, Printed]
)
