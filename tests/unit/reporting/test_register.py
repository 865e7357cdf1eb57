"""The register: posts, conventions, money, coverage, completeness, brackets, residence."""

from datetime import date
from typing import Any

import pytest

from contracts.read_model import Convention, Holding, Pledge, SequenceHoleRow
from services.reporting.domain.tables.evaluation import evaluate
from services.reporting.domain.tables.question import asked
from services.reporting.domain.tables.rows import Evidence
from tests.unit.reporting.given import EVREUX, ROUEN, cell, record, rows_of, value_of, version


def convention(name: str, *signatories: str, ends_on: date = date(2009, 12, 31)) -> Convention:
    return Convention(
        convention=name,
        signed_on=date(2006, 1, 2),
        starts_on=date(2006, 1, 2),
        ends_on=ends_on,
        signatories=signatories,
    )


def pledge(funder: str, share: float, **changes: Any) -> Pledge:
    known: dict[str, Any] = {"convention": "a", "year": 2008}
    return Pledge(funder=funder, share_percent=share, **(known | changes))


@pytest.mark.parametrize(
    ("received", "bracket"),
    [(0, "lt150"), (149, "lt150"), (150, "150_300"), (300, "300_500"), (500, "gt500")],
)
def test_a_post_falls_in_one_bracket_by_both_forces_together(received: int, bracket: str) -> None:
    cells = [cell("A6", received - received // 3), cell("A6", received // 3, force="gendarmerie")]
    rows = rows_of("A2", cells, [record()])
    assert value_of(rows, service="police", bracket=bracket)["value"] == 1
    assert sum(int(row["value"] or 0) for row in rows) == 1


def test_a_bracket_counts_posts_open_in_the_year_by_their_last_service() -> None:
    posts = [
        record(closed_on=date(2008, 1, 1)),
        record(
            ROUEN,
            closed_on=date(2008, 7, 1),
            versions=(
                version(commune="76540"),
                version(date(2008, 3, 1), commune="76540", service="mixte"),
                version(date(2008, 9, 1), commune="76540", service="gendarmerie"),
            ),
        ),
    ]
    rows = rows_of("A2", [], posts)
    assert value_of(rows, service="mixte", bracket="lt150") == {
        "service": "mixte",
        "bracket": "lt150",
        "value": 1,
        "base": 1,
    }
    assert sum(int(row["value"] or 0) for row in rows) == 1


def test_a_bracket_of_a_force_is_about_the_posts_that_serve_it() -> None:
    mixed = record(ROUEN, versions=(version(commune="76540", service="mixte"),))
    rows = rows_of("A2", [], [record(), mixed], force="gendarmerie")
    assert [row["service"] for row in rows if row["value"]] == ["mixte"]


def test_residence_is_that_of_the_territory_of_the_post_at_the_end_of_the_period() -> None:
    cells = [
        cell("A1", 10),
        cell("B4", 3, d1="27229"),
        cell("B4", 2, d1="27348"),
        cell("B4", 4, d1="76540"),
        cell("B4", 1, d1="nr"),
    ]
    posts = [record(versions=(version(), version(date(2009, 1, 1), units=())))]
    assert [
        (row["territory"], row["value"], row["base"]) for row in rows_of("B4", cells, posts)
    ] == [("dans", 5, 10), ("hors", 4, 10), ("nr", 1, 10)]


def test_posts_are_those_open_on_the_last_day() -> None:
    posts = [
        record(),
        record(ROUEN, closed_on=date(2008, 12, 31)),
        record("75-01", opened_on=date(2008, 12, 31)),
        record("75-02", opened_on=date(2009, 1, 1)),
    ]
    rows = rows_of("G1", (), posts)
    assert value_of(rows, service="police") == {"service": "police", "value": 2, "base": 2}
    assert value_of(rows, territory="urbain")["value"] == 2


def test_signatories_are_those_of_conventions_in_force() -> None:
    posts = [
        record(conventions=(convention("a", "etat", "cg"),)),
        record(ROUEN, conventions=(convention("b", "etat", ends_on=date(2008, 12, 30)),)),
        record("75-01", conventions=(convention("c", "cg", "etat"),)),
        record("75-02", conventions=(convention("d", "asso"),)),
    ]
    rows = rows_of("G2", (), posts)
    assert value_of(rows, signatory="etat") == {"signatory": "etat", "value": 2, "base": 3}
    assert rows_of("G3", (), posts) == [
        {"signatory": "etat+cg", "value": 2, "base": 3},
        {"signatory": "asso", "value": 1, "base": 3},
    ]


def test_conventions_in_force_are_parted_by_the_months_they_have_left() -> None:
    ends = (date(2009, 3, 31), date(2009, 4, 1), date(2009, 12, 31), date(2010, 1, 1))
    posts = [
        record(
            conventions=tuple(
                convention(f"c{n}", "etat", ends_on=day) for n, day in enumerate(ends)
            )
        )
    ]
    rows = rows_of("G8", (), posts)
    assert {row["term"]: row["value"] for row in rows} == {
        "le3mois": 1, "3_6mois": 1, "6_12mois": 1, "gt12mois": 1,
    }  # fmt: skip
    assert {row["base"] for row in rows} == {4}


def test_employers_relate_to_the_posts_of_the_service() -> None:
    posts = [record(), record(ROUEN, versions=(version(employer="asso"),))]
    row = value_of(rows_of("G4", (), posts), service="police", employer="asso")
    assert (row["value"], row["base"]) == (1, 2)


def test_the_pledges_of_a_line_to_one_convention_make_one_share() -> None:
    posts = [
        record(
            pledges=(
                pledge("communes", 12.5, funder_code="27229"),
                pledge("communes", 8.5, funder_code="27348"),
                pledge("fipd", 50, year=2007),
            )
        ),
        record(ROUEN, pledges=(pledge("communes", 59.005),)),
    ]
    rows = rows_of("G5", (), posts)
    values = {
        row["measure"]: (row["value"], row["base"]) for row in rows if row["funder"] == "communes"
    }
    assert values == {
        "conventions": (2, None),
        "mean": ("40.00", 2),
        "min": ("21.00", 2),
        "max": ("59.01", 2),
    }
    assert value_of(rows, funder="fipd", measure="mean")["value"] is None


def test_coverage_is_days_filled_on_days_open() -> None:
    holdings = (
        Holding(since=date(2007, 1, 1), until=date(2008, 10, 11)),
        Holding(since=date(2008, 12, 1)),
    )
    rows = rows_of(
        "G6", (), [record(holdings=holdings, closed_on=date(2008, 12, 11))], period="2008-Q4"
    )
    assert [(row["measure"], row["value"], row["base"]) for row in rows] == [
        ("days_filled", 20, 71),
        ("days_open", 71, None),
        ("coverage", "28.17", 71),
    ]


def test_openings_and_closures_count_in_their_period() -> None:
    posts = [
        record(opened_on=date(2008, 1, 1)),
        record(ROUEN, closed_on=date(2008, 12, 31)),
        record("75-01", closed_on=date(2009, 1, 1)),
    ]
    assert [(row["kind"], row["value"]) for row in rows_of("G7", (), posts)] == [
        ("ouverture", 1),
        ("fermeture", 1),
    ]


def test_a_quarter_is_expected_once_it_has_ended_and_confirmed_when_the_post_said_so() -> None:
    cells = [
        cell("A1", 3, period="2008-10"),
        cell("A1", 2, period="2008-12"),
        cell("A1", 9, period="2008-09"),
    ]
    posts = [record(opened_on=date(2008, 8, 1), confirmations={"2008-Q4": 4})]
    rows = rows_of("H1", cells, posts)
    assert [(row["measure"], row["value"], row["base"]) for row in rows] == [
        ("confirmed", 1, 2),
        ("expected", 2, None),
        ("completeness", "50.00", 2),
        ("gap", 1, 4),
    ]
    assert value_of(rows_of("H1", (), posts, period="2009"), measure="expected")["value"] == 0


def test_an_open_post_is_silent_in_a_quarter_of_which_no_fact_stands() -> None:
    cells = [cell("H2", 3, measure="facts", period="2008-11"), cell("H2", 0, period="2008-02")]
    posts = [record(opened_on=date(2008, 8, 1)), record(ROUEN, closed_on=date(2008, 4, 1))]
    rows = rows_of("H5", cells, posts)
    assert [(row["measure"], row["value"]) for row in rows] == [("silent", 2), ("expected", 3)]


def test_numbers_that_never_arrived_count_where_their_post_is() -> None:
    holes = [
        SequenceHoleRow(post=EVREUX, device="a", first_missing=3, last_missing=5),
        SequenceHoleRow(post=ROUEN, device="b", first_missing=9, last_missing=9),
    ]
    evidence = Evidence(date(2009, 1, 1), posts=[record(), record(ROUEN)], holes=holes)
    values = {
        row.get("area", "FR"): row["value"]
        for level in ("site", "nation")
        for row in evaluate(asked("H7", level, None, "2008"), evidence)
    }
    assert values == {EVREUX: 3, ROUEN: 1, "FR": 4}


def test_a_post_that_moved_counts_where_it_was_or_where_it_is() -> None:
    moved = record(
        EVREUX, versions=(version(), version(date(2008, 7, 1), commune="76540", name="Rouen"))
    )
    then = rows_of("G6", (), [moved], level="department")
    assert [(row["area"], row["value"]) for row in then if row["measure"] == "days_open"] == [
        ("27", 182),
        ("76", 184),
    ]
    now = rows_of("G6", (), [moved], level="department", organisation="actuelle")
    assert [(row["area"], row["value"]) for row in now if row["measure"] == "days_open"] == [
        ("76", 366)
    ]


def test_cells_of_a_post_that_moved_follow_it_in_the_organisation_of_today() -> None:
    moved = record(EVREUX, versions=(version(), version(date(2008, 7, 1), commune="76540")))
    cells = [cell("A1", 3, area="27"), cell("A1", 4, area="76")]
    then = rows_of("A1", cells, [moved], level="department", force="police")
    assert [(row["area"], row["value"]) for row in then] == [("27", 3), ("76", 4)]
    now = rows_of("A1", cells, [moved], level="department", force="police", organisation="actuelle")
    assert [(row["area"], row["value"]) for row in now] == [("76", 7)]
