"""`python -m tests.fuzzing --cases 200000`: the whole platform asked at random, as each role.

Whoever asks has a platform of their own. A line a role: the cases by kind of API; then each
answer that was a failure or not in the OpenAPI, with the command that asks it again.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import SkipTest

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
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
from tests.integration.access.conftest import FACTORS, PASSWORD, ROLES, Clock, prepare

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROUND = 40  # examples of each operation and mode in a round of the long run
load_all_checks()


def ask_everything(
    opened: Platform,
    headers: Mapping[str, str],
    examples: int,
    beginning: int = 0,
    failures: list[str] | None = None,
) -> Counter[str]:
    """Ask every operation `examples` times at random, well and badly; how many answers, by API.

    `beginning` names the random cases: the same again for the same number. The first failure is
    raised, or each operation's first is added to `failures` when it is given.
    """
    api = schemathesis.openapi.from_asgi("/openapi.json", create_app(opened))
    asked: Counter[str] = Counter()

    def ask(case: schemathesis.Case) -> None:
        asked[case.operation.tags[0] if case.operation.tags else "?"] += 1
        answer = case.call(headers={**(case.headers or {}), **headers})
        case.validate_response(answer, checks=CHECKS, headers=headers)

    limits = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate] if failures is not None else list(Phase),
        suppress_health_check=list(HealthCheck),
    )
    for found in api.get_all_operations():
        for mode in GenerationMode:
            cases = found.ok().as_strategy(generation_mode=mode)
            try:
                with suppress(Unsatisfiable, SkipTest):  # nothing to ask wrongly
                    seed(beginning)(limits(given(case=cases)(ask)))()
            except Exception as failure:
                if failures is None:
                    raise
                failures.append(f"{found.ok().label}: {failure!r} {failure}")
    return asked


def as_role(opened: Platform, role: Role) -> dict[str, str]:
    """The headers of who is signed in with this role."""
    transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1))
    with Browser(transport, opened.access.clock, FACTORS) as browser:
        assert browser.sign_in(role.value, PASSWORD).status_code == 303
        session = opened.access.sign_in.session(browser.secret or "")
        assert session
        return {"Cookie": f"relais_session={browser.secret}", "X-CSRF-Token": session.csrf}


def as_software(opened: Platform) -> dict[str, str]:
    """The headers of a program that has a token of one post."""
    until = opened.access.clock().date() + timedelta(days=30)
    token = opened.access.accounts.create_token("logiciel du poste", ["27-01"], until, "test")
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def without_accounts(folder: Path) -> Iterator[Platform]:
    """The machine of somebody alone: a post, and nobody who signs in."""
    with platform(folder) as alone:
        alone.intake.submit([envelope("post-opened")])
        alone.projections.catch_up()
        yield alone


@contextmanager
def with_accounts(folder: Path) -> Iterator[Platform]:
    """A platform with an account a role."""
    prepare(folder)
    with platform(folder, Clock()) as opened:
        yield opened


def main() -> int:
    """Ask at least as many cases as are wanted; 1 when an answer was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    wanted = parser.parse_args().cases
    failures: list[str] = []
    asked: Counter[str] = Counter()
    with ExitStack() as beside:

        def folder() -> Path:
            return Path(beside.enter_context(TemporaryDirectory(prefix="relais-fuzzing-")))

        alone = beside.enter_context(without_accounts(folder()))
        opened = beside.enter_context(with_accounts(folder()))
        who = {role.value: (opened, as_role(opened, role)) for role in ROLES}
        who |= {"logiciel": (opened, as_software(opened)), "personne": (opened, {})}
        who |= {"sans comptes": (alone, {})}
        beginning = 0
        while asked.total() < wanted:
            beginning += 1
            for name, (asked_of, headers) in who.items():
                told = len(failures)
                by_api = ask_everything(asked_of, headers, ROUND, beginning, failures)
                asked += by_api
                print(beginning, name, by_api.total(), dict(by_api), flush=True)
                for failure in failures[told:]:
                    print(f"  {name}: {failure}", flush=True)
    print(f"{asked.total()} cases, {len(failures)} failures: {dict(asked)}", flush=True)
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
