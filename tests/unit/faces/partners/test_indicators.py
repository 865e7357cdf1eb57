"""The indicators of an audience are those that its own rows amount to, and no others."""

from typing import Any

from contracts.period import Period
from contracts.statistics import INDICATORS
from services.faces.partners.history import Told as Said
from services.faces.partners.indicators import told_indicators, untold
from services.faces.partners.rows import Row

POST = "27-01"


def row(table: str, value: int | None, area: str = POST, period: str = "2008", **more: Any) -> Row:
    said = {"grain": "post-year", "force": "police", "measure": "situations", **more}
    return Row(table=table, value=value, area=area, period=period, **said)


def complaints(value: int, period: str) -> Row:
    said = {"dimension": "series/period", "modality": f"plaintes_vif/{period}", "force": ""}
    return row("X1", value, "FR", period, measure="value", unit="plaintes", label="dcsp", **said)


def from_outside(value: int | None) -> Row:
    return row("D1", value, dimension="saisine", modality="ext")


def said(*rows: Row, period: str = "2008") -> Said:
    return Said(Period.parse(period), rows)


def test_a_funder_reads_the_indicators_of_its_post_alone() -> None:
    rows = said(from_outside(7), row("D1", 90, "27-02", dimension="saisine", modality="ext"))
    (told,) = told_indicators(rows, None, POST)
    assert (told.name[:4], told.value, told.secrecy) == ("P-M2", 7, "")
    assert told.objective
    assert told.provider == "IS"
    assert "tableau D1" in told.formula
    assert len(untold([told])) == len(INDICATORS) - 1


def test_a_figure_that_is_hidden_makes_no_indicator() -> None:
    hidden = said(from_outside(None))
    assert not told_indicators(hidden, None, POST)


def test_a_direction_reads_the_series_of_the_nation_and_how_they_evolve() -> None:
    now, before = said(complaints(110, "2008")), said(complaints(100, "2007"), period="2007")
    told = {each.name[:4]: each for each in told_indicators(now, before, "FR")}
    assert told["U-I1"].value == 110
    assert "+10,00" in told["U-I1"].more.replace("\N{MINUS SIGN}", "-")
    assert told["F-I3"].secrecy == "non renseigné"


def test_what_a_release_says_of_the_nation_is_told_as_it_says_it() -> None:
    released = row("F-M1", None, "FR", measure="indicator", secrecy="n.c.", unit="situations")
    (told,) = told_indicators(said(released), None, "FR")
    assert (told.value, told.secrecy) == (None, "n.c.")


def test_a_series_that_nobody_deposited_says_from_whom_to_who_would_read_it() -> None:
    rows = said(row("D1", 7, "27", dimension="saisine", modality="ext"))
    told = {each.name[:4]: each for each in told_indicators(rows, None, "27", of_series=True)}
    assert told["U-I1"].secrecy == "non renseigné"
    assert "attendue de : police / gendarmerie" in told["U-I1"].more
    assert "U-I1" not in {each.name[:4] for each in told_indicators(rows, None, "27")}


def test_the_nation_reads_what_social_services_of_its_departements_count_beside() -> None:
    deposited = {
        "grain": "department-year",
        "measure": "value",
        "dimension": "series/period",
        "modality": "evaluations_conjointes/2008",
        "unit": "actes",
        "force": "",
    }
    acts = {"grain": "nation-year", "measure": "acts", "modality": "evaluation_conjointe"}
    rows = said(
        row("A3", 90, "FR", dimension="nature", **acts),
        row("X1", 40, "27", label="ssd-27", **deposited),
        row("X1", 30, "76", label="ssd-76", **deposited),
    )
    told = {each.name[:4]: each for each in told_indicators(rows, None, "FR")}
    assert told["P-I2"].value == 90
    assert ": 70 actes. 2 départements ont déposé" in told["P-I2"].more
