"""A principal is what it was granted: roles, each with its scope."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Role(StrEnum):
    """Who one is for Relais."""

    INTERVENANT = "intervenant"
    CHEF_DE_SERVICE = "chef_de_service"
    EMPLOYEUR = "employeur"
    PREFECTURE = "prefecture"
    FINANCEUR = "financeur"
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
    """Whoever asks, by the name under which it is logged."""

    name: str
    holds: tuple[Held, ...] = ()


ANYONE = Principal("anonyme")
"""Not signed in: open data, and nothing else."""
