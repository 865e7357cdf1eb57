"""Minutes of the nation are told beside acts that are many, also without any one post."""

import pytest
from msgspec.structs import replace

from contracts.period import Period
from contracts.release_plan import Grain
from services.reporting.domain.disclosure.counting import ExactCounts
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.rows import minutes
from tests.unit.reporting.given import cell

ROW = ReleasedRow(
    table="A3", measure="acts", grain=Grain.NATION_YEAR, area="FR", period="2008",
    force="police", dimension="nature", modality="visite", value=1,
)  # fmt: skip
COUNTS = ExactCounts(Period.parse("2008"))


def told(acts, row=ROW, nature="visite"):
    cells = [
        cell("A3", value, measure=measure, area=post[:2], post=post, d1=nature)
        for post, count in acts.items()
        for measure, value in (("acts", count), ("minutes", 30 * count))
    ]
    return [(r.measure, r.value, r.secrecy) for r in minutes([row], cells, COUNTS)]


@pytest.mark.parametrize(
    ("acts", "value"),
    [
        ({}, 0),
        ({"27-01": 11, "59-01": 11}, 660),
        ({"27-01": 40, "59-01": 10}, None),
        ({"27-01": 40}, None),
        ({"27-01": 4, "59-01": 4, "76-01": 4, "13-01": 4}, 480),
    ],
)
def test_minutes_are_told_when_others_acts_are_eleven_or_none(acts, value):
    assert told(acts) == [("minutes", value, "n.c." if value is None else None)]


def test_modalities_shown_as_one_have_their_minutes_together():
    together = replace(ROW, modality="dehors", merged="visite+mediation")
    assert told({"27-01": 20, "59-01": 20}, together, "mediation") == [("minutes", 1200, None)]


def test_acts_below_the_nation_or_of_a_quarter_have_no_minutes():
    for grain in (Grain.DEPARTMENT_YEAR, Grain.POST_YEAR, Grain.NATION_QUARTER):
        assert not told({"27-01": 50, "59-01": 50}, replace(ROW, grain=grain))
