"""The release plan names nothing that is not in the catalogue, and every audience of the design."""

import pytest

from contracts.release_plan import (
    AUDIENCES,
    DERIVED,
    INSIDE_OR_NOT,
    MENTIONS,
    OPEN,
    PARTITION,
    PLANNED,
    SENSITIVE,
    TABLES_PLANNED,
)
from contracts.statistics import TABLES


@pytest.mark.parametrize("planned", PLANNED, ids=lambda planned: planned.code)
def test_a_planned_table_is_a_table_of_the_catalogue(planned):
    table = TABLES[planned.code]
    (block,) = [block for block in table.breakdowns if block.cells == planned.cells]
    assert planned.measure in [measure.key for measure in block.measures]
    dimensions = [d for d in block.dimensions if d.key != "force"]
    assert planned.keys == tuple(d.key for d in dimensions)
    told = (INSIDE_OR_NOT,) if planned.code == "B4" else tuple(d.codes for d in dimensions)
    assert planned.codes == told


@pytest.mark.parametrize("planned", PLANNED, ids=lambda planned: planned.code)
def test_a_ladder_merges_each_modality_once_at_each_step(planned):
    for recoding_level in planned.recoding:
        merged = [modality for each in recoding_level for modality in each.modalities]
        assert len(merged) == len(set(merged))
        assert set(merged) <= set(planned.codes[0].by_code)
        assert not {each.code for each in recoding_level} & set(planned.codes[0].by_code)


def test_open_tables_are_in_the_catalogue_at_their_levels():
    for table in OPEN:
        assert set(table.levels) <= set(TABLES[table.code].levels)


def test_a_view_shows_planned_tables_at_planned_grains_only():
    for audience in AUDIENCES:
        for code, grains in audience.tables:
            assert set(grains) <= set(TABLES_PLANNED[code].grains)
        for code, level in audience.open_tables:
            (levels,) = [table.levels for table in (*OPEN, *DERIVED) if table.code == code]
            assert level in levels


def test_every_audience_that_reads_releases_has_a_view():
    assert [a.view for a in AUDIENCES] == [
        "dcsp",
        "dggn",
        "aniscg",
        "prefecture",
        "funder",
        "public",
    ]


def test_minors_alleged_offenders_and_residence_are_sensitive():
    assert {t.code for t in PLANNED if t.threshold == SENSITIVE} == {"B2", "B3", "B4"}


def test_no_situation_is_told_by_month_or_below_the_nation_by_quarter():
    for planned in PLANNED:
        assert all(level == "nation" or period == "year" for level, period in planned.grains)
        if planned.rule in (PARTITION, MENTIONS):
            assert len(planned.keys) == 1
