"""Details over HTTP: a purpose or nothing, this machine or nobody, problems in French."""

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from json import dumps
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.problems import MEDIA_TYPE
from services.access.readers import Reader, local_reader
from services.chassis.http import install
from services.intake.adapters.vault.rotation import rotate_master
from services.intake.api.details import details_routes
from tests.integration.vault.opened import CASE, ELSEWHERE, POST, WHOLE, Opened, opened
from tests.integration.vault.opened import settings as vault_settings
from tests.integration.vault.test_vault import accesses

WHERE = f"/v1/posts/{POST}/cases/{CASE}/details"
WHY = {"Relais-Purpose": "suivi"}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as parts:
        parts.intake.app.include_router(details_routes(lambda: parts.made.vault, local_reader))
        yield parts


class Client:
    """Requests of one machine to an application in this process."""

    def __init__(self, app: FastAPI, machine: str = "127.0.0.1", host: str = "127.0.0.1") -> None:
        self._over = ASGITransport(app, client=(machine, 50_000))
        self._base = f"http://{host}:8000"

    def __getattr__(self, method: str) -> Callable[..., Response]:
        return partial(self._ask, method)

    def _ask(self, method: str, path: str, **more: Any) -> Response:
        async def answer() -> Response:
            async with AsyncClient(transport=self._over, base_url=self._base) as client:
                return await client.request(method, path, **more)

        return asyncio.run(answer())


@pytest.fixture
def here(made: Opened) -> Client:
    return Client(made.intake.app)


def told(answer: Response, status: int, words: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert words in answer.json()["detail"]


def test_details_are_put_read_and_erased(made: Opened, here: Client) -> None:
    put = here.put(WHERE, json=WHOLE, headers=WHY)
    assert put.status_code == 200
    read = here.get(WHERE, headers={"Relais-Purpose": "liaison"})
    assert read.headers["cache-control"] == "no-store"
    assert read.json() == {
        "post": POST,
        "case": str(CASE),
        "details": WHOLE,
        "unreadable": {},
        "last_contact_on": "2008-10-14",
        "erased_on": "2010-10-14",
    }
    assert here.delete(WHERE, headers={"Relais-Purpose": "droits"}).status_code == 204
    told(here.get(WHERE, headers=WHY), 404, "Aucun détail personnel")
    assert accesses(made.made) == [
        ("poste local", "saisie", "suivi"),
        ("poste local", "lecture", "liaison"),
        ("poste local", "effacement", "droits"),
    ]


def test_nothing_is_opened_without_a_purpose_of_the_list(made: Opened, here: Client) -> None:
    told(here.get(WHERE), 422, "obligatoire")
    told(here.get(WHERE, headers={"Relais-Purpose": "pour voir"}), 422, "reprendre contact")
    told(here.put(WHERE, json=WHOLE), 422, "obligatoire")
    told(here.delete(WHERE), 422, "obligatoire")
    assert accesses(made.made) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"nom": "Vastel"}, "n'existe pas"),
        ({"name": ""}, "au moins 1 caractère"),
        ({"name": "x" * 201}, "au plus 200 caractères"),
        ({"note": "x" * 4_001}, "au plus 4000 caractères"),
        ({"birth_date": "3 février 1971"}, "AAAA-MM-JJ"),
        ({"name": 7}, "Un texte est attendu"),
        (["Vastel"], "objet JSON"),
    ],
)
def test_what_the_vault_does_not_keep_is_refused_in_french(
    here: Client, body: Any, words: str
) -> None:
    told(here.put(WHERE, json=body, headers=WHY), 422, words)
    told(here.get(WHERE, headers=WHY), 404, "Aucun détail personnel")


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=12)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANY_TEXT,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(ANY_TEXT, inside, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*WHOLE]) | ANY_TEXT, ANY_JSON, max_size=4) | ANY_JSON)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_put_is_kept_or_refused_with_a_problem(here: Client, body: Any) -> None:
    json = dumps(body).encode()  # surrogates alone too, escaped
    answer = here.put(WHERE, content=json, headers=WHY | {"Content-Type": "application/json"})
    assert answer.status_code in (200, 422)
    if answer.is_success:
        given_ = {field: value for field, value in body.items() if value is not None}
        assert here.get(WHERE, headers=WHY).json()["details"] == dict.fromkeys(WHOLE) | given_


def test_a_case_of_another_post_looks_like_one_that_is_not_there(here: Client) -> None:
    for case in (ELSEWHERE, "00000000-0000-4000-8000-000000000000"):
        where = f"/v1/posts/{POST}/cases/{case}/details"
        for answer in (
            here.get(where, headers=WHY),
            here.put(where, json={}, headers=WHY),
            here.delete(where, headers=WHY),
        ):
            told(answer, 404, f"Le poste {POST} n'a aucune situation {case}")


@pytest.mark.parametrize(
    ("machine", "host", "headers"),
    [
        ("192.0.2.7", "127.0.0.1", {}),
        ("127.0.0.1", "une-page-piegee.example", {}),
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", "127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
    ],
)
def test_without_accounts_only_this_machine_opens_details(
    made: Opened, machine: str, host: str, headers: dict[str, str]
) -> None:
    made.put()
    afar = Client(made.intake.app, machine, host)
    told(afar.get(WHERE, headers=WHY | headers), 404, "n'a aucune situation")
    told(afar.delete(WHERE, headers=WHY | headers), 404, "n'a aucune situation")
    assert made.read() == WHOLE
    assert Client(made.intake.app, "::1", "localhost").get(WHERE, headers=WHY).is_success


def test_a_reader_opens_the_details_of_the_posts_that_are_theirs(made: Opened) -> None:
    def of_93(_request: Request) -> Reader:
        return Reader("Sacha", frozenset({"93-01"}))

    app = FastAPI()
    install(app)
    app.include_router(details_routes(lambda: made.made.vault, of_93))
    afar = Client(app, "192.0.2.7", "relais.example")
    theirs = f"/v1/posts/93-01/cases/{ELSEWHERE}/details"
    assert afar.put(theirs, json=WHOLE, headers=WHY).is_success
    told(afar.get(WHERE, headers=WHY), 404, "n'a aucune situation")
    assert accesses(made.made, "93-01") == [("Sacha", "saisie", "suivi")]


def test_a_vault_whose_key_was_renewed_elsewhere_says_so(
    made: Opened, here: Client, tmp_path: Path
) -> None:
    made.put()
    rotate_master(made.made.store, vault_settings(tmp_path))
    answer = here.get(WHERE, headers=WHY)
    told(answer, 503, "Relancez ce processus avec la clé actuelle")
    assert answer.headers["retry-after"] == "2"
