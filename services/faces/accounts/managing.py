"""`/comptes/{login}`: an account as who keeps it sees it, with its rights past and to come."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.access.domain.grants import Grant, GrantState
from services.access.domain.principals import LABELS
from services.faces.accounts.administering import ACCOUNTS, Keeper, TheKeeper
from services.faces.accounts.last_seen import LastSeen
from services.faces.accounts.offers import Typed
from services.faces.page import Page
from services.faces.theme.dates import day
from services.faces.theme.frame import Link
from services.faces.theme.statuses import Status

KINDS = {GrantState.STANDS: "good", GrantState.TO_COME: "info", GrantState.OVER: "gone"}
NOTHING = Typed()
router = APIRouter(prefix=ACCOUNTS, include_in_schema=False)


@router.get("/{login}")
def account(login: str, at: TheKeeper, fait: str = "") -> Response:
    """One of the accounts."""
    return account_page(at, login, fait)


def account_page(
    at: Keeper,
    login: str,
    done: str = "",
    *,
    sentence: str = "",
    email: str | None = None,
    typed: Typed = NOTHING,
    errors: Sequence[tuple[str, str]] = (),
) -> Page:
    """The page of an account; `sentence`, `errors`: what was refused; the rest: what was typed."""
    found, passwords = at.account(login), at.access.passwords
    factor = at.access.second_factor
    known = (passwords.address_of(login) or "") if at.manages else ""
    return Page(
        "managed_account.html",
        422 if sentence or errors else 200,
        title=f"Compte {login}",
        crumbs=(Link("Comptes", ACCOUNTS),),
        token=at.token,
        manages=at.manages,
        managed=found,
        seen=LastSeen(at.access.accounts.last_sign_ins(), at.access.accounts.today).words(found),
        rights=[_right(at, each) for each in reversed(at.grants(login))],
        roles=[(each.value, LABELS[each]) for each in at.gives] if login != at.by else [],
        typed=typed._asdict(),
        email=known if email is None else email,
        has_password=passwords.has_one(login),
        enrolled=factor.enrolled(login),
        required=factor.required(login),
        done=done,
        errors=[*errors, *([("", sentence)] if sentence else [])],
    )


def _right(at: Keeper, grant: Grant) -> Mapping[str, Any]:
    """A right in words: `ends` is where it may be taken back, `next` where it is handed over."""
    state = grant.state(at.access.accounts.now)
    here = f"{ACCOUNTS}/{grant.login}/droits/{grant.id}"
    begun = f"à partir du {day(grant.starts_on)}" if grant.starts_on else f"le {day(grant.since)}"
    if grant.until:
        last = f"retiré le {day(grant.until)}" + (
            f" par {grant.ended_by}" if grant.ended_by else ""
        )
    else:
        last = f"jusqu'au {day(grant.ends_on)}" if grant.ends_on else "sans limite"
    return {
        "role": LABELS[grant.held.role],
        "place": at.places(grant.held.scope),
        "begun": begun,
        "by": grant.by,
        "last": last,
        "state": Status(state.value, KINDS[state]),
        "ends": f"{here}/retrait" if state is not GrantState.OVER else "",
        "next": f"{here}/passation" if state is GrantState.STANDS else "",
    }
