"""What the pages of partners take from the composition, and who may read which view."""

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request

from contracts.identifiers import NATION
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Principal
from services.faces.needs import TheGate, need
from services.reporting.ports import ReleaseStore
from services.reporting.releases.problems import refusals_answered

TheReleases = Annotated[ReleaseStore, need(ReleaseStore)]


class AskedView(NamedTuple):
    """A view that its reader was admitted to; `scope`: its département or post, if it has one."""

    view: str
    scope: str | None
    reader: Principal


def may_read_view(request: Request, gate: TheGate, view: str, perimetre: str = "") -> AskedView:
    """The view of an address. Raises NotAdmitted for who may not read it."""
    who = gate.admit(request, Action.READ_VIEW, Resource(perimetre or NATION, view))
    return AskedView(view, perimetre or None, who)


ReadableView = Annotated[AskedView, Depends(may_read_view)]


def page_router() -> APIRouter:
    """A router of pages on releases; what a view refuses is answered by the error page."""
    return APIRouter(include_in_schema=False, dependencies=[Depends(refusals_answered)])
