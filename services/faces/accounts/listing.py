"""`/comptes`: who holds what, since when, by whom, today or another day; and who is invited."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter

from contracts.days import day_at, day_written, written_day
from contracts.identifiers import NATION
from services.access.domain.grants import Grant, GrantState
from services.access.domain.invitations import Invitation, InvitationState
from services.access.domain.principals import LABELS, Role
from services.access.domain.register import Register
from services.faces.accounts.administering import ACCOUNTS, Keeper, TheKeeper
from services.faces.accounts.changes import changes_seen_by
from services.faces.accounts.offers import DAY, folded
from services.faces.page import Page
from services.faces.theme.dates import day as in_words
from services.faces.theme.frame import around
from services.faces.theme.statuses import Status

PAGE = 50  # lines
SOON = timedelta(days=90)
STATES = {
    "": "Tous",
    "bientot": "Droit qui s'achève",
    "invites": "Invités",
    "sans": "Sans droit",
    "fermes": "Fermés",
}


class Line(NamedTuple):
    """An account, or an invitation to open one. `rights`: (role, place) of each grant.

    `invitation`: its number, for an account that is not open yet.
    """

    login: str
    rights: Sequence[tuple[str, str]]
    since: str
    by: str
    state: Status
    kinds: frozenset[str]
    roles: frozenset[Role]
    invitation: str = ""

    @property
    def text(self) -> str:
        """What a search looks through."""
        return folded(" ".join((self.login, *(part for pair in self.rights for part in pair))))


router = APIRouter(prefix=ACCOUNTS, include_in_schema=False)


@router.get("")
def accounts(
    at: TheKeeper,
    q: str = "",
    r: str = "",
    etat: str = "",
    le: str = "",
    debut: int = 0,
    fait: str = "",
) -> Page:
    """Every account that this reader may see, chosen by words, role, state, and as of a day."""
    return accounts_page(at, q=q, role=r, state=etat, on=le, first=debut, done=fait)


def accounts_page(
    at: Keeper,
    *,
    q: str = "",
    role: str = "",
    state: str = "",
    on: str = "",
    first: int = 0,
    done: str = "",
    typed: dict[str, str] | None = None,
    errors: Sequence[tuple[str, str]] = (),
) -> Page:
    """The page, with the form of an invitation; `typed` and `errors`: of that form."""
    today, wrong = at.access.accounts.today, ""
    try:
        asked = day_written(on) if on.strip() else today
    except ValueError:
        asked, wrong = today, DAY
    lines = lines_of(at, asked, past=asked != today)
    words = folded(q).split()
    chosen = [
        line
        for line in lines
        if all(word in line.text for word in words) and (not role or role in line.roles)
    ]
    counts = [
        (code, label, [x for x in chosen if not code or code in x.kinds])
        for code, label in STATES.items()
    ]
    shown = next((found for code, _, found in counts if code == state), chosen)
    first = max(first, 0)

    def path(**more: object) -> str:
        told = {"q": q, "r": role, "etat": state, "le": on} | more
        said = urlencode({name: value for name, value in told.items() if value})
        return f"{ACCOUNTS}?{said}" if said else ACCOUNTS

    before, after = around(first, PAGE, len(shown), lambda place: path(debut=place))
    waiting = sum(line.state.word != "fermé" and bool(line.invitation) for line in lines)
    return Page(
        "accounts.html",
        422 if errors or wrong else 200,
        title="Comptes",
        token=at.token,
        manages=at.manages,
        open_accounts=sum("ouverts" in line.kinds for line in lines),
        waiting=waiting,
        lines=shown[first : first + PAGE],
        first=first,
        total=len(shown),
        before=before,
        after=after,
        chips=[
            (label, path(etat=code), len(found), code == state)
            for code, label, found in counts
            if not code or found or code == state
        ],
        q=q,
        role=role,
        on=written_day(asked) if on and not wrong else on,
        past=in_words(asked) if asked != today else "",
        wrong_day=wrong,
        roles=[(each.value, LABELS[each]) for each in at.gives],
        typed=typed or {},
        errors=[*errors, *([("le", wrong)] if wrong else [])],
        changes=changes_seen_by(at),
        done=done,
    )


def lines_of(at: Keeper, on: date, *, past: bool = False) -> list[Line]:
    """A line for each account and each open invitation that the reader may see, by login.

    `past`: as they were on the day `on`, so that only those that held something are there.
    """
    known = at.access.accounts.register()
    by_login: dict[str, list[Grant]] = {}
    for grant in at.grants():
        by_login.setdefault(grant.login, []).append(grant)
    if past:
        held = {login: [g for g in grants if g.held_on(on)] for login, grants in by_login.items()}
        lines = [_account(at, known, login, grants, on) for login, grants in held.items() if grants]
        return sorted(lines, key=lambda line: line.login)
    logins = known.accounts if at.manages else by_login
    lines = [
        _account(at, known, each, _standing(by_login.get(each, ()), on), on) for each in logins
    ]
    for invitation in at.invitations():
        if invitation.closed is None:
            lines.append(_invited(at, invitation, on))
    return sorted(lines, key=lambda line: line.login)


def _standing(grants: Sequence[Grant], on: date) -> list[Grant]:
    return [each for each in grants if each.state(on) is not GrantState.OVER]


def _account(at: Keeper, known: Register, login: str, grants: Sequence[Grant], on: date) -> Line:
    account = known.accounts[login]
    ends = min((each.ends_on for each in grants if each.ends_on), default=None)
    starts = [each for each in grants if each.state(on) is GrantState.TO_COME]
    kinds = set()
    if account.disabled:
        state, kinds = Status("fermé", "gone"), {"fermes"}
    elif not grants:
        state, kinds = Status("aucun droit", ""), {"sans", "ouverts"}
    elif ends and ends - on <= SOON:
        state, kinds = Status(f"s'achève le {in_words(ends)}", "warn"), {"bientot", "ouverts"}
    elif len(starts) == len(grants) and starts[0].starts_on:
        state, kinds = Status(f"à partir du {in_words(starts[0].starts_on)}", "info"), {"ouverts"}
    else:
        until = f"jusqu'au {in_words(ends)}" if ends else "sans limite"
        state, kinds = Status(until, ""), {"ouverts"}
    last = max(grants, key=lambda each: each.since, default=None)
    return Line(
        login,
        [(LABELS[each.held.role], at.places(each.held.scope)) for each in grants],
        in_words(last.since if last else account.created),
        last.by if last else "",
        state,
        frozenset(kinds),
        frozenset(each.held.role for each in grants),
    )


def _invited(at: Keeper, invitation: Invitation, on: date) -> Line:
    left = (day_at(NATION, invitation.expires) - on).days
    now = at.access.clock()
    expired = invitation.state(now) is InvitationState.EXPIRED
    said = (
        Status("invitation expirée", "warn")
        if expired
        else Status(f"invité, {_days(left)}", "info")
    )
    return Line(
        invitation.login,
        [(LABELS[each.role], at.places(each.scope)) for each in invitation.offers],
        in_words(invitation.since),
        invitation.by,
        said,
        frozenset({"invites"}),
        frozenset(each.role for each in invitation.offers),
        str(invitation.id),
    )


def _days(left: int) -> str:
    return "dernier jour" if left < 1 else f"{left} jour{'s' if left > 1 else ''}"
