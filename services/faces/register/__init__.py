"""The pages of the register: posts, their dated life, conventions and money; each fact said."""

from fastapi import APIRouter

from services.faces.register import (
    employers,
    framework,
    mending,
    merging,
    own_pledges,
    pages,
    saying,
    series,
    series_import,
)

router = APIRouter(include_in_schema=False)
"""`/registre` and all that is under it; the most particular addresses first."""
ROOMS = (series_import, series, merging, employers, framework, mending, own_pledges, pages, saying)
for room in ROOMS:
    router.include_router(room.router)
