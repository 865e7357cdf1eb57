"""Every page of calls and of alerts."""

from fastapi import APIRouter

from services.faces.calls import (
    answering,
    documents,
    ends,
    home,
    opening,
    requests,
    steering,
    versions,
    work,
)

router = APIRouter(include_in_schema=False)
for _room in (home, ends, steering, opening, answering, requests, versions, documents, work):
    router.include_router(_room.router)
