"""`/comptes`: who holds what, since when, by whom, today or another day; and who is invited."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter

from contracts.days import day_written, written_day
from services.access.domain.principals import LABELS
from services.faces.accounts.administering import ACCOUNTS, Keeper, TheKeeper
from services.faces.accounts.changes import changes_seen_by
from services.faces.accounts.last_seen import IDLE, NEVER
from services.faces.accounts.lines import lines_of
from services.faces.accounts.offers import DAY, folded
from services.faces.page import Page
from services.faces.theme.dates import day as in_words
from services.faces.theme.frame import around

PAGE = 50  # lines
STATES = {
    "": "Tous",
    "bientot": "Droit qui s'achève",
    "invites": "Invités",
    NEVER: "Jamais connectés",
    IDLE: "Sans connexion depuis 90 jours",
    "sans": "Sans droit",
    "fermes": "Fermés",
}
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
