"""The scope that each role has: a post, posts, a département, or the whole of France."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION, luhn_holds
from contracts.patterns import COMMUNE_CODE, POST_ID, SIREN
from contracts.release_plan import VIEWS
from services.access.domain.policy import VIEWS_IN_SCOPE
from services.access.domain.principals import LABELS, Role

MANY = 1_000


class ScopeRefused(ValueError):
    """A scope that a role cannot have; the message (French) says what is expected."""


class Expected(NamedTuple):
    """The areas that a role may have as its scope, at most `most` of them, in French `words`."""

    words: str
    fits: Callable[[str], object]
    most: int = MANY


def _local(area: str) -> bool:
    return bool(
        re.fullmatch(POST_ID, area)
        or re.fullmatch(COMMUNE_CODE, area)
        or area in DEPARTEMENT.by_code
        or (re.fullmatch(SIREN, area) and luhn_holds(area))
    )


def _measured(area: str) -> bool:
    return area == NATION or area in DEPARTEMENT.by_code


_POSTS = Expected("des postes (27-01)", re.compile(POST_ID).fullmatch)
_DEPARTMENT = Expected("un département (27)", DEPARTEMENT.by_code.__contains__, 1)
_OF_A_VIEW = {"department": _DEPARTMENT, "post": _POSTS}
SCOPES: Mapping[Role, Expected] = MappingProxyType(
    {
        **{
            role: _OF_A_VIEW[VIEWS[view].scope or ""]
            for role, (view, *others) in VIEWS_IN_SCOPE.items()
            if not others
        },
        Role.INTERVENANT: _POSTS._replace(words="un poste (27-01)", most=1),
        Role.CHEF_DE_SERVICE: _POSTS,
        Role.EMPLOYEUR: _POSTS,
        Role.LOGICIEL: _POSTS,
        Role.SERVICES_SOCIAUX: Expected("des départements (27), ou la France (FR)", _measured),
        Role.FINANCEUR: Expected(
            "des postes (27-01), une commune, un EPCI par son SIREN ou un département", _local
        ),
    }
)
"""By role, that of the one view that it reads where nothing else is said; those that are not here
are for the whole of France.
"""


def scope_of(role: Role, scope: Sequence[str]) -> tuple[str, ...]:
    """`scope` when it fits the role; the nation for a role of the whole of France.

    Raises ScopeRefused.
    """
    expected, name = SCOPES.get(role), LABELS[role]
    if expected is None:
        if scope and list(scope) != [NATION]:
            raise ScopeRefused(f"« {name} » vaut pour la France entière : sans périmètre.")
        return (NATION,)
    fits = all(expected.fits(area) for area in scope)
    if not fits or not 1 <= len(scope) <= expected.most:
        raise ScopeRefused(f"« {name} » demande pour périmètre {expected.words}.")
    return tuple(dict.fromkeys(scope))
