"""Sign-in and sign-out, one's own account, invitations, and the accounts as who keeps them."""

from fastapi import APIRouter

from services.faces.accounts import (
    accepting,
    administration,
    home,
    importing,
    inviting,
    listing,
    managing,
    own,
    reset,
    rights,
    second_factor,
    sign_in,
)

router = APIRouter(include_in_schema=False)
for room in (
    *(home, sign_in, second_factor, reset, own, accepting),
    *(listing, importing, inviting, managing, rights, administration),
):
    router.include_router(room.router)
