"""A program's token is exchanged when it must be, and never shown to what takes facts."""

from collections.abc import Callable

import httpx
import pytest

from contracts.problems import SIGN_IN_NEEDED
from services.clients.credentials import ADDRESS, Exchanged, TokenRefused

TOKEN = "relais_secret"


class Intake(httpx.BaseTransport):
    """Exchanges the token for access, as a test says, and takes what comes with the last one."""

    def __init__(self, status: int = 200) -> None:
        self.status, self.given, self.shown = status, 0, list[str]()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == ADDRESS:
            assert TOKEN in request.read().decode()
            if self.status != 200:
                problem = SIGN_IN_NEEDED.problem("Ce jeton n'ouvre rien.").model_dump_json()
                return httpx.Response(self.status, content=problem)
            self.given += 1
            told = {"access_token": f"acces-{self.given}", "expires_in": 3600}
            return httpx.Response(200, json=told)
        self.shown.append(request.headers["Authorization"])
        known = self.shown[-1] == f"Bearer acces-{self.given}"
        return httpx.Response(200 if known else 401)


def client(intake: Intake, clock: Callable[[], float] = lambda: 10.0) -> httpx.Client:
    auth = Exchanged(TOKEN, clock)
    return httpx.Client(transport=intake, base_url="https://relais.example", auth=auth)


def test_one_exchange_serves_many_requests_until_shortly_before_its_end() -> None:
    intake, now = Intake(), [10.0]
    with client(intake, lambda: now[0]) as http:
        assert [http.post("/v1/events").status_code for _ in range(3)] == [200] * 3
        now[0] += 3_541
        assert http.post("/v1/events").status_code == 200
    assert intake.given == 2
    assert not any(TOKEN in each for each in intake.shown)


def test_access_that_opens_no_more_is_asked_for_again_once() -> None:
    intake = Intake()
    with client(intake) as http:
        http.post("/v1/events")
        intake.given += 1  # somebody else was given some, and this one is over
        assert http.post("/v1/events").status_code == 200
    assert intake.shown[-2:] == ["Bearer acces-1", "Bearer acces-3"]


@pytest.mark.parametrize(("status", "raised"), [(401, TokenRefused), (503, httpx.TransportError)])
def test_a_refused_token_is_told_and_a_busy_intake_is_tried_again(
    status: int, raised: type[Exception]
) -> None:
    with client(Intake(status)) as http, pytest.raises(raised) as told:
        http.post("/v1/events")
    assert raised is not TokenRefused or str(told.value) == "Ce jeton n'ouvre rien."
