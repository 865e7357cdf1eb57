"""Laws that hold for any cells: grids, shares, sums over areas, order of rows."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes import FORCE, PROBLEMATIQUE, SAISINE
from contracts.read_model import CellRow
from contracts.statistics import TABLES
from services.reporting.domain.tables.shares import mean_of_shares, share
from tests.unit.reporting.given import cell, record, rows_of

POSTS = ("27-01", "27-02", "76-01", "2A-01")
POST_RECORDS = [record(post) for post in POSTS]


@st.composite
def situations(draw: st.DrawFn) -> list[CellRow]:
    """Cells of A1, C1, D1 as whole situations make them, by post and département."""
    cells: Counter[tuple[str, str, str, str, str]] = Counter()
    cases = st.tuples(
        st.sampled_from(POSTS),
        st.sampled_from(list(FORCE.by_code)),
        st.sampled_from(list(SAISINE.by_code)),
        st.sets(st.sampled_from(list(PROBLEMATIQUE.by_code)), min_size=1),
    )
    for post, force, saisine, problems in draw(st.lists(cases, max_size=30)):
        cells["A1", "situations", post, force, ""] += 1
        cells["D1", "situations", post, force, saisine] += 1
        for problem in problems:
            cells["C1", "mentions", post, force, problem] += 1
    return [
        cell(table, number, measure=measure, post=post, area=post[:2], force=force, d1=d1)
        for (table, measure, post, force, d1), number in cells.items()
    ]


def at_the_nation(cells: list[CellRow]) -> list[CellRow]:
    return [found.model_copy(update={"area": "FR"}) for found in cells]


def keys_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value for key, value in row.items() if key not in ("area", "value", "base"))


@given(situations(), st.sampled_from(["A1", "C1", "D1"]))
@settings(max_examples=50)
def test_the_departements_make_the_nation(cells: list[CellRow], code: str) -> None:
    summed: Counter[tuple[Any, ...]] = Counter()
    for row in rows_of(code, cells, POST_RECORDS, level="department"):
        if isinstance(row["value"], int):
            summed[keys_of(row)] += row["value"]
    for row in rows_of(code, at_the_nation(cells)):
        if isinstance(row["value"], int):
            assert row["value"] == summed[keys_of(row)]


@given(situations(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_no_order_of_the_cells_shows(cells: list[CellRow], order: Any) -> None:
    shuffled = list(cells)
    order.shuffle(shuffled)
    assert rows_of("C1", at_the_nation(cells)) == rows_of("C1", at_the_nation(shuffled))


@given(situations())
@settings(max_examples=50)
def test_the_shares_of_one_answer_make_a_hundred(cells: list[CellRow]) -> None:
    rows = rows_of("D1", at_the_nation(cells))
    for force in FORCE.by_code:
        shares = [
            Decimal(str(row["value"]))
            for row in rows
            if row["force"] == force and row["measure"] == "pooled_share" and row["base"]
        ]
        assert not shares or abs(sum(shares, Decimal()) - 100) <= Decimal("0.05")


@given(situations(), st.sampled_from(["A1", "C1", "D1"]), st.sampled_from(list(FORCE.by_code)))
@settings(max_examples=50)
def test_asking_a_force_gives_the_rows_of_that_force(
    cells: list[CellRow], code: str, force: str
) -> None:
    whole = [row for row in rows_of(code, at_the_nation(cells)) if row["force"] == force]
    only = [found for found in at_the_nation(cells) if found.force == force]
    assert rows_of(code, only, force=force) == whole


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), max_size=12))
def test_a_mean_of_shares_is_rounded_half_up_exactly(parts: list[tuple[int, int]]) -> None:
    expected = None
    if parts:
        exact = sum(Fraction(100 * part, whole) for part, whole in parts) / len(parts)
        cents = (exact * 100 + Fraction(1, 2)).__floor__()
        expected = f"{cents // 100}.{cents % 100:02d}"
    assert mean_of_shares(parts) == expected


def test_a_half_goes_up() -> None:
    assert share(1, 800) == "0.13"  # 0.125
    assert share(0, 3) == "0.00"
    assert share(1, 0) is None


def test_every_table_of_the_catalogue_is_evaluated() -> None:
    for code, table in TABLES.items():
        for level in table.levels:
            assert isinstance(rows_of(code, level=level), list)
