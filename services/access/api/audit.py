"""The API of the auditor: who could see what on a day, and what was served."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.application.access import Access
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import Role
from services.access.gate import Gate
from services.chassis.http import documented

LINES = 1_000


class Asked(BaseModel):
    """An action on an area (of a view, for releases), on a day; today when no day is given."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    area: str = NATION
    view: str = ""
    on: date | None = None


class GrantHeld(BaseModel):
    """A grant that allowed the action on that day, and the account that held it."""

    grant: UUID
    login: str
    role: Role
    scope: list[str]
    since: datetime
    until: datetime | None
    starts_on: date | None
    ends_on: date | None


class Line(BaseModel):
    """A request for a figure or a case, served or refused."""

    at: datetime
    who: str
    action: str
    what: str
    allowed: bool


def audit_routes(gate: Gate, access: Access) -> APIRouter:
    """`/v1/access/grants` and `/v1/access/journal`, for an auditor only."""
    router = APIRouter(prefix="/v1/access", tags=["accès"])

    @router.get("/grants", summary="Qui pouvait, tel jour", responses=documented(401, 403, 422))
    def grants(request: Request, asked: Annotated[Asked, Query()]) -> list[GrantHeld]:
        """Every grant that allowed the action at some moment of the day."""
        gate.admit(request, Action.READ_ACCESS, Resource(NATION))
        day = asked.on or day_at(NATION, access.clock())
        resource = Resource(asked.area, asked.view)
        return [
            GrantHeld(
                grant=each.id,
                login=each.login,
                role=each.held.role,
                scope=sorted(each.held.scope),
                since=each.since,
                until=each.until,
                starts_on=each.starts_on,
                ends_on=each.ends_on,
            )
            for each in access.accounts.register().who_could(asked.action, resource, day)
        ]

    @router.get("/journal", summary="Ce qui a été servi", responses=documented(401, 403, 422))
    def journal(
        request: Request,
        limit: Annotated[int, Query(ge=1, le=LINES)] = 100,
        what: str | None = None,
    ) -> list[Line]:
        """The last lines, the newest first."""
        gate.admit(request, Action.READ_ACCESS, Resource(NATION))
        return [Line(**each._asdict()) for each in access.journal.last(limit, what)]

    return router
