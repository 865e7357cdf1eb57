"""`python -m tests.fuzzing --cases 200000`: the whole platform asked at random, as each role.

Each case is asked as every role, as software, as a stranger, and of a machine without accounts.
Each answer that was a failure or not in the OpenAPI is printed, with the command that asks it
again; at the end, the cases by who asked and kind of API.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exception_only
from typing import Any, NamedTuple
from unittest import SkipTest

import httpx
import requests
import schemathesis
from fastapi import FastAPI
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
from tests.integration.access.conftest import PASSWORD, ROLES, Clock, factors_in, prepare
from tests.programs import access_for

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROUND = 40  # examples of each operation and mode in a round of the long run
load_all_checks()


class Asker(NamedTuple):
    """Who asks, of which application, and what proves it."""

    who: str
    app: FastAPI
    headers: Mapping[str, str]


def ask_everything(
    askers: Sequence[Asker],
    examples: int,
    beginning: int = 0,
    failures: list[str] | None = None,
) -> Counter[tuple[str, str]]:
    """Ask every operation `examples` times at random, well and badly, as each asker.

    How many answers, by asker and kind of API. `beginning` names the random cases: the same again
    for the same number. The first failure is raised; when `failures` is given, an operation's
    first is added to it instead.
    """
    api = schemathesis.openapi.from_asgi("/openapi.json", askers[0].app)
    asked: Counter[tuple[str, str]] = Counter()
    limits = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate] if failures is not None else list(Phase),
        suppress_health_check=list(HealthCheck),
    )
    with asyncio.Runner() as loop:

        def ask(case: schemathesis.Case) -> None:
            request = requests.Request(**_of_requests(case)).prepare()
            for who, app, headers in askers:
                sent = httpx.Request(
                    request.method or "",
                    request.url or "",
                    headers={**request.headers, **headers},
                    content=request.body,
                )
                answer = loop.run(_answered(app, sent))
                asked[who, (case.operation.tags or ["?"])[0]] += 1
                try:
                    case.validate_response(answer, checks=CHECKS)
                except Exception as failure:
                    failure.add_note(f"asked as {who}")
                    raise

        for found in api.get_all_operations():
            for mode in GenerationMode:
                cases = found.ok().as_strategy(generation_mode=mode)
                try:
                    with suppress(Unsatisfiable, SkipTest):  # nothing to ask wrongly
                        seed(beginning)(limits(given(case=cases)(ask)))()
                except Exception as failure:
                    if failures is None:
                        raise
                    failures.append("".join(format_exception_only(failure)))
    return asked


def _of_requests(case: schemathesis.Case) -> dict[str, Any]:
    """The case as `requests` takes it."""
    words = case.as_transport_kwargs(base_url="http://relais", headers=dict(case.headers or {}))
    taken = ("method", "url", "headers", "params", "cookies", "data", "json", "files")
    return {word: value for word, value in words.items() if word in taken}


async def _answered(app: FastAPI, request: httpx.Request) -> httpx.Response:
    """The whole answer; what the application raises is an answer with 500, as in a server."""
    ours = httpx.ASGITransport(app, raise_app_exceptions=False, client=("127.0.0.1", 1))
    answer = await ours.handle_async_request(request)
    answer.request = request
    answer.elapsed = timedelta()
    await answer.aread()
    return answer


def as_role(opened: Platform, app: FastAPI, role: Role) -> Asker:
    """Who is signed in with this role."""
    transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
    factors = factors_in(opened.folder.path)
    with Browser(transport, opened.access.clock, factors) as browser:
        assert browser.sign_in(role.value, PASSWORD).status_code == 303
        session = opened.access.sign_in.session(browser.secret or "")
        assert session
        held = {"Cookie": f"relais_session={browser.secret}", "X-CSRF-Token": session.csrf}
        return Asker(role.value, app, held)


def as_software(opened: Platform, app: FastAPI) -> Asker:
    """A program that has a token of one post."""
    until = opened.access.clock().date() + timedelta(days=30)
    return Asker("logiciel", app, access_for(opened.access, ["27-01"], until))


@contextmanager
def everybody() -> Iterator[list[Asker]]:
    """Each role, software, a stranger, and the machine of somebody alone (without accounts)."""
    with ExitStack() as beside:
        folder = beside.enter_context(TemporaryDirectory(prefix="relais-fuzzing-"))
        alone = beside.enter_context(platform(Path(folder) / "alone"))
        alone.intake.submit([envelope("post-opened")])
        alone.projections.catch_up()
        prepare(Path(folder) / "accounts")
        opened = beside.enter_context(platform(Path(folder) / "accounts", Clock()))
        app = create_app(opened)
        yield [
            *(as_role(opened, app, role) for role in ROLES),
            as_software(opened, app),
            Asker("personne", app, {}),
            Asker("sans comptes", create_app(alone), {}),
        ]


def main() -> int:
    """Ask at least as many cases as are wanted; 1 when an answer was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=200_000)
    wanted = parser.parse_args().cases
    failures: list[str] = []
    asked: Counter[tuple[str, str]] = Counter()
    with everybody() as askers:
        for beginning in count(1):
            told = len(failures)
            asked += ask_everything(askers, ROUND, beginning, failures)
            print(f"round {beginning}: {asked.total()} cases", flush=True)
            print(*failures[told:], sep="\n", flush=True)
            if asked.total() >= wanted:
                break
    for (who, kind), cases in sorted(asked.items()):
        print(f"{who:<20}{kind:<20}{cases:>8}")
    print(f"{asked.total()} cases, {len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
