"""A year that began under earlier contracts ends under them, and the next one begins anew."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.period import Period
from contracts.release_plan import PLAN
from contracts.release_plan.meaning import current_version, text_kept, version_of
from contracts.transparency.notes import Note
from services.embedded.platform import Platform, platform
from services.past.bundling import write_bundle
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.releases.reading import view_of
from services.reporting.sealer.carried import contracts_of_year, require_same_tables
from services.reporting.sealer.counted import SealingRefused
from services.reporting.sealer.key import sealing_key
from services.reporting.sealer.notary import Notary
from services.reporting.sealer.sealing import Sealer
from services.verifier.outcomes import Verdict
from tests.integration.auditing.conftest import NOW, outcomes
from tests.integration.auditing.world import World, tell

BEFORE = "539a6e0a1cbc52eaf8409b5c3f10f149832a120e37ce817d2c24a5627ddbc926"
"""The last contracts that released B6 and E6, and not yet B7."""


@dataclass
class Carried:
    """A quarter released under earlier contracts, then its year and the final one, by today's."""

    opened: Platform
    bundles: list[Path]


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Carried:
    folder = tmp_path_factory.mktemp("carried")
    world = World()
    with platform(folder / "data", lambda: NOW) as opened:
        tell(opened, [*world.first(), *world.beside()])
        _of_before(opened)
        tell(opened, world.late())
        opened.sealer.seal("2008")
        tell(opened, world.late("2009-03-05"))
        opened.sealer.rectify("2008")
        opened.notary.sign()
        bundles = [folder / release.status for release in opened.releases.sealed()]
        for release, bundle in zip(opened.releases.sealed(), bundles, strict=True):
            write_bundle(opened.releases, opened.signing, release.id, bundle, lambda *_: None)
    return Carried(opened, bundles)


def _of_before(opened: Platform) -> None:
    """The quarter, sealed and signed by the program of those contracts."""
    key, signing = sealing_key(opened.reporting_settings), opened.signing
    views, program = opened.views_to_seal, HighsProgram()
    before = Sealer(views, opened.releases, program, key.drawn, lambda: NOW, begins=lambda: BEFORE)
    before.seal("2008-Q4")
    checkpoints = signing.checkpoints
    tree, now = signing.log.tree(), checkpoints.now
    Notary(opened.releases, tree, checkpoints.signer, key.blind, now, lambda: BEFORE).sign()


def test_each_release_of_the_year_names_the_contracts_of_its_first(carried: Carried) -> None:
    for release in carried.opened.releases.sealed():
        claim = json.loads(Note.read(carried.opened.releases.manifest(release.id) or "").text)
        assert claim["contracts"] == {"version": BEFORE}, release.status
    assert current_version() != BEFORE == version_of(text_kept(BEFORE) or "")


def test_the_year_tells_the_tables_of_its_quarter_and_no_other(carried: Carried) -> None:
    for release in carried.opened.releases.sealed():
        told = {json.loads(row)["table"] for row in carried.opened.releases.rows(release.id)}
        assert ("B6" in told, "B7" in told) == (True, False), release.status


def test_what_is_served_of_it_is_what_was_signed(carried: Carried) -> None:
    for release, bundle in zip(carried.opened.releases.sealed(), carried.bundles, strict=True):
        for view in ("dcsp", "public"):
            signed = (bundle / f"views/{view}.jsonl").read_text().splitlines()
            assert [*view_of(carried.opened.releases, release.id, view, None).rows] == signed


def test_each_bundle_verifies(carried: Carried) -> None:
    for bundle in carried.bundles:
        assert not [each for each in outcomes(bundle) if each.verdict is Verdict.WRONG]


def test_what_was_left_unsigned_by_who_counted_other_tables_is_refused(carried: Carried) -> None:
    (release, *_) = carried.opened.releases.sealed()
    proofs = carried.opened.releases.proofs(release.id)
    with pytest.raises(SealingRefused, match="ne comptait pas B7, sans être signé"):
        require_same_tables("2008-Q4", proofs, PLAN)


def test_the_next_year_begins_under_the_contracts_of_today(carried: Carried) -> None:
    store, today = carried.opened.releases, current_version()
    assert contracts_of_year(store, Period.parse("2009-Q1"), current_version) == today
    assert contracts_of_year(store, Period.parse("2008"), current_version) == BEFORE
