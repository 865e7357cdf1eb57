"""The levels of recoding, from fine to coarse: each places every code of its list."""

from collections.abc import Iterable

from contracts import codes
from contracts.release_plan.planned import Merged, RecodingLevel

ALONE: dict[RecodingLevel, frozenset[str]] = {}
"""By level, the codes that stay alone on purpose; a test finds a new code that has no place."""


def _level(*merged: Merged, alone: Iterable[str] = ()) -> RecodingLevel:
    ALONE[merged] = frozenset(alone)
    return merged


WOMEN_OR_NOT = _level(Merged("m_nr", "homme ou non renseigné", ("m", "nr")), alone=("f",))
KNOWN_AGES = _level(
    Merged("lt25", "moins de 25 ans", ("lt18", "18_24")),
    Merged("gt45_nr", "plus de 45 ans ou non renseigné", ("46_65", "gt65", "nr")),
    alone=("25_45",),
)
ADULTS = _level(
    Merged("autres", "autres âges ou non renseigné", ("lt18", "18_24", "gt65", "nr")),
    alone=("25_45", "46_65"),
)
HALF_AGES = _level(
    Merged("lt25_nr", "moins de 25 ans ou non renseigné", ("lt18", "18_24", "nr")),
    Merged("ge25", "25 ans et plus", ("25_45", "46_65", "gt65")),
)
OFFENDERS_ASIDE = _level(
    Merged("auteur_nr", "auteur ou non renseigné", ("auteur", "nr")),
    alone=("victime", "sans_infraction"),
)
VICTIMS_OR_NOT = _level(
    Merged("autres", "autre statut ou non renseigné", ("auteur", "sans_infraction", "nr")),
    alone=("victime",),
)
HEALTH_AND_NEEDS = _level(
    Merged("psy_addict", "pathologies psychologiques ou addictives", ("psy", "addict")),
    Merged("socioeco_logement", "problèmes sociaux ou de logement", ("socioeco", "logement")),
    Merged("autres", "voisinage ou autre", ("voisinage", "autre")),
    alone=("intrafam", "conjugal"),
)
FAMILY_AND_REST = _level(
    Merged("famille", "conflits intra-familiaux ou conjugaux", ("intrafam", "conjugal")),
    Merged(
        "autres",
        "autres problématiques",
        ("voisinage", "psy", "addict", "socioeco", "logement", "autre"),
    ),
)
NO_MINOR_SAISINE = _level(
    Merged("rares", "CORG, OPP ou autres", ("corg", "opp", "autres")),
    alone=("main_courante", "services", "ext", "directe"),
)
HOUSE_OR_OUTSIDE = _level(
    Merged(
        "maison", "par la police ou la gendarmerie", ("main_courante", "corg", "opp", "services")
    ),
    Merged("dehors", "services extérieurs, usager ou autres", ("ext", "directe", "autres")),
)
MAIN_PARTNERS = _level(
    Merged("autres", "autres partenaires", tuple(codes.PARTENAIRE_DETAIL.by_code)),
    alone=codes.PARTENAIRE.by_code,
)
FOUR_PARTNERS = _level(
    Merged(
        "autres",
        "autres partenaires",
        ("ccas", "sante", "enfance", *codes.PARTENAIRE_DETAIL.by_code),
    ),
    alone=("secteur", "asso", "justice"),
)
ANSWERED = _level(
    Merged("refus", "refusée, non venue ou sans réponse", ("refuse", "non_venu", "sans_reponse")),
    alone=("accepte", "en_attente", "non_demande"),
)
ACCEPTED_OR_NOT = _level(
    Merged(
        "autres",
        "toute autre suite",
        ("refuse", "non_venu", "sans_reponse", "en_attente", "non_demande"),
    ),
    alone=("accepte",),
)
OUTSIDE_ACTS = _level(
    Merged(
        "dehors",
        "visites, accompagnements, médiations, évaluations conjointes",
        ("visite", "accompagnement", "mediation", "evaluation_conjointe"),
    ),
    alone=("entretien", "demarche"),
)
YES_OR_NOT = _level(Merged("non_nr", "non, ou non renseigné", ("non", "nr")), alone=("oui",))
