"""The charts of a view, from rows that do not all say the same."""

import json

import pytest

from contracts.period import Period
from services.faces.partners.drawn import drawings
from services.faces.partners.rows import Row
from services.reporting.domain.disclosure.release import Release

RELEASE = Release(
    "2009-0", Period.parse("2009"), "consolide", 1, "2010-02-01", "2010-02-01", "0", 1, 0, ()
)


def row(table: str, period: str, label: str, modality: str, **said: object) -> Row:
    """A row of the nation in a quarter or in the year."""
    grain = "nation-quarter" if "Q" in period else "nation-year"
    plain = {"table": table, "grain": grain, "area": "FR", "period": period, "value": 7, "base": 9}
    return Row.read(json.dumps({**plain, "label": label, "modality": modality, **said}))


def mentions(period: str, label: str) -> Row:
    return row("C1", period, label, label, measure="mentions", unit="mentions", force="police")


@pytest.mark.parametrize("first", ["conflits", "conflits et logement"])
def test_a_modality_merged_in_one_quarter_leaves_every_line_whole(first):
    rows = [mentions("2009-Q1", first)]
    rows += [mentions(quarter, "conflits") for quarter in ("2009-Q2", "2009-Q3")]
    (drawn,) = (each for each in drawings(RELEASE, rows) if "trimestre" in each.figure.caption)
    assert drawn.figure.heads == ("", "T1 2009", "T2 2009", "T3 2009")
    assert {len(line) for line in drawn.figure.lines} == {4}


def test_a_quarter_that_later_ones_have_not_reached_leaves_the_triangle_whole():
    lags = {"t1": ("meme", "1", "2"), "t4": ("meme",)}
    rows = [
        row("H4", "2009", "", f"{quarter}/{lag}", measure="facts", unit="faits")
        for quarter, found in lags.items()
        for lag in found
    ]
    (drawn,) = (each for each in drawings(RELEASE, rows) if each.table == "H4")
    assert {len(line) for line in drawn.figure.lines} == {len(drawn.figure.heads)}
