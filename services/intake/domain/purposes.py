"""Why the personal details of a case are opened."""

from collections.abc import Mapping
from types import MappingProxyType

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "suivi": "suivre la situation",
        "contact": "reprendre contact avec la personne",
        "liaison": "établir une fiche de liaison",
        "droits": "répondre à une demande de la personne sur ses données",
        "controle": "contrôler la tenue du coffre",
        "conservation": "appliquer la durée de conservation",
    }
)
"""Why details are opened, in codes: a free text would be one more place for a name."""
