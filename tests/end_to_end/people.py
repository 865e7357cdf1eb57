"""People at the pages of a set-up: each role enters by its button, an intervenant works."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape

import httpx
from playwright.sync_api import sync_playwright

from tests.browser.offline.notebook import begin, keep, stands
from tests.services import FLAGS, chromium

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
LINK = re.compile(r'href="(/[^"#]*)"')
OPENING = {
    "occurred_on": "14/10/2008",
    "saisine": "directe",
    "force": "police",
    "person.status": "victime",
    "person.sex": "f",
    "person.age": "25_45",
    "person.commune": "27229",
    "problems": "conjugal",
}


@contextmanager
def entered(address: str, login: str) -> Iterator[httpx.Client]:
    """The browser of whoever has taken a role of the demo."""
    with httpx.Client(base_url=address, timeout=60, follow_redirects=True) as person:
        hidden = dict(HIDDEN.findall(person.get("/connexion").text))
        person.post("/connexion/role", data={**hidden, "compte": login}).raise_for_status()
        yield person


def links_that_do_not_answer(person: httpx.Client) -> list[tuple[str, int]]:
    """What is wrong among the links of the first page of somebody, and of where they lead."""
    asked: dict[str, int] = {}
    waiting = ["/"]
    for depth in range(2):
        found: list[str] = []
        for path in waiting:
            answer = person.get(path)
            asked[path] = answer.status_code
            if "html" in answer.headers["content-type"] and depth == 0:
                found += map(unescape, LINK.findall(answer.text))
        waiting = [path for path in dict.fromkeys(found) if path not in asked]
    return [(path, status) for path, status in asked.items() if status != 200]


def fill(person: httpx.Client, path: str, said: Mapping[str, object]) -> httpx.Response:
    """Open a form and send it, as a browser does."""
    hidden = {name: unescape(text) for name, text in HIDDEN.findall(person.get(path).text)}
    answer = person.post(path.partition("?")[0], data={**hidden, **said})
    assert answer.status_code == 200, (path, answer.text)
    return answer


def work(person: httpx.Client, post: str) -> None:
    """A saisine, an act, the act corrected: ten minutes more."""
    here = f"/saisie/{post}"
    case = str(fill(person, f"{here}/nouvelle", {**OPENING, "occurred_on": "14/01/2026"}).url.path)
    act = {"occurred_on": "15/01/2026", "level": "rapide", "setting": "telephone", "minutes": "30"}
    fill(person, f"{case}/entretien", act)
    facts = re.findall(rf"{here}/faits/[^/]+/[^/]+/correction", person.get(case).text)
    mended = {"occurred_on": "15/01/2026", "level": "approfondi", "setting": "bureau"}
    of_the_act = next(path for path in facts if 'name="minutes"' in person.get(path).text)
    fill(person, of_the_act, {**mended, "minutes": "40", "motif": "erreur_de_saisie"})


def confirm(person: httpx.Client, post: str, quarter: str, cases: int) -> None:
    """The quarter is confirmed."""
    path = f"/saisie/{post}/trimestre?trimestre={quarter}"
    told = fill(person, path, {"situations": str(cases)}).text
    assert "confirmé." in " ".join(unescape(told).split())


def keep_without_network(address: str, person: httpx.Client, post: str) -> None:
    """Two facts kept by the notebook of a browser that is offline, sent when it is back.

    Raises NotInstalled.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS])
        context = browser.new_context()
        secret = person.cookies["relais_session"]
        context.add_cookies([{"name": "relais_session", "value": secret, "url": address}])
        page = context.new_page()
        begin(page, f"{address}/carnet/{post}")
        context.set_offline(True)
        keep(page, 2, occurred_on="2026-01-05")
        stands(page, "2 faits sur l'appareil")
        context.set_offline(False)
        stands(page, "0 fait sur l'appareil")
        stands(page, "2 comptés")
        browser.close()
