"""External series with their revisions, and the indicators of the toolbox."""

from contracts.codes import FORCE
from contracts.period import Period
from contracts.statistics import INDICATORS, TABLES
from services.reporting.domain.tables.deposits import Place
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


FRANCE, EURE = Place("FR", Period.parse("2008"), ("27", "76")), Place("27", Period.parse("2008"))


def indicator(
    code: str, place: Place = FRANCE, **rows: list[dict[str, str | int | None]]
) -> IndicatorValue:
    found = next(i for i in INDICATORS if i.code == code)
    return evaluate_indicator(found, rows, place)


def deposited(value: int, area: str, period: str, **said: int) -> dict[str, str | int | None]:
    return {
        "area": area,
        "series": "plaintes_vif",
        "period": period,
        "source": "etat4001",
        "unit": "plaintes",
        "current": True,
        "value": value,
        "base": None,
        **said,
    }


def surveyed(value: int, area: str, answers: int) -> dict[str, str | int | None]:
    said = {"series": "enquete_relations", "unit": "pourcent", "base": answers}
    return deposited(value, area, "2008") | said


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


def test_a_share_of_those_known_leaves_out_whom_nobody_knows() -> None:
    of = {"non": 3, "oui": 2, "nr": 50, "non_orientee": 7}
    cells = [cell("B7", count, d1=code) for code, count in of.items()]
    found = indicator("P-I1", B7=rows_of("B7", cells))
    assert (found.value, found.base) == ("60.00", 5)
    assert indicator("U-M1", B7=rows_of("B7", cells)).value == 55


def test_a_value_told_by_type_has_its_parts_the_largest_first() -> None:
    cells = [cell("E2", 2, measure="orientations", d1="soins")]
    cells += [
        cell("E2", 5, measure="orientations", d1="hebergement", force=f) for f in FORCE.by_code
    ]
    found = indicator("U-M2", E2=rows_of("E2", cells))
    assert found.value == 12
    assert [amount for _, amount in found.parts] == [10, 2]


def test_meetings_are_contacts_with_partners_too() -> None:
    contacts = [cell("F1", 4, measure="contacts", force="", d1="vers_partenaire", d2="conseil")]
    meetings = [cell("F2", 3, measure="acts", force="", d1="bav")]
    rows = {"F1": rows_of("F1", contacts), "F2": rows_of("F2", meetings)}
    assert indicator("P-M1", **rows).value == 7


def test_a_series_gives_the_value_that_stands_for_the_period() -> None:
    rows = rows_of("X1", (), (), DEPOSITS, level="department", area="27")
    found = indicator("U-I1", EURE, X1=rows)
    assert (found.value, found.base, found.unit) == ("420.5", 12, "plaintes")


def test_a_year_of_four_quarters_is_their_sum_and_three_are_no_year() -> None:
    rows = [deposited(100, "27", f"2008-Q{each}") for each in range(1, 5)]
    assert indicator("U-I1", EURE, X1=rows).value == 400
    assert indicator("U-I1", EURE, X1=rows[1:]).value is None


def test_the_nation_is_made_of_its_departments_and_says_who_is_missing() -> None:
    found = indicator("U-I1", X1=[deposited(100, "27", "2008")])
    assert found.value == 100
    assert found.note == "1 département a déposé, sur 2 (etat4001). Il manque : Seine-Maritime."
    own = [deposited(100, "27", "2008"), deposited(900, "FR", "2008")]
    assert indicator("U-I1", X1=own).value == 900


def test_an_evolution_compares_the_areas_that_deposited_both_times() -> None:
    rows = [deposited(100, "27", "2007"), deposited(110, "27", "2008"), deposited(50, "76", "2008")]
    found = indicator("U-I1", X1=rows)
    assert found.value == 160
    assert [(str(each.since), each.then, each.now, each.percent) for each in found.evolutions] == [
        ("2007", 100, 110, "+10.00")
    ]


def test_a_quarter_is_compared_with_the_one_before_and_with_that_of_the_year_before() -> None:
    rows = [
        deposited(80, "27", "2007-Q4"),
        deposited(50, "27", "2008-Q3"),
        deposited(40, "27", "2008-Q4"),
    ]
    found = indicator("U-I1", Place("27", Period.parse("2008-Q4")), X1=rows)
    assert [each.percent for each in found.evolutions] == ["-20.00", "-50.00"]


def test_a_score_of_parts_weighs_the_answers() -> None:
    rows = [
        deposited(80, "27", "2008", base=100) | {"series": "enquete_agents"},
        deposited(50, "76", "2008", base=200) | {"series": "enquete_agents"},
    ]
    found = indicator("F-I3", X1=rows)
    assert (found.value, found.base) == (60, 300)


def test_the_surveys_of_posts_make_a_departement_that_has_none_and_the_nation() -> None:
    rows = [
        surveyed(60, "27-01", 30),
        surveyed(90, "27-02", 10),
        surveyed(20, "76-01", 40),
    ]
    posts = {"27": ("27-01", "27-02"), "76": ("76-01",)}
    eure = Place("27", Period.parse("2008"), (), posts)
    found = indicator("P-I4", eure, X1=rows)
    assert (found.value, found.base) == ("67.5", 40)
    assert found.note == "Source : enquêtes de 2 postes, période 2008."
    france = Place("FR", Period.parse("2008"), ("27", "76"), posts)
    assert (indicator("P-I4", france, X1=rows).value, found.unit) == ("43.75", "pourcent")
    own = [*rows, surveyed(50, "27", 12)]
    assert (indicator("P-I4", eure, X1=own).value, indicator("P-I4", eure, X1=own).base) == (50, 12)
    plain = [deposited(3, "27-01", "2008")]  # complaints of some posts are not those of all
    assert indicator("U-I1", eure, X1=plain).value is None


def test_what_nobody_deposited_says_which_series_and_who_owes_it() -> None:
    found = indicator("P-I3", X1=[])
    assert found.value is None
    assert "enquête auprès des partenaires : moins de conflits" in found.note
    assert found.note.endswith("attendue de : poste, employeur ou ANISCG, par une enquête.")


def test_what_social_services_count_stands_beside_the_share_and_not_in_its_place() -> None:
    known = [
        {"known_to_social_services": said, "measure": "situations", "value": value}
        for said, value in (("oui", 30), ("non", 50))
    ]
    theirs = {"series": "orientes_non_connus", "source": "ssd", "unit": "pour_cent"}
    eure = deposited(60, "27", "2008", base=300) | theirs
    alone = indicator("P-I1", EURE, B7=known, X1=[eure])
    assert (alone.value, alone.base) == ("62.50", 80)
    assert "services sociaux » : 60 pour_cent sur 300. Source : ssd" in alone.note
    both = indicator("P-I1", B7=known, X1=[eure, deposited(40, "76", "2008", base=100) | theirs])
    assert "55 pour_cent sur 400. 2 départements ont déposé" in both.note
    assert indicator("P-I1", EURE, B7=known, X1=[]).note == ""
