"""The last things that happened to accounts, in words, for who keeps them."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from contracts.days import day_at
from contracts.identifiers import NATION
from services.access.domain import events
from services.access.ports import Recorded
from services.faces.accounts.administering import Keeper
from services.faces.theme.dates import day

LOOKED_AT, SHOWN = 60, 10  # events of the log, and those of them that a page shows
Act = Mapping[str, str]


def changes_seen_by(at: Keeper) -> list[tuple[str, str, list[Act]]]:
    """(day, year, acts) of what the reader may know, the newest first; see reading.history."""
    known = [each for each in reversed(at.access.accounts.recent(LOOKED_AT)) if _sees(at, each)]
    shown = ((day_at(NATION, each.at), _act(at, each)) for each in known[:SHOWN])
    return [
        (day(on, year=False), str(on.year), [act for _, act in acts])
        for on, acts in groupby(shown, key=lambda pair: pair[0])
    ]


def _sees(at: Keeper, said: Recorded) -> bool:
    return at.manages or said.by == at.by


def _act(at: Keeper, said: Recorded) -> Act:
    title, about = _words(at, said.event)
    by = f"Par {said.by}."
    return {"says": title, "more": f"{about}. {by}" if about else by}


def _words(at: Keeper, event: events.AccessEvent) -> tuple[str, str]:
    """What happened, and of what right."""
    known = at.access.accounts.register()
    match event:
        case events.Granted():
            return f"Droit donné à {event.login}", at.words(event.role, event.scope)
        case events.Revoked(grant=id):
            grant = known.grants[id]
            return f"Droit retiré à {grant.login}", at.words(*grant.held)
        case events.PostHandedOver(grant=id):
            grant = known.grants[id]
            return f"Poste passé de {grant.login} à {event.login}", at.words(*grant.held)
        case events.Invited():
            return f"Invitation de {event.login}", ", ".join(_offers(at, event))
        case events.InvitationWithdrawn(invitation=id):
            return f"Invitation de {known.invitations[id].login} retirée", ""
        case events.InvitationAccepted():
            return f"Compte ouvert par invitation : {event.login}", ""
        case events.AccountCreated():
            return f"Compte ouvert : {event.login}", ""
        case events.AccountDisabled():
            return f"Compte fermé : {event.login}", ""
        case events.IdentityBound():
            return f"Fournisseur d'identité lié à {event.login}", ""
        case events.IdentityUnbound():
            return f"Fournisseur d'identité délié de {event.login}", ""
        case events.TokenCreated():
            return f"Jeton ouvert : {event.name}", at.places(event.posts)
        case events.TokenRevoked(token=id):
            return f"Jeton retiré : {known.tokens[id].name}", ""


def _offers(at: Keeper, event: events.Invited) -> Iterator[str]:
    return (at.words(each.role, each.scope) for each in event.offers)
