"""A served platform with accounts, and what a person does in the notebook of a browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import BrowserContext, Page
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.envelope import Fact, decode
from services.access.domain.principals import Role
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.builders import envelope
from tests.serving import serving

POST, OTHER_POST = "27-01", "974-01"
PASSWORD, PIN, PHRASE = "un mot de passe long", "pluie d'été", "une phrase assez longue"
CSRF = re.compile('name="csrf" value="([^"]+)"')
MODULE = "import('/carnet/static/app.js')"
PERSON = {"status": "victime", "sex": "f", "age": "25_45"}
OPENING = {
    "force": "police",
    "saisine": "directe",
    "person": PERSON,
    "problems": ["conjugal"],
    "occurred_on": "2026-01-12",
}


class Renewed:
    """The application, whose notebook becomes another version when a test says so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.version, self.shown = app, b"", b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; what names the version of the shell names the new one."""
        renews = bool(self.version) and scope.get("path", "").startswith("/carnet/")

        async def told(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = message["body"].replace(self.shown, self.version)
            else:
                message["headers"] = [
                    (name, value.replace(self.shown, self.version))
                    for name, value in message["headers"]
                ]
            await send(message)

        await self.app(scope, receive, told if renews else send)


@dataclass
class Site:
    """The platform, at an address."""

    opened: Platform
    app: Renewed
    address: str

    @property
    def notebook(self) -> str:
        """The page of the post."""
        return f"{self.address}/carnet/{POST}"

    def cookie(self, login: str) -> str:
        """The secret of a new session."""
        with httpx.Client(base_url=self.address) as http:
            csrf = CSRF.search(http.get("/connexion").text)
            assert csrf
            said = {"compte": login, "mot_de_passe": PASSWORD, "csrf": csrf[1]}
            http.post("/connexion", data=said)
            return http.cookies["relais_session"]

    def sign_in(self, context: BrowserContext, secret: str) -> None:
        """Give a browser a session."""
        context.add_cookies([{"name": "relais_session", "value": secret, "url": self.address}])

    def facts_of(self, device: str) -> list[Fact]:
        """What the log holds of a device, in its order."""
        entries = self.opened.feed.read(0, 100_000)
        said = [decode(each.stored) for each in entries]
        return [fact for fact in said if fact.device == device]


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Two posts, two intervenants at one and one at the other, served until the end."""
    with platform(folder) as opened:
        opened.intake.submit(
            [
                envelope("post-opened"),
                envelope("post-opened", post=OTHER_POST, service="gendarmerie"),
            ]
        )
        for login, post in (("karim", POST), ("claire", POST), ("nadia", OTHER_POST)):
            opened.access.accounts.create(login, PASSWORD, "test")
            opened.access.accounts.grant(login, Role.INTERVENANT, [post], "test")
        opened.projections.start()
        app = Renewed(create_app(opened))
        with serving(app) as here:
            yield Site(opened, app, here)


def ready(page: Page, address: str) -> Page:
    """The notebook, once it can do without network."""
    page.goto(address)
    page.get_by_text("prête à servir sans réseau").wait_for()
    return page


def begin(page: Page, address: str, pin: str = PIN) -> str:
    """Create the notebook of whoever is signed in; its device."""
    ready(page, address)
    page.locator("#code").fill(pin)
    page.get_by_label("Le même code, encore une fois").fill(pin)
    page.get_by_role("button", name="Créer le carnet").click()
    page.locator("#ouvert").wait_for()
    return device(page)


def unlock(page: Page, pin: str = PIN) -> None:
    """Open the notebook that is here with its code."""
    page.locator("#pin").fill(pin)
    page.get_by_role("button", name="Ouvrir", exact=True).click()


def device(page: Page) -> str:
    """The device of the open notebook."""
    return str(page.evaluate(f"async () => (await {MODULE}).opened().device"))


def keep(page: Page, count: int, **changed: Any) -> None:
    """Facts made by the page's own notebook: a saisine and an interview in turn."""
    act = {"level": "rapide", "setting": "bureau", "minutes": 20, "occurred_on": "2026-01-12"}
    page.evaluate(
        f"""async ([count, opening, act]) => {{
            const notebook = (await {MODULE}).opened();
            for (let made = 0, subject; made < count; made += 1) {{
                if (made % 2 === 0) subject = crypto.randomUUID();
                if (made % 2 === 0) await notebook.add("relais.case-opened.v1", subject, opening);
                else await notebook.add("relais.interview-held.v1", subject, act);
            }}
        }}""",
        [count, {**OPENING, **changed}, act],
    )


def fill_opening(
    page: Page, saisine: str = "saisine directe de l’usager", day: str = "12/01/2026"
) -> None:
    """A saisine by the form, as one fills it."""
    page.get_by_label("Nature du fait").select_option("Nouvelle saisine")
    page.get_by_label("Date du fait").fill(day)
    page.get_by_label("Mode de saisine").select_option(saisine)
    page.get_by_label("Statut").select_option("victime")
    page.get_by_label("Sexe").select_option("femme")
    page.get_by_label("Âge").select_option("25 à 45 ans")
    page.get_by_label("Problématique principale").select_option("conflits conjugaux")
    page.get_by_role("button", name="Garder dans le carnet").click()


def stands(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the counts of the notebook say so."""
    page.locator("#compte").get_by_text(words).wait_for(timeout=45_000)


def press(page: Page, *keys: str) -> None:
    """Type words, or press the keys Tab and Enter; `#id` goes on with Tab until it is there."""
    for key in keys:
        if key in ("Tab", "Enter"):
            page.keyboard.press(key)
        elif key.startswith("#"):
            for _ in range(40):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.id") == key[1:]:
                    break
            else:
                raise AssertionError(f"{key} cannot be reached by Tab")
        else:
            page.keyboard.type(key)
