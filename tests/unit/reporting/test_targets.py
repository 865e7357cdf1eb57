"""Whether a post has come to the number that it set: reached, not reached, not known yet."""

from datetime import date

import pytest

from contracts.read_model import Target
from services.reporting.domain.tables.rows import Value
from services.reporting.domain.tables.targets import Reach, reach_of

DUE = date(2008, 12, 31)
BEFORE, AFTER = date(2008, 6, 30), date(2009, 1, 1)


@pytest.mark.parametrize(
    ("indicator", "bound", "value", "today", "reach"),
    [
        ("U-M1", "au_moins", 60, AFTER, Reach.REACHED),
        ("U-M1", "au_moins", 59, AFTER, Reach.MISSED),
        ("U-M1", "au_moins", 59, BEFORE, Reach.UNKNOWN),
        ("U-M1", "au_moins", 61, BEFORE, Reach.REACHED),  # a count only grows
        ("F-M2", "au_moins", "61.00", BEFORE, Reach.UNKNOWN),  # a share may fall again
        ("F-I2", "au_moins", "61.00", BEFORE, Reach.UNKNOWN),
        ("F-I2", "au_moins", "60.00", AFTER, Reach.REACHED),
        ("U-I1", "au_plus", 60, BEFORE, Reach.UNKNOWN),
        ("U-I1", "au_plus", 60, AFTER, Reach.REACHED),
        ("U-I1", "au_plus", 61, AFTER, Reach.MISSED),
        ("U-I1", "au_plus", None, AFTER, Reach.UNKNOWN),
    ],
)
def test_a_target_is_judged_by_the_value_of_its_year(
    indicator: str, bound: str, value: Value, today: date, reach: Reach
) -> None:
    target = Target(indicator=indicator, bound=bound, target=60, due_on=DUE)
    assert reach_of(target, value, today) is reach
