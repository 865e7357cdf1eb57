"""What follows from released rows: shares, means, medians, indicators, and nothing hidden."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.release_plan import Grain
from services.reporting.domain.disclosure.derived import MEASURE, derived, kinds_of
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow
from tests.unit.reporting.given import record, version

POSTS = ("27-01", "27-02", "59-01", "59-02", "76-01")
SINCE = date(2001, 1, 1)
KINDS = kinds_of([record(post, opened_on=SINCE) for post in POSTS], date(2008, 12, 31))


def row(table, value, *, grain=Grain.NATION_YEAR, area="FR", measure="situations", **more):
    return ReleasedRow(
        **{"force": "police", "unit": "situations"} | more,
        table=table,
        measure=measure,
        grain=grain,
        area=area,
        period="2008",
        value=value,
        secrecy=NOT_SAID if value is None else None,
    )


def of_post(table, post, value, **more):
    return row(table, value, grain=Grain.POST_YEAR, area=post, **more)


def found(rows, table, measure, kinds=KINDS):
    return [r for r in derived(rows, kinds) if (r.table, r.measure) == (table, measure)]


def test_a_pooled_share_relates_a_count_of_the_nation_to_its_base():
    (share,) = found(
        [row("D1", 30, dimension="saisine", modality="ext", base=80)], "D1", "pooled_share"
    )
    assert (share.value, share.base, share.unit) == ("37.50", 80, "%")


def test_a_hidden_count_has_no_share():
    hidden = row("D1", None, dimension="saisine", modality="ext", base=80)
    assert not found([hidden], "D1", "pooled_share")


def test_the_mean_of_posts_leaves_out_hidden_and_empty_posts():
    shown = {"dimension": "saisine", "modality": "ext", "base": 40}
    rows = [
        of_post("D1", "27-01", 10, **shown),
        of_post("D1", "27-02", 30, **shown),
        of_post("D1", "59-01", 0, **shown),
        of_post("D1", "59-02", None, **shown),
    ]
    (mean,) = found(rows, "D1", "mean_of_posts")
    assert (mean.area, mean.grain, mean.value, mean.base) == (
        "FR", "nation-year", "50.00", 2,
    )  # fmt: skip


def test_interviews_by_situation_need_both_figures():
    acts = row("A3", 45, measure="acts", dimension="nature", modality="entretien")
    assert [r.value for r in found([row("A1", 20), acts], "A5", "ratio")] == ["2.25"]
    assert not found([row("A1", 20), replace(acts, value=None)], "A5", "ratio")


def test_a_post_is_compared_with_the_others_of_its_kind():
    rows = [of_post("A1", post, 10 * n) for n, post in enumerate(POSTS, start=1)]
    medians = {r.area: (r.value, r.base) for r in found(rows, "A1", MEASURE)}
    assert medians["27-01"] == (35, 4)
    assert medians["76-01"] == (25, 4)


@pytest.mark.parametrize(
    "other",
    [
        record("76-01", opened_on=SINCE, versions=(version(service="gendarmerie"),)),
        record("76-01", opened_on=SINCE, versions=(version(territory="rural"),)),
        record("76-01", opened_on=date(2007, 6, 1)),
    ],
    ids=["service", "territory", "age"],
)
def test_posts_of_another_kind_are_not_compared(other):
    known = [record(post, opened_on=SINCE) for post in POSTS[:-1]]
    kinds = kinds_of([*known, other], date(2008, 12, 31))
    rows = [of_post("A1", post, 10) for post in POSTS]
    compared = found(rows, "A1", MEASURE, kinds)
    assert {r.area for r in compared} == set(POSTS[:-1])
    assert {r.base for r in compared} == {3}


def test_fewer_than_three_like_posts_have_no_median():
    rows = [of_post("A1", post, 10) for post in POSTS[:3]]
    assert not found(rows, "A1", MEASURE)


def test_an_indicator_is_computed_from_released_rows_of_both_forces():
    solved = {"measure": "orientations", "dimension": "solution", "modality": "soins"}
    rows = [row("E2", 7, **solved), row("E2", 5, **solved | {"force": "gendarmerie"})]
    (indicator,) = found(rows, "U-M2", "indicator")
    assert (indicator.value, indicator.secrecy) == (12, None)


def test_an_indicator_whose_modality_is_merged_is_not_said():
    merged = {"dimension": "saisine", "modality": "dehors", "merged": "ext+directe", "base": 9}
    (indicator,) = found([row("D1", 9, **merged)], "P-M2", "indicator")
    assert (indicator.value, indicator.secrecy) == (None, NOT_SAID)


def test_an_indicator_that_nobody_deposited_is_not_known():
    (indicator,) = found([row("A1", 20)], "U-I1", "indicator")
    assert (indicator.value, indicator.secrecy) == (None, "non renseigné")


def test_a_deposit_gives_the_indicator_of_its_series():
    deposited = row(
        "X1", 12, measure="value", force="", dimension="series/period",
        modality="plaintes_vif/2008", label="Plaintes (ddsp)", unit="plaintes",
    )  # fmt: skip
    (indicator,) = found([deposited], "U-I1", "indicator")
    assert (indicator.value, indicator.unit) == (12, "plaintes")
