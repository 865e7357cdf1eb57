"""French labels of fields whose code list does not name them, and words of help."""

from collections.abc import Mapping
from types import MappingProxyType

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "occurred_on": "Date du fait",
        "force": "Force",
        "by_partner": "Partenaire à l'origine",
        "partner_purpose": "Objet de sa demande",
        "person.status": "Statut",
        "person.age": "Âge",
        "person.commune": "Commune (code INSEE)",
        "person.returning": "Personne déjà reçue par le poste",
        "person.known_to_social_services": "Connue des services sociaux",
        "problems": "Problématique principale",
        "details": "Situations citées",
        "consent_to_contact": "La personne accepte d'être recontactée",
        "level": "Niveau",
        "setting": "Cadre",
        "minutes": "Durée, en minutes",
        "hours": "Durée, en heures",
        "partner": "Partenaire",
        "kind": "Nature",
        "context": "Contexte",
        "orientation": "Orientation",
        "solution": "Solution",
        "tool": "Outil de liaison",
        "answer_wanted": "Un retour du partenaire est attendu",
        "outcome": "Suite donnée",
        "known_to_social_services": "Connue des services sociaux",
        "mode": "Mode",
        "reason": "Motif",
        "direction": "Sens",
        "purpose": "Objet",
        "with": "Avec",
    }
)
"""By the path of the value in the data of its event."""
HINTS: Mapping[str, str] = MappingProxyType(
    {
        "day": "JJ/MM/AAAA",
        "commune": "cinq caractères, par exemple 27229 ; rien si elle n'est pas connue",
        "minutes": "de 0 à 1440",
    }
)
"""By kind of control."""
