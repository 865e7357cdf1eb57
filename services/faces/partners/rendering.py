"""Bridge while the rooms are converted."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from services.access.gate import Gate
from services.faces.entry.rendering import Page
from services.faces.entry.rendering import page_maker as maker
from services.faces.headers import HEADERS

__all__ = ["Page", "page_maker"]
STATUSES = {"provisoire": "provisoire", "consolide": "consolidée", "definitif": "définitive"}


def page_maker(gate: Gate, *, demo: bool) -> Page:
    """Pages as they were asked."""
    made = maker(gate, demo=demo)

    def page(request: Request, template: str, status: int = 200, **shown: Any) -> Response:
        return made(request, template, status, HEADERS, statuses=STATUSES, exact=False, **shown)

    return page
