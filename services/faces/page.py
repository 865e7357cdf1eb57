"""A page: a template and what it shows, rendered when it is sent, for whoever asks."""

from collections.abc import Mapping, Sequence
from functools import cache
from gzip import compress
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from services.access.gate import Gate
from services.faces.headers import HEADERS, SCRIPTED
from services.faces.needs import Setting, taken
from services.faces.theme.environment import environment
from services.faces.theme.frame import Frame, Link, Traced
from services.faces.visitor import framed, visitor

Headers = Mapping[str, str]
PRIVATE = {**HEADERS, "Cache-Control": "no-store"}
"""Neither a browser nor a proxy keeps what is not public."""
OF_A_PASSWORD = {**PRIVATE, "Content-Security-Policy": SCRIPTED}
"""A page that shows what was typed, and its strength, by `passwords.js`."""
QUICK = 4  # of gzip: a page of 100 kB in two milliseconds
ROOMS = (
    "accounts",
    "audit",
    "calls",
    "entry",
    "figures",
    "forms",
    "help",
    "notebook",
    "partners",
    "register",
    "surveys",
)
"""Where templates are; their names are unique among rooms."""


class Page(Response):
    """A page of the product; endpoints return it, or raise an error that carries it."""

    media_type = "text/html"

    def __init__(
        self,
        template: str,
        status: int = 200,
        headers: Headers = PRIVATE,
        *,
        title: str,
        crumbs: Sequence[Link] = (),
        trace: Sequence[Traced] = (),
        **shown: Any,
    ) -> None:
        """`title`, `crumbs` and `trace` go to the frame; `shown` is what the template names."""
        super().__init__(None, status, dict(headers))
        self.template, self.shown = template, shown
        self.frame = Frame(title, crumbs=crumbs, trace=trace, refused=status == 422)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Render in a thread, since who asks is read from a database; then send."""
        self.body = await run_in_threadpool(self._rendered, Request(scope))
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)

    def _rendered(self, request: Request) -> bytes:
        seen_by = visitor(taken(request, Gate), request)
        setting = taken(request, Setting)
        address = str(request.url.replace(scheme="", netloc=""))
        frame = framed(self.frame, seen_by, address, setting)
        template = templates().get_template(self.template)
        html = template.render(frame=frame, visitor=seen_by, demo=setting.demo, **self.shown)
        return self._packed(html.encode(), request.headers.get("accept-encoding", ""))

    def _packed(self, html: bytes, accepted: str) -> bytes:
        """A fifth of its bytes, for a browser that unpacks them."""
        self.headers.add_vary_header("Accept-Encoding")
        if "gzip" not in accepted:
            return html
        self.headers["content-encoding"] = "gzip"
        return compress(html, QUICK, mtime=0)


@cache
def templates() -> Environment:
    """The one environment of all templates; the name of a template is unique among rooms."""
    return environment("services.faces", *(f"services.faces.{room}" for room in ROOMS))
