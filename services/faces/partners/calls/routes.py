"""Every page of calls and of alerts."""

from fastapi import APIRouter

from services.faces.partners.alerts import pages as alerts
from services.faces.partners.calls import documents, home, opening, requests, versions, work

router = APIRouter(include_in_schema=False)
for _room in (home, opening, alerts, requests, versions, documents, work):
    router.include_router(_room.router)
