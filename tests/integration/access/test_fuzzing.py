"""The whole platform asked at random, as each role: no failure, no answer beside its OpenAPI."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from unittest import SkipTest

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.access.domain.principals import Role
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, ROLES

EXAMPLES = 6  # of each operation, for each of a dozen who ask
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
load_all_checks()


def ask_everything(opened: Platform, headers: Mapping[str, str]) -> int:
    """Ask every operation at random; how many answers were looked at."""
    api = schemathesis.openapi.from_asgi("/openapi.json", create_app(opened))
    asked = 0

    def ask(case: schemathesis.Case) -> None:
        nonlocal asked
        answer = case.call(headers={**(case.headers or {}), **headers})
        case.validate_response(answer, checks=CHECKS, headers=headers)
        asked += 1

    limits = settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    for found in api.get_all_operations():
        for mode in GenerationMode:
            cases = found.ok().as_strategy(generation_mode=mode)
            with suppress(Unsatisfiable, SkipTest):  # nothing to ask wrongly
                limits(given(case=cases)(ask))()
    return asked


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_always_answered_as_the_contract_says(
    opened: Platform, browser: Browser, role: Role
) -> None:
    assert browser.sign_in(role.value, PASSWORD).status_code == 303
    csrf = opened.access.sign_in.session(browser.secret or "")
    assert csrf
    headers = {"Cookie": f"relais_session={browser.secret}", "X-CSRF-Token": csrf.csrf}
    assert ask_everything(opened, headers) > EXAMPLES


def test_whoever_is_not_signed_in_is_answered_as_the_contract_says(opened: Platform) -> None:
    assert ask_everything(opened, {}) > EXAMPLES


def test_software_with_a_token_is_answered_as_the_contract_says(opened: Platform) -> None:
    until = opened.access.clock().date() + timedelta(days=30)
    token = opened.access.accounts.create_token("logiciel du poste", ["27-01"], until, "test")
    assert ask_everything(opened, {"Authorization": f"Bearer {token}"}) > EXAMPLES


def test_the_machine_without_accounts_is_answered_as_the_contract_says(tmp_path: Path) -> None:
    with platform(tmp_path) as alone:
        alone.intake.submit([envelope("post-opened")])
        alone.projections.catch_up()
        assert ask_everything(alone, {}) > EXAMPLES
