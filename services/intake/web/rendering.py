"""Pages of a post: one environment of templates, one set of headers."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.access.gate import Gate
from services.access.web.headers import HEADERS
from services.access.web.visitor import visitor
from services.intake.web.labels import HINTS

Headers = Mapping[str, str]
PRIVATE = {**HEADERS, "Cache-Control": "no-store"}
"""Neither a browser nor a proxy keeps what a post follows."""
AN_EMPTY_FORM = {**HEADERS, "Cache-Control": "private, no-cache"}
"""Except a form that says nothing yet: the back button shows the same one, so that what is sent
from it again is the same fact."""


class Page(Protocol):
    """Makes the page of a template, for whoever asks."""

    def __call__(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Headers = ...,
        **shown: Any,
    ) -> Response:
        """`shown`: what the template names."""


def page_maker(gate: Gate, *, demo: bool) -> Page:
    """Makes pages; `demo` says on each that the facts are synthetic."""
    environment = Environment(
        loader=PackageLoader("services.intake.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = _day
    environment.globals["hints"] = HINTS

    def page(
        request: Request,
        template: str,
        status: int = 200,
        headers: Headers = PRIVATE,
        **shown: Any,
    ) -> Response:
        html = environment.get_template(template).render(
            demo=demo, visitor=visitor(gate, request), **shown
        )
        return HTMLResponse(html, status, dict(headers))

    return page


def _day(value: date | str) -> str:
    """A day as it is written in France."""
    return "/".join(reversed(str(value)[:10].split("-")))
