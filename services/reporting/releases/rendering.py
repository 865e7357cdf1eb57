"""Pages of releases: one environment of templates, one set of headers."""

from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from services.access.gate import Gate
from services.access.web.headers import HEADERS
from services.access.web.visitor import visitor
from services.reporting.adapters.formats.figures import figure

STATUSES = {"provisoire": "provisoire", "consolide": "consolidée", "definitif": "définitive"}
LEFT_OUT = {
    "nation-quarter": "France, par trimestre",
    "nation-year": "France",
    "department-year": "départements",
    "post-year": "postes",
}


class Page(Protocol):
    """Makes the page of a template, with the navigation of whoever asks."""

    def __call__(
        self, request: Request, template: str, status: int = 200, **shown: Any
    ) -> Response:
        """`shown`: what the template names."""


def page_maker(gate: Gate, *, demo: bool) -> Page:
    """Makes pages; `demo` says on each that the data are synthetic."""
    environment = Environment(
        loader=PackageLoader("services.reporting.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "figure": figure,
        "in_words": _in_words,
        "day": _day,
        "drawing": Markup,  # our own SVG, whose texts are escaped where it is made
    }

    def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
        html = environment.get_template(template).render(
            demo=demo, visitor=visitor(gate, request), statuses=STATUSES, exact=False, **shown
        )
        return HTMLResponse(html, status, HEADERS)

    return page


def _in_words(left_out: str) -> str:
    """A table and a grain of the plan (`B2 department-year`)."""
    table, _, grain = left_out.partition(" ")
    return f"{table} ({LEFT_OUT.get(grain, grain)})"


def _day(instant: str) -> str:
    """The day of an ISO instant, as it is written in French."""
    return "/".join(reversed(instant[:10].split("-")))
