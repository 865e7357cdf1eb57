"""Bundles sealed by the program as it landed (commit a0d8020): every later one verifies them.

They were made with tests/integration/auditing/world.py of that commit: `World(5, 40)` with two
more posts, so that the year hides four cells. Never make them anew.
"""

from pathlib import Path

import pytest

from services.verifier.outcomes import Verdict
from tests.integration.auditing.conftest import outcomes


@pytest.mark.parametrize("status", ["provisoire", "consolide", "definitif"])
def test_a_bundle_sealed_by_the_landed_program_verifies_for_ever(landed: Path, status: str) -> None:
    found = outcomes(landed / status, sql=True)
    assert [each for each in found if each.verdict != Verdict.VERIFIED] == [], (
        "a label was mended? Its former words: services/verifier/former_words.toml"
    )
    assert found[-1].step == "second compte"
