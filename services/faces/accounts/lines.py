"""The lines of `/comptes`: what is said of each account, and of each invitation to open one."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.domain.grants import Grant, GrantState
from services.access.domain.invitations import Invitation, InvitationState
from services.access.domain.principals import LABELS, Role
from services.access.domain.register import Register
from services.faces.accounts.administering import Keeper
from services.faces.accounts.last_seen import LastSeen
from services.faces.accounts.offers import folded
from services.faces.theme.dates import day as in_words
from services.faces.theme.statuses import Status

SOON = timedelta(days=90)


class Line(NamedTuple):
    """An account, or an invitation to open one. `rights`: (role, place) of each grant.

    `seen`: when it last signed in, in words. `invitation`, `until`: its number and when it
    expires (ISO 8601), for an account that is not open yet.
    """

    login: str
    rights: Sequence[tuple[str, str]]
    since: str
    by: str
    seen: str
    state: Status
    kinds: frozenset[str]
    roles: frozenset[Role]
    invitation: str = ""
    until: str = ""

    @property
    def text(self) -> str:
        """What a search looks through."""
        return folded(" ".join((self.login, *(part for pair in self.rights for part in pair))))


def lines_of(at: Keeper, on: date, *, past: bool = False) -> list[Line]:
    """A line for each account and each open invitation that the reader may see, by login.

    `past`: as they were on the day `on`, so that only those that held something are there.
    """
    known, seen = at.access.accounts.register(), LastSeen(at.access.accounts.last_sign_ins(), on)
    by_login: dict[str, list[Grant]] = {}
    for grant in at.grants():
        by_login.setdefault(grant.login, []).append(grant)
    if past:
        held = {login: [g for g in grants if g.held_on(on)] for login, grants in by_login.items()}
        lines = [
            _account(at, known, seen, login, grants) for login, grants in held.items() if grants
        ]
        return sorted(lines, key=lambda line: line.login)
    logins = known.accounts if at.manages else by_login
    lines = [
        _account(at, known, seen, each, _standing(by_login.get(each, ()), at.access.accounts.now))
        for each in logins
    ]
    for invitation in at.invitations():
        if invitation.closed is None:
            lines.append(_invited(at, invitation, on))
    return sorted(lines, key=lambda line: line.login)


def _standing(grants: Sequence[Grant], now: datetime) -> list[Grant]:
    return [each for each in grants if each.state(now) is not GrantState.OVER]


def _account(
    at: Keeper, known: Register, seen: LastSeen, login: str, grants: Sequence[Grant]
) -> Line:
    account, on = known.accounts[login], seen.today
    ends = min((each.ends_on for each in grants if each.ends_on), default=None)
    starts = [each for each in grants if each.state(at.access.accounts.now) is GrantState.TO_COME]
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
        seen.words(account),
        state,
        frozenset({*kinds, *seen.kinds(account)}),
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
        "",
        said,
        frozenset({"invites"}),
        frozenset(each.role for each in invitation.offers),
        str(invitation.id),
        invitation.expires.isoformat(),
    )


def _days(left: int) -> str:
    return "dernier jour" if left < 1 else f"{left} jour{'s' if left > 1 else ''}"
