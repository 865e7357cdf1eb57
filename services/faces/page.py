"""A page: a template and what it shows, rendered when it is sent, for whoever asks."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from services.access.gate import Gate
from services.faces.headers import HEADERS
from services.faces.labels import HINTS
from services.faces.needs import Setting, taken
from services.faces.visitor import visitor
from services.reporting.adapters.formats.figures import figure

Headers = Mapping[str, str]
PRIVATE = {**HEADERS, "Cache-Control": "no-store"}
"""Neither a browser nor a proxy keeps what is not public."""
AN_EMPTY_FORM = {**HEADERS, "Cache-Control": "private, no-cache"}
"""Except a form that says nothing yet: the back button shows the same one, so that what is sent
from it again is the same fact."""
ROOMS = ("entry", "figures", "partners", "accounts", "audit", "help")


class Page(Response):
    """A page of the product; endpoints return it, or raise an error that carries it."""

    media_type = "text/html"

    def __init__(
        self, template: str, status: int = 200, headers: Headers = PRIVATE, **shown: Any
    ) -> None:
        """`shown`: what the template names, its `title` among it."""
        super().__init__(None, status, dict(headers))
        self.template, self.shown = template, shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Render in a thread, since who asks is read from a database; then send."""
        self.body = await run_in_threadpool(self._rendered, Request(scope))
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)

    def _rendered(self, request: Request) -> bytes:
        who = visitor(taken(request, Gate), request)
        template = templates().get_template(self.template)
        html = template.render(demo=taken(request, Setting).demo, visitor=who, **self.shown)
        return html.encode()


@cache
def templates() -> Environment:
    """The one environment of all templates; the name of a template is unique among rooms."""
    rooms = [PackageLoader(f"services.faces.{room}") for room in ROOMS]
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("services.faces"), *rooms]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "figure": figure,
        "in_words": _in_words,
        "day": _day,
        "in_status": STATUSES.get,
        "drawing": Markup,  # our own SVG, whose texts are escaped where it is made
    }
    environment.globals["hints"] = HINTS
    return environment


STATUSES = {"provisoire": "provisoire", "consolide": "consolidée", "definitif": "définitive"}
LEFT_OUT = {
    "nation-quarter": "France, par trimestre",
    "nation-year": "France",
    "department-year": "départements",
    "post-year": "postes",
}


def _in_words(left_out: str) -> str:
    """A table and a grain of the plan (`B2 department-year`)."""
    table, _, grain = left_out.partition(" ")
    return f"{table} ({LEFT_OUT.get(grain, grain)})"


def _day(value: object) -> str:
    """A day, or the day of an ISO instant, as it is written in France."""
    return "/".join(reversed(str(value)[:10].split("-")))
