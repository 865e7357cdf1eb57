"""`/`, where everybody begins, and `/deconnexion`, where they leave."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.access.domain.principals import ANYONE
from services.access.gate import COOKIE, SIGN_IN
from services.faces.navigation import ALONE, READING, homes_of
from services.faces.needs import TheGate, TheSetting
from services.faces.page import Page

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, gate: TheGate, setting: TheSetting) -> Response:
    """On to the first page of the role; a choice for who has several, the portal for a visitor.

    Where no release is served, a visitor signs in.
    """
    if gate.open and setting.nation:
        return RedirectResponse(ALONE[0].path, 303)
    who = gate.who(request)
    if gate.open or who is ANYONE:
        nowhere = READING[0].path if gate.open else SIGN_IN
        return setting.portal() if setting.portal else RedirectResponse(nowhere, 303)
    homes = homes_of(who)
    if len(homes) == 1:
        return RedirectResponse(homes[0].path, 303)
    return Page("home.html", title=f"Bonjour {who.name}", homes=homes)


@router.post("/deconnexion")
def leave(request: Request, gate: TheGate, csrf: Annotated[str, Form()] = "") -> Response:
    """End the session of a browser. Raises NotAdmitted for a form sent from elsewhere."""
    session = gate.session(request)
    if gate.access and session:
        gate.who(request, csrf)
        gate.access.sign_in.end(session)
    left = RedirectResponse(SIGN_IN, 303)
    left.delete_cookie(gate.cookie, secure=gate.cookie != COOKIE, httponly=True)
    left.headers["Clear-Site-Data"] = '"cache", "cookies"'  # storage holds the notebook's facts
    return left
