"""Tables of sums: complete grids, forces, shares and means."""

import pytest

from contracts.statistics import TABLES
from contracts.statistics.catalogue import Evaluation
from tests.unit.reporting.given import EVREUX, ROUEN, cell, rows_of, value_of


@pytest.mark.parametrize(
    "code", [code for code, t in TABLES.items() if t.evaluation == Evaluation.CELLS]
)
def test_a_table_of_sums_shows_its_complete_grid_even_of_nothing(code: str) -> None:
    rows = rows_of(code)
    expected = 0
    for block in TABLES[code].breakdowns:
        combinations = 1
        for dimension in block.dimensions:
            combinations *= len(dimension.codes.codes)
        expected += combinations * len(block.measures)
    assert len(rows) == expected
    assert all(row["value"] in (0, None) for row in rows)


def test_each_force_has_its_rows_and_there_is_no_total() -> None:
    rows = rows_of("A1", [cell("A1", 3), cell("A1", 2, force="gendarmerie")])
    assert rows == [
        {"force": "police", "value": 3, "base": None},
        {"force": "gendarmerie", "value": 2, "base": None},
    ]


def test_an_asked_force_leaves_only_its_rows() -> None:
    assert rows_of("A1", [cell("A1", 3)], force="police") == [
        {"force": "police", "value": 3, "base": None}
    ]


def test_a_table_without_force_sums_both() -> None:
    cells = [
        cell("E5", 3, measure="acts", d1="plainte"),
        cell("E5", 2, measure="acts", d1="plainte", force="gendarmerie"),
    ]
    assert value_of(rows_of("E5", cells), kind="plainte")["value"] == 5


def test_every_measure_has_its_row() -> None:
    cells = [
        cell("A4", 2, measure="acts", d1="rapide", d2="bureau"),
        cell("A4", 45, measure="minutes", d1="rapide", d2="bureau"),
    ]
    rows = rows_of("A4", cells)
    assert rows[:2] == [
        {"level": "rapide", "setting": "bureau", "measure": "acts", "value": 2, "base": None},
        {"level": "rapide", "setting": "bureau", "measure": "minutes", "value": 45, "base": None},
    ]


def test_contacts_come_by_direction_and_purpose_then_by_partner() -> None:
    cells = [
        cell("F1", 4, measure="contacts", force="", d1="vers_partenaire", d2="conseil"),
        cell("F1.partner", 4, measure="contacts", force="", d1="ccas"),
    ]
    rows = rows_of("F1", cells)
    by_purpose = value_of(rows, direction="vers_partenaire", purpose="conseil", measure="contacts")
    assert by_purpose["value"] == 4
    assert value_of(rows, partner="ccas", measure="contacts")["value"] == 4


def test_orientations_relate_to_all_orientations_of_the_force() -> None:
    cells = [
        cell("E1", 1, measure="orientations", d1="ccas"),
        cell("E2", 4, measure="orientations", d1="soins"),
        cell("E2", 5, measure="orientations", d1="soins", force="gendarmerie"),
        cell("E3", 4, measure="orientations", d1="accepte"),
    ]
    assert value_of(rows_of("E1", cells), force="police", partner="ccas")["base"] == 4
    assert value_of(rows_of("E3", cells), outcome="accepte") == {
        "outcome": "accepte",
        "value": 4,
        "base": 9,
    }


def test_the_pooled_share_and_the_mean_of_posts_are_two_statistics() -> None:
    cells = [
        cell("A1", 90),
        cell("A1", 10, post=ROUEN),
        cell("A1", 7, post="76-02"),
        cell("C1", 9, measure="mentions", d1="logement"),
        cell("C1", 5, measure="mentions", d1="logement", post=ROUEN),
    ]
    rows = rows_of("C1", cells)
    of_housing = {"force": "police", "problem": "logement"}
    assert value_of(rows, **of_housing, measure="mentions")["value"] == 14
    pooled = value_of(rows, **of_housing, measure="pooled_share")
    assert (pooled["value"], pooled["base"]) == ("13.08", 107)
    mean = value_of(rows, **of_housing, measure="mean_of_posts")
    assert (mean["value"], mean["base"]) == ("30.00", 2)


def test_a_share_of_nothing_is_null_on_a_base_of_zero() -> None:
    rows = rows_of("D1", [cell("A1", 1)])
    of_gendarmerie = {"force": "gendarmerie", "saisine": "ext"}
    for measure in ("pooled_share", "mean_of_posts"):
        row = value_of(rows, **of_gendarmerie, measure=measure)
        assert (row["value"], row["base"]) == (None, 0)


def test_interviews_relate_to_situations() -> None:
    cells = [
        cell("A3", 5, measure="acts", d1="entretien"),
        cell("A3", 9, measure="acts", d1="visite"),
        cell("A1", 3),
    ]
    assert rows_of("A5", cells) == [
        {"force": "police", "value": "1.67", "base": 3},
        {"force": "gendarmerie", "value": None, "base": 0},
    ]


def test_delays_and_incidents_of_cases_and_of_activity_add_up() -> None:
    cells = [
        cell("H2", 2, measure="facts", d1="le3j"),
        cell("H2", 1, measure="facts", d1="le3j", force=""),
    ]
    assert value_of(rows_of("H2", cells), delay="le3j")["value"] == 3


def test_the_triangle_has_the_delays_by_quarter_of_the_fact_and_of_its_reception() -> None:
    cells = [
        cell("H2", 2, measure="facts", period="2008-02", d1="le3j", d2="meme"),
        cell("H2", 3, measure="facts", period="2008-03", d1="4_5j", d2="1", force=""),
        cell("H2", 4, measure="facts", period="2008-12", d1="15_30j", d2="1"),
    ]
    rows = rows_of("H4", cells)
    assert len(rows) == 20
    assert sum(int(row["value"] or 0) for row in rows) == 9
    assert value_of(rows, quarter="t1", lag="1")["value"] == 3
    assert value_of(rows_of("H2", cells), delay="15_30j")["value"] == 4


def test_without_an_area_every_area_has_its_rows_in_the_official_order() -> None:
    cells = [
        cell("A1", 1, area="76", post=ROUEN),
        cell("A1", 2, area="27", post=EVREUX),
        cell("A1", 4, area="2A", post="2A-01"),
    ]
    rows = rows_of("A1", cells, level="department", force="police")
    assert [(row["area"], row["value"]) for row in rows] == [("2A", 4), ("27", 2), ("76", 1)]
    assert list(rows[0]) == ["area", "force", "value", "base"]
