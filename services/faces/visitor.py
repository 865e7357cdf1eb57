"""Who looks at a page, and the frame that it is shown in."""

from dataclasses import replace
from typing import NamedTuple

from fastapi import Request

from contracts.identifiers import NATION
from services.access.domain.principals import Principal
from services.access.gate import SIGN_IN, Gate
from services.faces.navigation import (
    ALONE,
    OF_THE_NATION,
    PUBLIC,
    at_a_post,
    homes_of,
    marked,
    role_at,
)
from services.faces.needs import Setting
from services.faces.theme.dates import day
from services.faces.theme.frame import Frame, Link
from services.faces.theme.frame import Visitor as SignedIn
from services.keys.asking import KeysAway

OWN = Link("Votre compte", "/compte")


class Visitor(NamedTuple):
    """Somebody at a page. `alone`: there are no accounts; `csrf` is the token of their forms.

    `who` is None before sign-in.
    """

    alone: bool
    csrf: str = ""
    who: Principal | None = None


def visitor(gate: Gate, request: Request) -> Visitor:
    """Whose browser asks; it refuses nobody, so that a refusal has its navigation too.

    Nobody is known while the keys are away under which accounts are named.
    """
    try:
        if gate.open or gate.access is None:
            return Visitor(alone=True)
        session, who = gate.session(request), gate.holder(request)
    except KeysAway:
        return Visitor(alone=False)
    return Visitor(False, session.csrf if session and who else "", who)


def framed(page: Frame, seen_by: Visitor, address: str, setting: Setting) -> Frame:
    """The frame of the page at `address`, a path with its query; `page`: what it says of itself."""
    who = seen_by.who
    of_a_post = at_a_post(address)
    until = setting.until() if setting.demo else None
    held = role_at(who, address) if who else of_a_post if seen_by.alone else None
    found = held.tabs if held else ALONE if seen_by.alone else PUBLIC
    served = [tab for tab in found if setting.nation or tab.path not in OF_THE_NATION]
    tabs = marked(served, address)
    homes = homes_of(who) if who else []
    homes = homes if len(homes) > 1 else []
    return replace(
        page,
        place=held.place(setting.post_names()) if held else None,
        navigation=tabs,
        visitor=SignedIn(who.name, seen_by.csrf, [*homes, OWN]) if who else None,
        sign_in="" if seen_by.alone or address.startswith(SIGN_IN) else SIGN_IN,
        demo=setting.demo,
        nature=f"Elles s’arrêtent au {day(until)}." if until else page.nature,
        notice=setting.notice(of_a_post.area if of_a_post else NATION) or "",
        dock=[tab for tab in tabs if tab.icon],
    )
