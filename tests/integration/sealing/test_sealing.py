"""Sealing: what is refused, what stands for ever, what a year takes from its quarters."""

import stat
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from contracts.release_plan import PLAN
from services.chassis import migrations
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.adapters.sealed_store import PACKAGE, open_sealed
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.left_out import Step, left_out
from services.reporting.domain.disclosure.manifest import SignedManifest
from services.reporting.domain.disclosure.released_row import ReleasedRow, digest_of, is_count
from services.reporting.sealer.counted import SealingRefused
from services.reporting.sealer.sealing import Sealer
from tests.integration.sealing.world import POSTS
from tests.names import HIDING

TABLES = ["releases", "released_rows", "release_proofs", "release_manifests", "release_blinds"]


def rows(bench, period):
    (release,) = [e for e in bench.store.sealed() if str(e.period) == period]
    return [ReleasedRow.read(row) for row in bench.store.rows(release.id)]


def values(bench, of, table, grain, **keys):
    return {
        (row.force, row.period, row.modality, row.area): row.value
        for row in rows(bench, of)
        if row.table == table
        and row.grain == grain
        and all(getattr(row, key) == code for key, code in keys.items())
    }


def test_a_quarter_is_provisional_and_a_year_consolidates_it(year):
    first, second = year.store.sealed()
    assert (str(first.period), first.status) == ("2009-Q1", "provisoire")
    assert (str(second.period), second.status) == ("2009", "consolide")
    assert second.position == 400
    assert sum(len(found.certificates) for found in year.store.proofs(second.id)) > 50
    assert second.hidden <= 0.1 * second.cells


def test_the_digest_is_that_of_the_rows(year):
    for release in year.store.sealed():
        assert release.digest == digest_of(rows(year, str(release.period)))
        assert release.id.endswith(release.digest[:8])


def test_every_certificate_still_holds_once_read_back(year):
    certificates = 0
    for release in year.store.sealed():
        for found in year.store.proofs(release.id):
            for certificate in found.certificates:
                certificates += 1
                assert flaw(found.linked, found.published, certificate) is None
    assert certificates > 50


def test_totals_of_nation_departments_and_posts_are_never_hidden(year):
    totals = [row for row in rows(year, "2009") if row.table == "A1"]
    counted = [row for row in totals if row.secrecy != "non couvert"]
    assert {row.grain for row in counted} == {
        "nation-quarter",
        "nation-year",
        "department-quarter",
        "department-year",
        "post-year",
    }
    assert all(row.value is not None for row in counted)


def test_zero_hidden_not_covered_and_not_known_are_four_things(year):
    found = rows(year, "2009")
    said = {row.secrecy for row in found}
    assert said == {None, "n.c.", "non couvert", "non renseigné"}
    assert [row for row in found if row.value == 0 and row.secrecy is None]
    assert all((row.value is None) == (row.secrecy is not None) for row in found)
    assert [row.area for row in found if row.secrecy == "non couvert"][:2] == ["01", "02"]


@pytest.mark.parametrize(
    ("period", "reason"),
    [
        ("2009-01", "mois"),
        ("2010-Q1", "pas close"),
        ("2009", "déjà scell"),
        ("2009-Q2", "déjà scell"),
    ],
)
def test_what_cannot_be_sealed_is_refused_in_french(year, period, reason):
    with pytest.raises(SealingRefused, match=reason):
        year.sealer.seal(period)


def test_a_period_of_too_few_persons_is_not_sealed(bench):
    with pytest.raises(SealingRefused, match="Trop peu"):
        bench.sealer.seal("2008")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET release = 'x'"])
def test_nothing_of_a_release_can_be_changed(bench, table, change):
    _sealed_and_signed(bench)
    statement = change.format(table)
    if table == "releases":
        statement = statement.replace("SET release", "SET id")
    engine = open_sealed(bench.folder / "sealed.db", HIDING)
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("verb", ["INSERT", "INSERT OR REPLACE"])
@pytest.mark.parametrize("table", TABLES)
def test_nothing_can_be_added_to_a_release(bench, table, verb):
    _sealed_and_signed(bench)
    engine = open_sealed(bench.folder / "sealed.db", HIDING)
    again = f"{verb} INTO {table} SELECT * FROM {table} LIMIT 1"
    with pytest.raises(DBAPIError, match="never changed"), engine.begin() as connection:
        connection.execute(text(again))
    engine.dispose()


def _sealed_and_signed(bench):
    release = bench.sealer.seal("2009-Q1")
    bench.store.add_manifest(release.id, SignedManifest("a note", "another", bytes(16)))


def test_the_tables_are_those_that_are_declared(bench):
    migrations.check(open_sealed(bench.folder / "sealed.db", HIDING), PACKAGE)


def test_the_key_is_for_its_owner_alone(bench):
    bench.sealer.seal("2009-Q1")
    assert stat.S_IMODE((bench.folder / "sealing.key").stat().st_mode) == 0o600


def test_a_year_repeats_its_quarters_whatever_came_late(bench, later):
    bench.sealer.seal("2009-Q1")
    grown = later(3)
    grown.sealer.seal("2009")
    quarter = values(grown, "2009-Q1", "B1", "nation-quarter")
    again = values(grown, "2009", "B1", "nation-quarter", period="2009-Q1")
    assert again == quarter
    assert quarter


def test_what_came_late_is_counted_where_no_quarter_was_released(bench, later):
    grown = later(3)
    grown.sealer.seal("2009")
    told = values(grown, "2009", "A1", "nation-year")["police", "2009", "", "FR"]
    monthly = [police for police, _ in POSTS.values() if police]
    assert told == 12 * sum(monthly) + 3 * len(monthly)


def test_no_row_says_what_is_hidden(year):
    hidden = {
        (found.linked.table, found.linked.force, cell.area, cell.period): cell
        for found in year.store.proofs(year.store.sealed()[-1].id)
        for cell in found.published.hidden
    }
    assert hidden
    for row in rows(year, "2009"):
        if row.secrecy == "n.c." and is_count(row):
            assert row.value is None
            assert (row.table, row.force, row.area, row.period) in hidden


def sealing_at(bench, instant):
    views = SqlPublishedViews(reading_engine(f"sqlite:///{bench.file}"))
    clock = datetime.fromisoformat(instant)
    return Sealer(views, bench.store, HighsProgram(), lambda: bytes(32), lambda: clock)


def test_a_clock_that_is_before_the_newest_fact_seals_nothing(bench):
    with pytest.raises(SealingRefused) as refused:
        sealing_at(bench, "2008-05-01T10:00:00+00:00").seal("2009-Q1")
    assert "L'horloge de cette machine dit 01/05/2008 à 12:00" in str(refused.value)
    assert "01/02/2010 à 09:00" in str(refused.value)
    assert not bench.store.sealed()


def test_a_clock_that_is_before_the_last_release_seals_nothing(year):
    with pytest.raises(SealingRefused, match="la dernière édition"):
        sealing_at(year, "2010-02-01T08:00:01+00:00").rectify("2009")


def test_what_is_left_out_can_be_told_again_with_the_step_that_left_it(year):
    steps = set()
    for release in year.store.sealed():
        found = left_out(year.store.proofs(release.id), release.period, release.status, PLAN)
        assert tuple(f"{each.table} {each.grain}" for each in found) == release.left_out
        steps |= {each.step for each in found}
    assert steps <= {Step.RECODING, Step.PROTECTION}
    assert release.left_out
