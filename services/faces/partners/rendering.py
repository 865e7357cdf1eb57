"""Bridge while the rooms are converted."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from services.access.gate import Gate
from services.faces import page as faces
from services.faces.headers import HEADERS

Page = Callable[..., Response]
STATUSES = {"provisoire": "provisoire", "consolide": "consolidée", "definitif": "définitive"}


def page_maker(gate: Gate, *, demo: bool) -> Page:
    """Pages as they were asked."""

    def page(_request: Request, template: str, status: int = 200, **shown: Any) -> Response:
        if template == "refusal.html":
            template, shown = "error.html", {"kept": [], "action": "", **shown}
        return faces.Page(template, status, HEADERS, statuses=STATUSES, exact=False, **shown)

    return page
