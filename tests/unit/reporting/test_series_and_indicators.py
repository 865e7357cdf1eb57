"""External series with their revisions, and the indicators of the toolbox."""

from contracts.statistics import INDICATORS, TABLES
from services.reporting.domain.tables.indicators import (
    IndicatorValue,
    evaluate_indicator,
    tables_of,
)
from tests.unit.reporting.given import cell, deposit, rows_of

DEPOSITS = (
    deposit("a", 412.0, position=1, current=False),
    deposit("b", 420.5, position=5, supersedes="a", respondents=12),
    deposit("c", 100.0, position=3, period="2008-Q4"),
    deposit("d", 9.0, position=4, period="2007"),
    deposit("e", 7.0, position=6, area="FR"),
)


def indicator(code: str, **rows: list[dict[str, str | int | None]]) -> IndicatorValue:
    found = next(i for i in INDICATORS if i.code == code)
    return evaluate_indicator(found, rows)


def test_a_series_shows_every_revision_in_its_order() -> None:
    rows = rows_of("X1", (), (), DEPOSITS, level="department", area="27")
    assert [(r["period"], r["revision"], r["current"], r["value"], r["base"]) for r in rows] == [
        ("2008", 1, False, 412, None),
        ("2008", 2, True, "420.5", 12),
        ("2008-Q4", 1, True, 100, None),
    ]


def test_the_nation_shows_what_was_deposited_for_the_nation() -> None:
    assert [row["value"] for row in rows_of("X1", (), (), DEPOSITS)] == [7]


def test_there_are_twenty_indicators_and_their_tables_exist() -> None:
    assert len(INDICATORS) == 20
    assert {code for i in INDICATORS for code in tables_of(i)} <= set(TABLES)


def test_an_indicator_is_a_sum_of_rows() -> None:
    cells = [
        cell("D1", 3, d1="ext"),
        cell("D1", 2, d1="ext", force="gendarmerie"),
        cell("D1", 9, d1="directe"),
    ]
    found = indicator("P-M2", D1=rows_of("D1", cells))
    assert (found.value, found.base, found.unit) == (5, None, "situations")
    assert found.formula == (
        "situations du tableau D1 (Modes de saisine, mode de saisine : services extérieurs)"
    )


def test_a_share_comes_with_its_base() -> None:
    cells = [
        cell("A4", 2, measure="acts", d1="approfondi", d2="bureau"),
        cell("A4", 1, measure="acts", d1="rapide", d2="bureau"),
        cell("A4", 90, measure="minutes", d1="rapide", d2="bureau"),
    ]
    found = indicator("F-M2", A4=rows_of("A4", cells))
    assert (found.value, found.base, found.unit) == ("66.67", 3, "%")
    nothing = indicator("F-M2", A4=rows_of("A4"))
    assert (nothing.value, nothing.base) == (None, 0)
    assert nothing.note


def test_a_series_gives_the_value_that_stands_for_the_longest_last_period() -> None:
    found = indicator("U-I1", X1=rows_of("X1", (), (), DEPOSITS, level="department", area="27"))
    assert (found.value, found.base, found.unit) == ("420.5", 12, "plaintes")
    assert indicator("U-I3", X1=[]).note == "Aucune valeur n'a été déposée pour cette période."


def test_an_assessment_has_no_value_and_says_why() -> None:
    found = indicator("P-I3")
    assert found.value is None
    assert "Appréciation" in found.note
