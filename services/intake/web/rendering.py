"""Pages of a post: one environment of templates, one set of headers."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.access.web.headers import HEADERS
from services.intake.web.labels import HINTS

Headers = Mapping[str, str]
Page = Callable[..., Response]
"""`page(template, status=200, **shown)`."""
PRIVATE = {**HEADERS, "Cache-Control": "no-store"}
"""Neither a browser nor a proxy keeps what a post follows."""
AN_EMPTY_FORM = {**HEADERS, "Cache-Control": "private, no-cache"}
"""Except a form that says nothing yet: the back button shows the same one, so that what is sent
from it again is the same fact."""


def page_maker(*, demo: bool) -> Page:
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
        template: str, status: int = 200, headers: Headers = PRIVATE, **shown: Any
    ) -> Response:
        html = environment.get_template(template).render(demo=demo, **shown)
        return HTMLResponse(html, status, dict(headers))

    return page


def _day(value: date | str) -> str:
    """A day as it is written in France."""
    return "/".join(reversed(str(value)[:10].split("-")))
