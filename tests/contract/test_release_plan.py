"""The release plan names nothing that is not in the catalogue, and every audience of the design."""

import json
from pathlib import Path

import pytest

from contracts.release_plan import (
    OPEN,
    PLAN,
    PLANNED,
    SENSITIVE,
    Grain,
    Rule,
)
from contracts.statistics import TABLES
from contracts.statistics.dimensions import POOLED_SHARE

PINNED = Path(__file__).parents[1] / "data" / "readers.json"
RULES = Path(__file__).parents[1] / "second_verifier" / "rules.json"


@pytest.mark.parametrize("planned", PLANNED, ids=lambda planned: planned.code)
def test_a_planned_table_is_a_table_of_the_catalogue(planned):
    table = TABLES[planned.code]
    (block,) = [block for block in table.breakdowns if block.cells == planned.code]
    assert planned.shares == (POOLED_SHARE in block.measures)
    assert planned.measure in [measure.key for measure in block.measures]
    dimensions = [d for d in block.dimensions if d.key != "force"]
    assert planned.keys == tuple(d.key for d in dimensions)
    assert planned.codes == tuple(d.codes for d in dimensions)


@pytest.mark.parametrize("planned", PLANNED, ids=lambda planned: planned.code)
def test_a_recoding_merges_each_modality_once_at_each_level(planned):
    for level in planned.recoding:
        merged = [modality for each in level for modality in each.modalities]
        assert len(merged) == len(set(merged))
        assert set(merged) <= set(planned.codes[0].by_code)
        assert not {each.code for each in level} & set(planned.codes[0].by_code)


def test_open_tables_are_in_the_catalogue_at_their_levels():
    for table in OPEN:
        levels = {"site" if grain.level == "post" else grain.level for grain in table.readers}
        assert levels <= set(TABLES[table.code].levels)


def test_every_audience_reads_the_tables_and_grains_that_are_pinned_and_no_others():
    """To open a table to an audience, name it in the plan and here: tests/data/readers.json."""
    opened = {
        view: {
            code: sorted(grain for of, grain in PLAN.read_by(view) if of == code)
            for code in sorted({code for code, _ in PLAN.read_by(view)})
        }
        for view in PLAN.views
    }
    assert opened == json.loads(PINNED.read_text())


def test_below_the_nation_situations_are_those_opened_in_the_period():
    """Others, less than A1 of the same place, would tell the few that they leave out."""
    counted = json.loads(RULES.read_text())["cells"]["case"]
    otherwise = {each["name"] for each in counted if "day" in each}
    assert "E6" in otherwise
    for planned in PLANNED:
        if planned.code in otherwise:
            assert {grain.level for grain in planned.readers} == {"nation"}, planned.code


def test_every_reader_that_a_table_names_is_an_audience():
    for table in (*PLAN.tables, *PLAN.open_tables, *PLAN.derived):
        assert {view for views in table.readers.values() for view in views} <= set(PLAN.views)


def test_minors_alleged_offenders_and_residence_are_sensitive():
    assert {t.code for t in PLANNED if t.threshold == SENSITIVE} == {"B2", "B3", "B4"}


def test_of_situations_a_quarter_of_a_departement_tells_the_number_and_two_classes():
    for planned in PLANNED:
        assert Grain.POST_QUARTER not in planned.grains
        if Grain.DEPARTMENT_QUARTER in planned.grains:
            begins = planned.begins.get(Grain.DEPARTMENT_QUARTER, 0)
            assert planned.rule == Rule.TOTAL or len(planned.recoding[begins - 1]) == 2
        if planned.rule in (Rule.PARTITION, Rule.MENTIONS):
            assert len(planned.keys) == 1
