"""The whole platform asked at random, as each role: no failure, no answer beside its OpenAPI.

`python -m tests.fuzzing` asks as much as one has time for; here it is a few of each.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.access.domain.principals import Role
from services.embedded.platform import Platform
from tests.fuzzing import as_role, as_software, ask_everything, without_accounts
from tests.integration.access.conftest import ROLES

EXAMPLES = 6  # of each operation, for each of a dozen who ask


def answered_as_the_contract_says(opened: Platform, headers: Mapping[str, str]) -> bool:
    """Whether some were asked; what is answered otherwise is raised."""
    return ask_everything(opened, headers, EXAMPLES).total() > EXAMPLES


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_always_answered_as_the_contract_says(opened: Platform, role: Role) -> None:
    assert answered_as_the_contract_says(opened, as_role(opened, role))


def test_whoever_is_not_signed_in_is_answered_as_the_contract_says(opened: Platform) -> None:
    assert answered_as_the_contract_says(opened, {})


def test_software_with_a_token_is_answered_as_the_contract_says(opened: Platform) -> None:
    assert answered_as_the_contract_says(opened, as_software(opened))


def test_the_machine_without_accounts_is_answered_as_the_contract_says(tmp_path: Path) -> None:
    with without_accounts(tmp_path) as alone:
        assert answered_as_the_contract_says(alone, {})
