"""A final year that tells residents of territories again: both verifiers hold it."""

import shutil
from pathlib import Path

import pytest

from contracts.bundle import MANIFEST, ROWS
from services.embedded.platform import platform
from services.past.bundling import write_bundle
from services.verifier.outcomes import Verdict
from tests.integration.auditing.conftest import NOW, cosigned, outcomes
from tests.integration.auditing.second import second
from tests.integration.auditing.test_territories import EPCI, lines_of
from tests.integration.auditing.world import POSTS, World, tell

EACH = 64
"""Situations of a post, and as many that came late: of each commune at least eleven."""


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The bundles of a year, and of the year with what came late."""
    folder, world = tmp_path_factory.mktemp("again"), World(cases=EACH)
    with platform(folder / "data", lambda: NOW) as opened:
        tell(opened, [*world.first(), *world.beside()])
        opened.sealer.seal("2008")
        for post in POSTS:
            cases = (world.case(post, "2008-12-01", "2009-02-05") for _ in range(EACH))
            tell(opened, [fact for case in cases for fact in case])
        opened.sealer.rectify("2008")
        opened.notary.sign()
        cosigned(opened.signing.checkpoints)
        for release in opened.releases.sealed():
            to = folder / release.status
            write_bundle(opened.releases, opened.signing, release.id, to, lambda *_: None)
    return [folder / "consolide", folder / "definitif"]


def residents(bundle: Path) -> dict[str, int]:
    """By territory, those who live in it."""
    rows = (row for row in lines_of(bundle, ROWS) if row["grain"] == "territory-year")
    return {r["area"]: r["value"] for r in rows if (r["table"], r["modality"]) == ("B4", "dans")}


def test_residents_of_an_epci_and_of_its_commune_are_told_again_and_both_verifiers_hold_them(
    editions: list[Path], tmp_path: Path
) -> None:
    year, final = editions
    before, now = residents(year), residents(final)
    assert {*now} == {*before} >= {EPCI, "27229", "76540", "27"}
    assert all(now[code] - before[code] >= 11 for code in now)
    shutil.copytree(year, tmp_path / "année")
    shutil.copy(final / MANIFEST, tmp_path)
    steps = outcomes(final, history=tmp_path)
    assert {step.verdict for step in steps} == {Verdict.VERIFIED}, steps
    said = second(final).said
    assert "✓ comptes exacts" in said
    assert "✗" not in said
