"""What is offered to somebody, as it is typed: a role, its scope, its days; or why it cannot be."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from contracts.codes import DEPARTEMENT
from contracts.communes import NotACommune, names_of
from contracts.communes.names import understood
from contracts.days import day_written
from contracts.patterns import COMMUNE_CODE, POST_ID
from services.access.domain.events import Offer
from services.access.domain.principals import LABELS, Role
from services.access.domain.scopes import ScopeRefused, scope_of
from services.faces.accounts.needs import KnownPosts

DAY = "Une date s'écrit JJ/MM/AAAA, par exemple 31/12/2026."
STANDING = date(9999, 1, 1)  # after the end of each commune that ended
_NAMED = re.compile(r"[^\W\d_]{3}")  # three letters: no code, nor FR
ADDRESS = re.compile(r"(?<![^@\s])[^@\s]{1,64}@[^@\s]{1,190}")


def folded(text: str) -> str:
    """Text to compare by: small letters without accents, one space between words."""
    bare = normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join(bare.casefold().split())


_ROLES: Mapping[str, Role] = {
    folded(name): role for role in Role for name in (role.value, LABELS[role])
}
_DEPARTMENTS: Mapping[str, str] = {folded(each.label): each.code for each in DEPARTEMENT.codes}


class Typed(NamedTuple):
    """What somebody typed of an offer; a page shows it again."""

    role: str = ""
    perimetre: str = ""
    du: str = ""
    au: str = ""


class Misfilled(ValueError):
    """Fields that say nothing usable. `errors`: (name of the field, sentence in French)."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ; ".join(sentence for _, sentence in errors))
        self.errors = errors


def role_of(text: str) -> Role | None:
    """The role whose code or French name was typed."""
    return _ROLES.get(folded(text))


def areas_of(text: str) -> tuple[str, ...]:
    """The areas typed, by their codes; départements and communes may be named: `Eure, Évreux`."""
    parts = (each.strip() for each in re.split(r"[,;|\n]", text))
    found = (_DEPARTMENTS.get(folded(each)) or _commune(each) for each in parts if each)
    return tuple(area for each in found for area in (each.split() if " " in each else [each]))


def _commune(said: str) -> str:
    """The code of the commune that is named, else what was said."""
    if not _NAMED.search(said):
        return said.upper()
    try:
        return understood(said, STANDING).code
    except NotACommune:
        return said.upper()


def offer_of(typed: Typed, known: Collection[str]) -> Offer:
    """The offer that was typed. `known`: the posts of the register. Raises Misfilled."""
    errors: list[tuple[str, str]] = []
    role = role_of(typed.role)
    if role is None or role is Role.LOGICIEL:
        errors.append(("role", "Choisissez un rôle." if not typed.role.strip() else NO_ROLE))
    scope: tuple[str, ...] = ()
    if role is not None:
        try:
            scope = scope_of(role, areas_of(typed.perimetre))
        except ScopeRefused as refused:
            errors.append(("perimetre", str(refused)))
        errors += [("perimetre", why) for why in _unknown(scope, known)]
    days: dict[str, date | None] = {}
    for name, text in (("du", typed.du), ("au", typed.au)):
        try:
            days[name] = day_written(text) if text.strip() else None
        except ValueError:
            errors.append((name, DAY))
    if not errors and days["du"] and days["au"] and days["au"] < days["du"]:
        errors.append(("au", "Le dernier jour précède le premier."))
    if errors or role is None:
        raise Misfilled(errors)
    return Offer(role=role, scope=scope, starts_on=days["du"], ends_on=days["au"])


NO_ROLE = "Ce rôle n'existe pas : prenez-en un de la liste, par exemple intervenant."


def posts_in(texts: Collection[str]) -> set[str]:
    """The posts that some scopes name, to look them up at once."""
    return {area for text in texts for area in areas_of(text) if re.fullmatch(POST_ID, area)}


def known_among(texts: Collection[str], posts: Mapping[str, str], register: KnownPosts) -> set[str]:
    """The posts named by some scopes that the register has. `posts`: those counted already."""
    named = posts_in(texts)
    counted = named & posts.keys()
    return counted | set(register.among(named - counted)) if named - counted else counted


def _unknown(scope: Sequence[str], known: Collection[str]) -> list[str]:
    for area in scope:
        if re.fullmatch(POST_ID, area) and area not in known:
            return [f"Le poste {area} n'est pas au registre : vérifiez-le, ou ouvrez-le d'abord."]
        if re.fullmatch(COMMUNE_CODE, area) and not names_of(area):
            return [f"Aucune commune n'a le code {area} : vérifiez-le."]
    return []


def login_from(address: str) -> str:
    """The account that an address suggests: `N.Roussel@eure.fr` → `n.roussel`."""
    return re.sub(r"[^a-z0-9._-]+", "-", folded(address.partition("@")[0])).strip("-._")[:64]
