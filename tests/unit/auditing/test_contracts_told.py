"""The contracts that a bundle says, word for word: a plan of the operator's own is refused."""

from pathlib import Path

import pytest

from contracts.bundle import CONTRACTS
from contracts.release_plan.meaning import current_version, meaning_of, text_of
from contracts.release_plan.versions import LANDED_VERSION
from services.reporting.domain.disclosure.manifest import KIND
from services.verifier.bundle import Bundle, Wrong
from services.verifier.contracts import require_told

TOLD = text_of(meaning_of())


def test_contracts_that_are_those_of_the_version_are_taken(tmp_path: Path) -> None:
    (tmp_path / CONTRACTS).write_text(TOLD, encoding="utf-8")
    require_told(Bundle(tmp_path), current_version(), KIND)


@pytest.mark.parametrize("before", ['"threshold":11', '"aniscg"', '"area_min":11', "\n"])
@pytest.mark.parametrize("version", [current_version(), LANDED_VERSION])
def test_contracts_that_say_anything_else_are_refused(
    tmp_path: Path, version: str, before: str
) -> None:
    (tmp_path / CONTRACTS).write_text(TOLD.replace(before, " 2", 1), encoding="utf-8")
    with pytest.raises(Wrong, match=CONTRACTS):
        require_told(Bundle(tmp_path), version, KIND)


def test_a_bundle_that_says_no_contracts_is_one_of_the_first_version(tmp_path: Path) -> None:
    require_told(Bundle(tmp_path), LANDED_VERSION, KIND)
    with pytest.raises(Wrong, match=f"{CONTRACTS} manque"):
        require_told(Bundle(tmp_path), current_version(), KIND)
