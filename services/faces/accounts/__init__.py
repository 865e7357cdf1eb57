"""Sign-in and sign-out, one's own account, and the accounts as an administrator sees them."""

from fastapi import APIRouter

from services.faces.accounts import administration, home, own, reset, second_factor, sign_in

router = APIRouter(include_in_schema=False)
for room in (home, sign_in, second_factor, reset, own, administration):
    router.include_router(room.router)
