"""What happens between two releases: a fact a minute too late, and a grant."""

from services.chassis.settings import key_of
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.standing import unproven_against
from services.reporting.main import sealer_on
from tests.integration.sealing.conftest import bench_on

GIVEN = frozenset({"27-01", "59-01", "13-01"})


def police(bench, period):
    (release,) = (each for each in bench.store.sealed() if str(each.period) == period)
    rows = map(ReleasedRow.read, bench.store.rows(release.id))
    (row,) = (
        row
        for row in rows
        if (row.table, row.area, row.period, row.force) == ("A1", "FR", "2009-Q1", "police")
    )
    return row.value


def test_a_fact_of_the_minute_before_the_cut_is_counted_and_one_after_it_waits(bench, tmp_path):
    """Both came late at one post; a quarter was sealed between them."""
    bench.sealer.seal("2009-Q1")
    (tmp_path / "other").mkdir()
    before = bench_on(tmp_path / "other", 1, at=("27-01",))
    before.sealer.seal("2009-Q1")
    assert police(before, "2009-Q1") == police(bench, "2009-Q1") + 1
    after = bench_on(bench.folder, 1, bench.folder / "sealed.db", at=("27-01",))
    after.sealer.seal("2009")
    assert police(after, "2009") == police(bench, "2009-Q1")


def test_a_grant_given_between_two_releases_is_stood_against_from_the_next_one_on(bench):
    bench.sealer.seal("2009-Q1")
    views = SqlPublishedViews(reading_engine(f"sqlite:///{bench.file}"))
    key = bench.folder / "sealing.key"
    year = sealer_on(views, bench.store, key_of(key), lambda: [GIVEN]).seal("2009")
    found = bench.store.proofs(year.id)
    assert {each.linked.told for each in found} == {(tuple(sorted(GIVEN)),)}
    assert unproven_against(found, GIVEN) is None
