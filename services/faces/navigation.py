"""Where a role begins, and where else it may go: what each one's navigation shows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from services.access.domain.principals import Principal, Role


class Way(NamedTuple):
    """A link to a page."""

    label: str
    path: str


_POST = Way("Poste {area}", "/postes/{area}")
WAYS: Mapping[Role, tuple[Way, ...]] = MappingProxyType(
    {
        Role.INTERVENANT: (Way("Saisie {area}", "/saisie/{area}"), _POST),
        Role.CHEF_DE_SERVICE: (_POST,),
        Role.EMPLOYEUR: (_POST,),
        Role.PREFECTURE: (
            Way("Département {area}", "/partenaires/prefecture?perimetre={area}"),
            Way("Arbitrage FIPD", "/arbitrage?perimetre={area}"),
        ),
        Role.FINANCEUR: (Way("Poste financé {area}", "/partenaires/funder?perimetre={area}"),),
        Role.DCSP: (Way("Bilan DCSP", "/partenaires/dcsp"),),
        Role.DGGN: (Way("Bilan DGGN", "/partenaires/dggn"),),
        Role.ANISCG: (Way("Bilan ANISCG", "/partenaires/aniscg"),),
        Role.AUDITEUR: (
            Way("Vérifier", "/verification"),
            Way("État du journal", "/journal"),
        ),
        Role.ADMINISTRATEUR: (Way("Comptes", "/aide/administrateur"),),
        Role.LOGICIEL: (),
    }
)
"""By role, the first of them its home; `{area}`: each area of its scope."""


def ways_of(who: Principal) -> list[Way]:
    """Every page that is there for what somebody holds, each once."""
    found = [
        Way(label.format(area=area), path.format(area=area))
        for role, scope in who.holds
        for area in sorted(scope)
        for label, path in WAYS[role]
    ]
    return list(dict.fromkeys(found))


def home_of(who: Principal) -> str | None:
    """The page where somebody begins; None for who holds nothing, or must choose."""
    homes = {
        WAYS[role][0].path.format(area=area)
        for role, scope in who.holds
        for area in scope
        if WAYS[role]
    }
    return homes.pop() if len(homes) == 1 else None
