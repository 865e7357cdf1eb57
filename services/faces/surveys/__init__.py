"""Surveys: opened, sent, transcribed and counted by those who answer for them; answered by link."""

from fastapi import APIRouter

from services.faces.surveys import answering, counting, keeping, sending

router = APIRouter(include_in_schema=False)
for room in (answering, sending, counting, keeping):
    router.include_router(room.router)
