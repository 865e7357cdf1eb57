"""A browser without a window: cookies, forms, redirects followed by hand."""

import asyncio
import re
from typing import Any

import httpx

CSRF = re.compile('name="csrf" value="([^"]+)"')


class Browser:
    """Asks an application in this process, and keeps what it is given."""

    base = "http://relais"

    def __init__(self, transport: httpx.ASGITransport) -> None:
        self.transport = transport
        self.cookies = httpx.Cookies()

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

    def sign_in(self, login: str, password: str, **fields: str) -> httpx.Response:
        """Fill the form of the sign-in page."""
        csrf = self.csrf("/connexion")
        said = {"compte": login, "mot_de_passe": password, "csrf": csrf, **fields}
        return self.ask("POST", "/connexion", data=said)

    def csrf(self, path: str) -> str:
        """The token in the form of a page."""
        found = CSRF.search(self.get(path).text)
        assert found
        return found[1]

    @property
    def secret(self) -> str | None:
        """What the browser holds of its session."""
        return self.cookies.get("relais_session")
