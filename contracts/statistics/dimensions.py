"""The dimensions and measures of the tables, under the row keys of statistics.md."""

from dataclasses import dataclass
from typing import Annotated

from contracts.codes import CODE_LISTS, CodeList
from contracts.data_files import named, read_entries, read_toml


@dataclass(frozen=True)
class Dimension:
    """A key of the rows and the codes it runs over, in their order."""

    key: str
    label: str
    codes: Annotated[CodeList, named(CODE_LISTS)]


@dataclass(frozen=True)
class Measure:
    """A value of the rows; `key` appears in the rows when a table has several.

    `share` values are strings with two decimals, in percent, rounded half up.
    """

    key: str
    label: str
    unit: str
    share: bool = False


DIMENSIONS = read_toml("contracts/statistics/dimensions.toml", dict[str, Dimension])
"""By the names that tables give them."""
MEASURES = read_entries(["contracts/statistics/measures.toml"], Measure, "key")
"""By their keys."""
SITUATIONS, MENTIONS = MEASURES["situations"], MEASURES["mentions"]
ORIENTATIONS, ACTS = MEASURES["orientations"], MEASURES["acts"]
POOLED_SHARE, MEAN_OF_POSTS = MEASURES["pooled_share"], MEASURES["mean_of_posts"]
RATIO = MEASURES["ratio"]
