"""Every error, of every kind of endpoint: a page for people that keeps what they typed, else a
problem."""

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.responses import Response
from sqlalchemy.exc import DataError
from starlette.testclient import TestClient

from contracts.problems import BODY_TOO_LARGE, MEDIA_TYPE, NOT_ADMITTED, SIGN_IN_NEEDED
from services.access.gate import Gate, NotAdmitted
from services.chassis.http import ProblemFound
from services.faces import errors
from services.faces.errors import Posted, Refused
from services.faces.needs import Setting, give
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.domain.errors import ReadModelNotReady, UnknownArea

TYPED = "une réponse <b>longue</b>"
ERRORS: dict[str, tuple[Exception, int, str]] = {
    "not-admitted": (
        NotAdmitted(NOT_ADMITTED.problem("Votre rôle ne le permet pas.")),
        403,
        "rôle",
    ),
    "refused": (Refused("Corrigez la date."), 422, "Corrigez la date."),
    "absent": (Refused("Rien ici.", 404), 404, "Rien ici."),
    "domain": (UnknownArea("site", "27-09"), 404, "Aucun poste"),
    "large": (ProblemFound(BODY_TOO_LARGE.problem("Découpez le fichier.")), 413, "Découpez"),
    "framework": (HTTPException(404), 404, "vérifiez-la"),
    "saturated": (HTTPException(503), 503, "saturé"),
    "unexpected": (ZeroDivisionError(), 500, "erreur inattendue"),
    "nul": (DataError("SELECT", {}, ValueError("cannot contain NUL")), 422, "caractère nul"),
}


@pytest.fixture(scope="module")
def client() -> TestClient:
    """A page, a form and an API that each fail in every way."""
    app = FastAPI()
    errors.install(app, dict.fromkeys(REFUSALS, problem_of))
    give(app, {Gate: Gate(), Setting: Setting()})

    @app.get("/page/{error}")
    def page(error: str) -> Response:
        raise ERRORS[error][0]

    @app.post("/page/{error}")
    def form(error: str, _form: Posted) -> Response:
        raise ERRORS[error][0]

    @app.get("/v1/{error}")
    async def api(error: str) -> Response:
        raise ERRORS[error][0]

    @app.get("/nombre")
    def validated(nombre: int) -> int:
        return nombre

    @app.get("/numero/{numero}")
    def numbered(numero: int) -> int:
        return numero

    @app.get("/vide")
    def empty() -> Response:
        raise ReadModelNotReady("nation")

    @app.post("/expire")
    def expired(_form: Posted) -> Response:
        raise NotAdmitted(SIGN_IN_NEEDED.problem("Connectez-vous."))

    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.mark.parametrize("error", ERRORS)
def test_a_page_that_fails_is_a_page_that_says_why(client: TestClient, error: str) -> None:
    _, status, words = ERRORS[error]
    answer = client.get(f"/page/{error}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert words in answer.text
    assert "Renvoyer ma saisie" not in answer.text


@pytest.mark.parametrize("error", ERRORS)
def test_a_form_that_fails_keeps_what_was_typed(client: TestClient, error: str) -> None:
    _, status, words = ERRORS[error]
    typed = {"faits": TYPED, "csrf": "jeton", "mot_de_passe": "secret"}
    answer = client.post(f"/page/{error}", data=typed)
    assert answer.status_code == status
    assert words in answer.text
    assert 'name="faits" value="une réponse &lt;b&gt;longue&lt;/b&gt;"' in answer.text
    assert f'action="/page/{error}"' in answer.text
    assert "jeton" not in answer.text
    assert "secret" not in answer.text


@pytest.mark.parametrize("error", ERRORS)
def test_an_api_that_fails_answers_a_problem(client: TestClient, error: str) -> None:
    _, status, words = ERRORS[error]
    for address, headers in (
        (f"/v1/{error}", {}),
        (f"/page/{error}", {"Accept": "application/json"}),
    ):
        answer = client.get(address, headers=headers)
        assert answer.status_code == answer.json()["status"] == status
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/rien", 404),
        ("PUT", "/page/refused", 405),
        ("GET", "/nombre?nombre=un", 422),
        ("GET", "/numero/un", 404),
    ],
)
def test_an_address_that_does_not_exist_or_fit_is_a_page_too(
    client: TestClient, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert '<html lang="fr">' in answer.text
    assert "$" not in answer.text
    assert "guillemets" not in answer.text


@pytest.mark.parametrize("how", ["data", "files"])
def test_a_form_over_a_megabyte_is_answered_in_french_and_says_where_the_typing_is(
    client: TestClient, how: str
) -> None:
    long = "x" * 1_500_000
    sent = {"data": {"faits": long}} if how == "data" else {"files": {"faits": (None, long)}}
    answer = client.post("/page/refused", **sent)
    assert answer.status_code == 413
    assert "rien n’est enregistré" in answer.text
    assert "Refusé" in answer.text
    assert "page précédente" in answer.text


@pytest.mark.parametrize("path", ["/page/absent", "/v1/absent", "/numero/1"])
def test_a_head_says_what_a_get_would_without_its_body(client: TestClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.headers) == (get.status_code, get.headers)
    assert head.content == b""


def test_a_platform_that_has_counted_nothing_says_how_to_begin(client: TestClient) -> None:
    answer = client.get("/vide")
    assert answer.status_code == 503
    assert "relais import" in answer.text


def test_a_form_after_the_end_of_its_session_can_be_taken_up_again(client: TestClient) -> None:
    answer = client.post("/expire", data={"faits": TYPED})
    assert answer.status_code == 401
    assert "Reprendre ma saisie" in answer.text
    assert "une réponse &lt;b&gt;" in answer.text
    assert client.post("/expire").headers["location"] == "/connexion?suite=/expire"


@pytest.mark.parametrize("path", ["/page/refused%00", "/page/refused?of=%00", "/v1/refused%00"])
def test_an_address_with_a_nul_is_refused_before_any_database_is_asked(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert "caractère nul" in answer.text
    assert ("html" in answer.headers["content-type"]) == path.startswith("/page")
