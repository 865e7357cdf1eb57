"""What an operator signs of a manifest, of its history and of single facts, against the log."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from contracts.bundle import CERTIFICATES, MANIFEST, PATTERN, SEALING
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import Note
from contracts.transparency.signing import Signer
from services.verifier.outcomes import Verdict
from tests.falsifications.forging import Forged
from tests.falsifications.hiding import areas
from tests.integration.auditing.conftest import Audited, outcomes
from tests.integration.auditing.operator import rewrite, sign_anew
from tests.integration.auditing.test_verifying import events_of, signed_anew


@pytest.fixture
def copy(audited: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(audited.bundles[1], tmp_path / "bundle")


def claim_of(folder: Path) -> Any:
    return json.loads(Note.read((folder / MANIFEST).read_text()).text)


def sign(folder: Path, signer: Signer, claim: Any) -> None:
    (folder / MANIFEST).write_text(signer.sign(f"{canonical(claim)}\n").render())


def step(folder: Path, name: str, **asked: object) -> tuple[Verdict, str]:
    (found,) = (each for each in outcomes(folder, **asked) if each.step == name)
    return found.verdict, found.said


def test_a_year_built_on_a_quarter_frozen_before_its_end_fails(
    audited: Audited, copy: Path
) -> None:
    claim = claim_of(copy)
    claim["quarters"][0]["size"] = 3  # the posts, which opened in 2006
    sign(copy, audited.signer, claim)
    verdict, said = step(copy, "engagements")
    assert verdict == Verdict.WRONG
    assert "fut figé après 3 faits, le 2006-01-02T08:00:00Z : 2008-Q4 n'était pas finie" in said


FACTS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str, str]] = {
    "one after a later one": (
        lambda lines: [lines[-1], *lines[:-1]], "engagements", "fait n° 2 : il est dit enregistré"
    ),
    "an id twice": (
        lambda lines: [*lines[:9], lines[9], lines[9], *lines[10:]],
        "comptes exacts", "est déjà celui du fait n° 10",
    ),
    "a space": (
        lambda lines: [*lines[:9], lines[9].replace(b',"time"', b', "time"'), *lines[10:]],
        "comptes exacts", "fait n° 10 : il n'est pas écrit sous sa seule forme",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FACTS)
def test_facts_of_another_form_are_found_under_signatures_that_hold(
    audited: Audited, copy: Path, how: str
) -> None:
    change, name, told = FACTS[how]
    signed_anew(copy, audited.signer, change(events_of(copy)))
    verdict, said = step(copy, name)
    assert verdict == Verdict.WRONG
    assert told in said


def test_what_was_left_out_is_told_with_its_step_and_cannot_be_changed(
    audited: Audited, copy: Path
) -> None:
    verdict, said = step(audited.bundles[2], "laissé de côté")
    assert verdict == Verdict.VERIFIED
    assert "(rectification)" in said
    told = json.loads((copy / SEALING).read_text())
    small = [len(json.loads(line)["certificates"]) for line in lines_of(copy, CERTIFICATES)]
    assert [each["small"] for each in told["small"]] == small
    told["small"][0]["small"] += 1
    rewrite(copy, SEALING, [canonical(told)])
    sign_anew(copy, audited.signer)
    assert step(copy, "laissé de côté")[0] == Verdict.WRONG


def test_how_many_cells_are_small_is_in_no_public_manifest(audited: Audited) -> None:
    for bundle in audited.bundles:
        claim = claim_of(bundle)
        assert "small" not in canonical(claim)
        assert len(claim["files"][SEALING]) == 64


def test_a_grain_that_is_withheld_while_a_finer_one_is_shown_is_found(
    audited: Audited, copy: Path
) -> None:
    lines = []
    for line in lines_of(copy, PATTERN):
        pattern = json.loads(line)
        if pattern["table"] == "A3":
            pattern["grids"] = [grid for grid in pattern["grids"] if grid[0] != "department"]
            pattern["hidden"] = [cell for cell in pattern["hidden"] if cell[0] != "department"]
        lines.append(json.dumps(pattern, ensure_ascii=False, separators=(",", ":")))
    rewrite(copy, PATTERN, lines)
    sign_anew(copy, audited.signer)
    verdict, said = step(copy, "laissé de côté")
    assert verdict == Verdict.WRONG
    assert "A3" in said or SEALING in said


def lines_of(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text().splitlines()


@pytest.fixture
def kept(audited: Audited, tmp_path: Path) -> Path:
    """What an auditor kept: the bundle of the quarter, and the manifests of both years."""
    folder = tmp_path / "kept"
    shutil.copytree(audited.bundles[0], folder / "premier")
    for bundle in audited.bundles[1:]:
        shutil.copy(bundle / MANIFEST, folder / f"{bundle.name}.note")
    return folder


def test_a_history_is_one_chain_from_the_first_edition(audited: Audited, kept: Path) -> None:
    for bundle, older in zip(audited.bundles, (1, 2, 3), strict=True):
        verdict, said = step(bundle, "historique", history=kept)
        assert verdict == Verdict.VERIFIED
        assert f"3 éditions en une chaîne, de {audited.releases[0].id}" in said
        assert f"dont {older} comptent les premiers faits" in said


def test_a_final_year_that_shows_posts_together_otherwise_than_its_year_is_found(
    audited: Audited, kept: Path, tmp_path: Path
) -> None:
    shutil.copytree(audited.bundles[1], kept / "année")
    verdict, said = step(audited.bundles[2], "historique", history=kept)
    assert verdict == Verdict.VERIFIED
    assert "ses postes sont réunis comme dans l'année qu'elle rectifie" in said
    final = shutil.copytree(audited.bundles[2], tmp_path / "final")
    areas(Forged(final, audited.signer, Random(1)))
    sign_anew(final, audited.signer)
    (kept / "definitif.note").unlink()
    assert step(final, "comptes exacts")[0] == Verdict.NOT_VERIFIABLE
    verdict, said = step(final, "historique", history=kept)
    assert verdict == Verdict.WRONG
    assert "sont réunis autrement que dans année" in said


def test_an_edition_that_is_missing_is_named_and_the_history_is_not_shown(
    audited: Audited, kept: Path
) -> None:
    (kept / "consolide.note").unlink()
    verdict, said = step(audited.bundles[2], "historique", history=kept)
    assert verdict == Verdict.NOT_VERIFIABLE
    assert f"{audited.releases[1].id} (avant {audited.releases[2].id})" in said


def test_another_edition_signed_after_the_same_one_is_a_fork(
    audited: Audited, kept: Path, copy: Path
) -> None:
    claim = claim_of(copy)
    claim["sealed_at"] = "2030-01-01T00:00:00+00:00"
    sign(copy, audited.signer, claim)
    verdict, said = step(copy, "historique", history=kept)
    assert verdict == Verdict.WRONG
    assert "consolide.note" in said
    assert "bifurque" in said


def test_an_edition_of_another_history_of_facts_is_found(
    audited: Audited, kept: Path, copy: Path
) -> None:
    claim = claim_of(kept / "premier")
    claim["log"]["root"] = "00" * 32
    sign(kept / "premier", audited.signer, claim)
    assert step(audited.bundles[0], "historique", history=kept)[0] == Verdict.WRONG
