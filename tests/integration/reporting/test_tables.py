"""The application over published views: tables, indicators, reconciliation."""

from pathlib import Path

import pytest

from contracts.statistics import TABLES
from services.reporting.adapters.formats.csv_rows import table_csv
from services.reporting.adapters.formats.json_body import table_body
from services.reporting.adapters.formats.text_table import table_text
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.application import Tables
from services.reporting.domain import errors
from tests.integration.reporting.published import publish, standing
from tests.unit.reporting.given import EVREUX, ROUEN, value_of


def test_a_table_says_up_to_where_the_log_was_read(tables: Tables) -> None:
    assert dict(table_body(tables.table("A1", "nation", None, "2008"))) == {
        "table": "A1",
        "title": "Situations ouvertes",
        "unit": "situations",
        "level": "nation",
        "area": "FR",
        "period": "2008",
        "position": 412,
        "as_of": "2009-02-01T08:00:00Z",
        "rows": [
            {"force": "police", "value": 3, "base": None},
            {"force": "gendarmerie", "value": 2, "base": None},
        ],
    }


def test_a_period_sums_its_months(tables: Tables) -> None:
    for period, expected in (("2008-10", 3), ("2008-Q3", 0), ("2007", 7)):
        rows = tables.table("A1", "nation", None, period, "police").rows
        assert rows == [{"force": "police", "value": expected, "base": None}]


def test_distinct_counts_are_those_of_the_period_itself(tables: Tables) -> None:
    for period, expected in (("2008-10", 2), ("2008-Q4", 2), ("2008", 160)):
        rows = tables.table("A6", "nation", None, period, "police").rows
        assert rows[0]["value"] == expected


def test_brackets_come_from_the_yearly_distinct_counts(tables: Tables) -> None:
    rows = tables.table("A2", "nation", None, "2008").rows
    assert value_of(rows, service="police", bracket="150_300")["value"] == 1
    assert value_of(rows, service="gendarmerie", bracket="lt150")["value"] == 1


def test_residence_at_the_nation_comes_from_the_departements(tables: Tables) -> None:
    result = tables.table("B4", "nation", None, "2008")
    assert [(row["territory"], row["value"], row["base"]) for row in result.rows] == [
        ("dans", 2, 5),
        ("hors", 1, 5),
        ("nr", 2, 5),
    ]
    assert result.position == 410


def test_the_table_of_the_eure_is_of_the_eure_at_the_nation_too(tables: Tables) -> None:
    for level, area in (("nation", None), ("department", "27")):
        rows = tables.table("S29", level, area, "2008").rows
        assert value_of(rows, row="inconnues", column="total")["value"] == 58


def test_the_tables_of_a_page_are_read_at_one_moment(tables: Tables) -> None:
    results = tables.several(("A1", "G1", "S02"), "nation", None, "2008")
    assert [(found.table.code, found.position) for found in results] == [
        ("A1", 412),
        ("G1", 412),
        ("S02", 412),
    ]


def test_a_departement_without_a_post_has_its_zeros(tables: Tables) -> None:
    rows = tables.table("A1", "department", "2B", "2008").rows
    assert [row["value"] for row in rows] == [0, 0]


def test_an_unknown_post_is_no_area(tables: Tables) -> None:
    with pytest.raises(errors.UnknownArea):
        tables.table("A1", "site", "27-99", "2008")


def test_every_post_has_its_rows_and_its_name(tables: Tables) -> None:
    result = tables.table("A1", "site", None, "2008", "police")
    assert [(row["area"], row["value"]) for row in result.rows] == [(EVREUX, 3), (ROUEN, 0)]
    assert result.area_labels[EVREUX] == "Evreux"
    assert table_body(result).area is None


def test_completeness_compares_the_declaration_with_the_record(tables: Tables) -> None:
    rows = tables.table("H1", "site", EVREUX, "2008").rows
    assert [(row["measure"], row["value"]) for row in rows] == [
        ("confirmed", 1),
        ("expected", 4),
        ("completeness", "25.00"),
        ("gap", 0),
    ]


def test_the_two_forces_make_the_nation(tables: Tables) -> None:
    found = tables.reconciliation("2008")
    assert (found.police, found.gendarmerie, found.together, found.residue) == (3, 2, 5, 0)
    rows = tables.table("H6", "nation", None, "2008").rows
    assert [row["value"] for row in rows] == [3, 2, 5, 0]


def test_the_indicators_are_twenty_for_one_area(tables: Tables) -> None:
    result = tables.indicators("department", "27", "2008")
    values = {found.indicator.code: found.value for found in result.indicators}
    assert len(values) == 20
    assert values["U-I1"] == 412
    assert values["P-I3"] is None
    with pytest.raises(errors.AreaMissing):
        tables.indicators("department", None, "2008")


def test_the_register_is_decoded_once_for_a_position(tables: Tables) -> None:
    assert tables.posts("nation") is tables.posts("nation")


def test_a_read_model_that_has_counted_nothing_is_not_ready(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite"
    publish(file, positions=[standing("site", 0, "")])
    tables = Tables(SqlPublishedViews(reading_engine(f"sqlite:///{file}")))
    with pytest.raises(errors.ReadModelNotReady):
        tables.table("A1", "nation", None, "2008")
    assert tables.table("H1", "site", None, "2008").rows == []


def test_a_sheet_runs_nothing_of_a_csv(tables: Tables) -> None:
    text = table_csv(tables.table("A1", "site", ROUEN, "2008"))
    assert text.startswith("Force (code),Force,Valeur,Base\r\npolice,police nationale,0,\r\n")
    everywhere = table_csv(tables.table("A1", "site", None, "2008", "police"))
    assert "76-01,'=Rouen,police,police nationale,0," in everywhere


def test_the_text_is_a_cross_table_with_its_base_and_its_source(tables: Tables) -> None:
    text = table_text(tables.table("C1", "nation", None, "2008"))
    assert text.startswith("C1 – Problématiques à l'origine de l'accueil\nFrance · 2008 · unité")
    assert "Problématique" in text
    assert "33,33" in text
    assert "Base" in text
    assert "position 412 (" in text
    assert "01/02/2009 à 09:00" in text


@pytest.mark.parametrize("level", ["nation", "department", "site"])
def test_every_table_prints_in_every_format(tables: Tables, level: str) -> None:
    for code, table in TABLES.items():
        if level in table.levels:
            result = tables.table(code, level, None, "2008")
            assert table_text(result).startswith(f"{code} – ")
            assert table_csv(result)
