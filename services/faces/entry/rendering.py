"""Bridge while the rooms are converted."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from services.access.gate import Gate
from services.faces.page import AN_EMPTY_FORM, PRIVATE, Headers
from services.faces.page import Page as Shown

Page = Callable[..., Response]
__all__ = ["AN_EMPTY_FORM", "PRIVATE", "Headers", "Page", "page_maker"]


def page_maker(gate: Gate, *, demo: bool) -> Page:
    """Pages as they were asked."""

    def page(
        _request: Request,
        template: str,
        status: int = 200,
        headers: Headers = PRIVATE,
        **shown: Any,
    ) -> Response:
        if template == "refusal.html":
            template, shown = "error.html", {"kept": [], "action": "", **shown}
        return Shown(template, status, headers, **shown)

    return page
