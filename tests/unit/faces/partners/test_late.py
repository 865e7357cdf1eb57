"""Posts that do not confirm: for how many quarters in a row, and what is said of them."""

import json

from services.faces.partners.findings import to_do
from services.faces.partners.late import late_ones
from tests.unit.faces.partners.test_drawings import bilan, told

QUARTERS = ("2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4")
NAMES = {"42-01": "Saint-Étienne", "38-01": "Grenoble", "27-01": "Évreux"}


def confirming(quarter: str, done: set[str]) -> list[str]:
    def row(post: str, measure: str, value: int) -> str:
        plain = {"table": "H1", "grain": "post-quarter", "area": post, "area_label": NAMES[post]}
        said = {"period": quarter, "force": "police", "label": "", "modality": ""}
        return json.dumps({**plain, **said, "measure": measure, "value": value})

    return [
        row(post, measure, value)
        for post in NAMES
        for measure, value in (("expected", 1), ("confirmed", int(post in done)))
    ]


def quarters(*done: set[str]):
    each = [confirming(quarter, there) for quarter, there in zip(QUARTERS, done, strict=True)]
    found = bilan(QUARTERS[-1], *each[-1])
    return found._replace(quarters=[told(q, *rows) for q, rows in zip(QUARTERS, each, strict=True)])


def test_who_has_been_silent_longest_comes_first_and_is_named_in_what_is_to_do():
    found = quarters(set(), {"27-01"}, {"27-01", "38-01"}, {"27-01"})
    late = late_ones(found)
    assert [(each.row.area, each.streak, str(each.since)) for each in late] == [
        ("42-01", 4, "4 trimestres"), ("38-01", 1, "1 trimestre")
    ]  # fmt: skip
    (todo,) = to_do(found, "/t?")
    assert todo.number == 2
    assert todo.why == "Saint-Étienne : 4e trimestre de suite sans confirmation."


def test_posts_late_for_the_first_time_are_named_without_a_count_of_quarters():
    found = quarters(set(NAMES), set(NAMES), set(NAMES), {"27-01"})
    (todo,) = to_do(found, "/t?")
    assert todo.why == "Grenoble ; Saint-Étienne : période non confirmée."


def test_who_has_been_silent_for_all_that_is_read_may_have_been_so_for_longer():
    found = quarters(*[{"27-01"}] * 4)
    twice = found._replace(quarters=[*found.quarters, *found.quarters])
    assert {str(each.since) for each in late_ones(twice)} == {"2 ans ou plus"}
    (todo,) = to_do(twice, "/t?")
    assert todo.why == "Grenoble ; Saint-Étienne : aucune confirmation depuis deux ans."


def test_nobody_is_late_where_all_confirmed():
    assert late_ones(quarters(*[set(NAMES)] * 4)) == []
