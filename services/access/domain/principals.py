"""Roles, and the principal that holds them: whoever asks, with the scope of each role."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Role(StrEnum):
    """The work for which somebody, or a program, has access."""

    INTERVENANT = "intervenant"
    CHEF_DE_SERVICE = "chef_de_service"
    EMPLOYEUR = "employeur"
    PREFECTURE = "prefecture"
    FINANCEUR = "financeur"
    SERVICES_SOCIAUX = "services_sociaux"
    DCSP = "dcsp"
    DGGN = "dggn"
    ANISCG = "aniscg"
    AUDITEUR = "auditeur"
    ADMINISTRATEUR = "administrateur"
    LOGICIEL = "logiciel"


LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.INTERVENANT: "Intervenant social",
        Role.CHEF_DE_SERVICE: "Chef de service",
        Role.EMPLOYEUR: "Employeur",
        Role.PREFECTURE: "Préfecture",
        Role.FINANCEUR: "Financeur local",
        Role.SERVICES_SOCIAUX: "Services sociaux",
        Role.DCSP: "Direction centrale de la sécurité publique",
        Role.DGGN: "Direction générale de la gendarmerie nationale",
        Role.ANISCG: "Association nationale (ANISCG)",
        Role.AUDITEUR: "Auditeur",
        Role.ADMINISTRATEUR: "Administrateur des comptes",
        Role.LOGICIEL: "Logiciel qui transmet des faits",
    }
)


class Held(NamedTuple):
    """A role and its scope: posts (`27-01`), départements (`27`) or the nation (`FR`)."""

    role: Role
    scope: frozenset[str]


class Principal(NamedTuple):
    """Whoever sends a request; the journal of access knows them by `name`.

    `without_prefecture`: for ANISCG, the départements where no préfecture has an account.
    `told`: what lines of the log call them, which name no person.
    """

    name: str
    holds: tuple[Held, ...] = ()
    without_prefecture: frozenset[str] = frozenset()
    told: str = ""


ANYONE = Principal("anonyme", told="anonyme")
"""The principal of a browser that is not signed in: it reads open data alone."""
LOCAL = Principal("poste local", told="poste local")
"""Whoever runs the machine: each command, and every request while there are no accounts."""
VAULT = Principal("coffre", told="coffre")
"""The vault, which tells the log what it erased; compare with `is`, a login may be the same."""
