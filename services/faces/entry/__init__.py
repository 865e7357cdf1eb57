"""The pages of the intervenant: what is open, what happens, what is confirmed. No script needed."""

from fastapi import APIRouter

from services.faces.entry import (
    activity,
    activity_report,
    answers,
    cases,
    corrections,
    finding,
    imports,
    liaison,
    opening,
    quarter,
    questionnaire,
    situations,
    today,
    vault,
)

router = APIRouter(include_in_schema=False)
"""`/saisie` and all that is under it; the most particular addresses first."""
OF_A_CASE = (finding, vault, liaison, cases, corrections)
ROOMS = (
    *OF_A_CASE,
    *(activity, activity_report, quarter, questionnaire, imports, opening, answers),
    *(situations, today),
)
for room in ROOMS:
    router.include_router(room.router)
