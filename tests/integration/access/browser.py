"""A browser without a window: cookies, forms, redirects followed by hand."""

import asyncio
import re
from base64 import b32decode
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import httpx

from services.access.domain.one_time_codes import code_at, step_of

CSRF = re.compile('name="csrf" value="([^"]+)"')
DRAWN = re.compile(r'name="(csrf|fait|vu)" value="([^"]+)"')
KEY = re.compile("<dt>Clé</dt><dd><code>([^<]+)</code></dd>")


def key_of(page: str) -> bytes:
    """The secret of a second factor, as a page writes it to be typed."""
    found = KEY.search(page)
    assert found
    return b32decode(unescape(found[1]).replace(" ", ""))


class Browser:
    """Asks an application in this process, and keeps what it is given."""

    base = "http://relais"

    def __init__(
        self,
        transport: httpx.ASGITransport,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        factors: dict[str, bytes] | None = None,
    ) -> None:
        """`clock`: of the telephone; `factors`: the secrets in its application, by account."""
        self.transport = transport
        self.cookies = httpx.Cookies()
        self.clock = clock
        self.factors = dict(factors or {})
        self.shown: set[str] = set()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left open."""

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, with the cookies so far."""

        async def once() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self.transport, base_url=self.base, cookies=self.cookies
            ) as http:
                answer = await http.request(method, path, **more)
                self.cookies = http.cookies
                return answer

        return asyncio.run(once())

    def get(self, path: str, **more: Any) -> httpx.Response:
        """A page, or an answer."""
        return self.ask("GET", path, **more)

    def form(self, path: str, **more: Any) -> httpx.Response:
        """A page; that of a form after its own address, which names the fact that it will make."""
        answer = self.get(path, **more)
        drawn = answer.headers.get("location", "")
        its_own = drawn.partition("?")[0] == path.partition("?")[0] and "fait=" in drawn
        return self.get(drawn, **more) if its_own else answer

    def sign_in(self, login: str, password: str, **fields: str) -> httpx.Response:
        """Fill the form of the sign-in page, then that of the code if the account has one."""
        answer = self.with_password(login, password, **fields)
        onward = answer.headers.get("location", "")
        if not onward.startswith("/connexion/code") or login not in self.factors:
            return answer
        return self.type("/connexion/code", code=self.code(login), suite=fields.get("suite", "/"))

    def with_password(self, login: str, password: str, **fields: str) -> httpx.Response:
        """Fill the form of the sign-in page."""
        csrf = self.csrf("/connexion")
        said = {"compte": login, "mot_de_passe": password, "csrf": csrf, **fields}
        return self.ask("POST", "/connexion", data=said)

    def type(self, path: str, to: str = "", **fields: str) -> httpx.Response:
        """Fill the form of a page; it is sent to the same path, or elsewhere."""
        drawn = dict(DRAWN.findall(self.form(path).text))
        return self.ask("POST", to or path, data={**drawn, **fields})

    def scan(self, login: str, path: str) -> None:
        """Type the key that a page shows into the telephone."""
        self.factors[login] = key_of(self.get(path).text)

    def code(self, login: str) -> str:
        """A code of now that this telephone has not shown yet."""
        now = step_of(self.clock())
        codes = (code_at(self.factors[login], step) for step in (now, now + 1, now - 1))
        fresh = next(code for code in codes if code not in self.shown)
        self.shown.add(fresh)
        return fresh

    def csrf(self, path: str) -> str:
        """The token in the form of a page."""
        found = CSRF.search(self.form(path).text)
        assert found
        return found[1]

    @property
    def secret(self) -> str | None:
        """What the browser holds of its session."""
        return self.cookies.get("relais_session")
