"""A table over two years: what stands in its cells, how its lines are sorted, what it finds."""

from contracts.release_plan import Grain
from services.faces.partners.pivot import finding, pivot, under
from services.faces.partners.rows import Row


def row(label: str, value: int | None, period: str = "2009", **said: object) -> Row:
    plain = {"table": "C1", "measure": "mentions", "grain": Grain.NATION_YEAR, "unit": "mentions"}
    plain |= {"force": "police", "dimension": "problem", "modality": label, "base": 200}
    return Row(**{**plain, "label": label, "value": value, "period": period, **said})


ROWS = [
    row("autre", 90),
    row("logement", 20),
    row("conjugal", 80),
    row("conjugal", 10, "2009-Q1", base=40),
    row("conjugal", 20, "2009-Q2", base=50),
    row("conjugal", 50, "2009-Q3", base=110),
    row("addict", None, secrecy="n.c."),
    row("conjugal", 30, force="gendarmerie", base=60),
    row("logement", 31, force="gendarmerie", base=60),
]


def test_periods_are_columns_a_year_after_its_quarters():
    made = pivot(ROWS, by_area=False)
    assert made.periods == ["2009-Q1", "2009-Q2", "2009-Q3", "2009"]
    assert made.years == [("2009", ["2009-Q1", "2009-Q2", "2009-Q3", "2009"])]
    police, gendarmerie = made.groups
    assert [line.head for line in police.lines] == ["conjugal", "logement", "addict", "autre"]
    assert [line.head for line in gendarmerie.lines] == ["logement", "conjugal"]
    assert police.base == [40, 50, 110, 200]


def test_a_curve_is_of_the_quarters_and_needs_three_of_them():
    police = pivot(ROWS, by_area=False).groups[0]
    assert [bool(line.spark) for line in police.lines] == [True, False, False, False]


def test_a_share_stands_under_its_count_and_nothing_under_what_is_hidden():
    assert under(ROWS[2]) == "40,0\N{NO-BREAK SPACE}%"
    assert under(ROWS[6]) == ""
    assert under(row("postes", 3, unit="postes")) == "base 200"


def test_what_is_found_is_the_largest_of_each_force_in_the_last_year():
    said = finding(pivot(ROWS, by_area=False)).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "Conjugal : 40,0 % des situations en police ; "
        "logement : 51,7 % des situations en gendarmerie, en 2009."
    )
    assert finding(pivot([row("conjugal", None, secrecy="n.c.")], by_area=False)) == ""


def test_ages_keep_their_order_and_areas_are_lines_of_their_own():
    ages = [row(age, n, dimension="age") for n, age in enumerate(("18_24", "25_45", "plus_60"))]
    heads = [line.head for line in pivot(ages, by_area=False).groups[0].lines]
    assert heads == ["18_24", "25_45", "plus_60"]
    areas = [
        row("conjugal", n, area=area, area_label=name)
        for n, (area, name) in enumerate((("27", "Eure"), ("76", "Seine-Maritime")))
    ]
    (group,) = pivot(areas, by_area=True).groups
    assert [line.head for line in group.lines] == ["Seine-Maritime", "Eure"]
