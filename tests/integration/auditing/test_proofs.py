"""What certificates owe to other tables, to the year before, and to who reads several posts."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from services.verifier.outcomes import Verdict
from tests.falsifications import proofs
from tests.falsifications.forging import Forged
from tests.falsifications.varied import MORE_POSTS, READ, Varied
from tests.integration.auditing.conftest import Audited, audited_in, outcomes
from tests.integration.auditing.second import second

YEAR, FINAL = 1, 2


@pytest.fixture(scope="module")
def varied(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """So many rare problems and acts that tables that hang together hide cells."""
    return audited_in(tmp_path_factory.mktemp("varied"), Varied(1, 40, MORE_POSTS), READ)


def step(folder: Path, name: str, **asked: object) -> tuple[Verdict, str]:
    (found,) = (each for each in outcomes(folder, jobs=1, **asked) if each.step == name)
    return found.verdict, found.said


def forged(audited: Audited, release: int, falsify: Callable[[Forged], None], to: Path) -> Path:
    copy = shutil.copytree(audited.bundles[release], to / "forged")
    operator = Forged(copy, audited.signer, Random(1))
    falsify(operator)
    operator.sign()
    return copy


def test_sound_proofs_are_of_whole_worlds_and_against_employers(varied: Audited) -> None:
    verdict, said = step(varied.bundles[YEAR], "certificats")
    assert verdict == Verdict.VERIFIED
    assert "1 employeur, selon les registres, et 1 autre, des comptes" in said


def test_what_changed_is_proven_where_the_year_before_is_known(varied: Audited) -> None:
    final, kept = varied.bundles[FINAL], varied.bundles[FINAL].parent
    verdict, said = step(final, "certificats")
    assert verdict == Verdict.NOT_VERIFIABLE
    assert "mettez-la dans le dossier de --history" in said
    verdict, said = step(final, "certificats", history=kept)
    assert verdict == Verdict.VERIFIED
    assert "de ce qui a changé depuis l'année d'avant" in said


@pytest.mark.parametrize(
    ("release", "falsify", "named"),
    [
        (YEAR, proofs.other_world, "ne peut être vrai à côté des autres"),
        (FINAL, proofs.differences_gone, "« differences ») manquent"),
        (FINAL, proofs.difference, ""),
        (YEAR, proofs.employer_untold, "« readers » tait 27-01, 27-02"),
    ],
)
def test_a_proof_that_an_operator_signs_is_found(
    varied: Audited,
    tmp_path: Path,
    release: int,
    falsify: Callable[[Forged], None],
    named: str,
) -> None:
    copy = forged(varied, release, falsify, tmp_path)
    verdict, said = step(copy, "certificats")
    assert verdict == Verdict.WRONG
    assert named in said
    again = second(copy)
    assert again.code == 1
    assert "✗ certificats" in again.said


def test_other_counts_of_the_year_before_are_found_by_who_kept_its_bundle(
    varied: Audited, tmp_path: Path
) -> None:
    copy = forged(varied, FINAL, proofs.before, tmp_path)
    kept = tmp_path / "kept"
    for bundle in varied.bundles[:FINAL]:
        shutil.copytree(bundle, kept / bundle.name)
    assert step(copy, "certificats", history=kept)[0] == Verdict.NOT_VERIFIABLE
    verdict, said = step(copy, "historique", history=kept)
    assert verdict == Verdict.WRONG
    assert "les comptes dits d'avant ne sont pas ceux de consolide" in said


def test_a_list_of_who_reads_by_an_account_is_told_not_to_be_made_again(
    varied: Audited, tmp_path: Path
) -> None:
    verdict, said = step(forged(varied, YEAR, proofs.account_untold, tmp_path), "certificats")
    assert verdict == Verdict.VERIFIED
    assert "et 0 autre, des comptes, dont la liste ne se refait pas" in said
