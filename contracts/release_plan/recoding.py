"""The levels of recoding, from fine to coarse: each places every code of its list."""

from collections.abc import Iterable

from contracts import codes
from contracts.codes import CodeList
from contracts.release_plan.planned import Merged, RecodingLevel


def _level(listed: CodeList, *merged: Merged, alone: Iterable[str] = ()) -> RecodingLevel:
    """A level that places every code of the list: merged, or `alone` on purpose.

    Raises ValueError where a code has no place, so that a new one is never forgotten.
    """
    placed = {*alone, *(code for each in merged for code in each.modalities)}
    if missing := [code for code in listed.by_code if code not in placed]:
        raise ValueError(
            f"{listed.name}: {', '.join(missing)} in no level of recoding with "
            f"{merged[0].label!r}. Merge it or name it alone in contracts/release_plan/recoding.py."
        )
    return merged


WOMEN_OR_NOT = _level(
    codes.SEXE, Merged("m_nr", "homme ou non renseigné", ("m", "nr")), alone=("f",)
)
KNOWN_AGES = _level(
    codes.AGE,
    Merged("lt25", "moins de 25 ans", ("lt18", "18_24")),
    Merged("gt45_nr", "plus de 45 ans ou non renseigné", ("46_65", "gt65", "nr")),
    alone=("25_45",),
)
ADULTS = _level(
    codes.AGE,
    Merged("autres", "autres âges ou non renseigné", ("lt18", "18_24", "gt65", "nr")),
    alone=("25_45", "46_65"),
)
HALF_AGES = _level(
    codes.AGE,
    Merged("lt25_nr", "moins de 25 ans ou non renseigné", ("lt18", "18_24", "nr")),
    Merged("ge25", "25 ans et plus", ("25_45", "46_65", "gt65")),
)
OFFENDERS_ASIDE = _level(
    codes.STATUT_PERSONNE,
    Merged("auteur_nr", "auteur ou non renseigné", ("auteur", "nr")),
    alone=("victime", "sans_infraction"),
)
VICTIMS_OR_NOT = _level(
    codes.STATUT_PERSONNE,
    Merged("autres", "autre statut ou non renseigné", ("auteur", "sans_infraction", "nr")),
    alone=("victime",),
)
HEALTH_AND_NEEDS = _level(
    codes.PROBLEMATIQUE,
    Merged("psy_addict", "pathologies psychologiques ou addictives", ("psy", "addict")),
    Merged("socioeco_logement", "problèmes sociaux ou de logement", ("socioeco", "logement")),
    Merged("autres", "voisinage ou autre", ("voisinage", "autre")),
    alone=("intrafam", "conjugal"),
)
FAMILY_AND_REST = _level(
    codes.PROBLEMATIQUE,
    Merged("famille", "conflits intra-familiaux ou conjugaux", ("intrafam", "conjugal")),
    Merged(
        "autres",
        "autres problématiques",
        ("voisinage", "psy", "addict", "socioeco", "logement", "autre"),
    ),
)
NO_MINOR_SAISINE = _level(
    codes.SAISINE,
    Merged("rares", "CORG, OPP ou autres", ("corg", "opp", "autres")),
    alone=("main_courante", "services", "ext", "directe"),
)
HOUSE_OR_OUTSIDE = _level(
    codes.SAISINE,
    Merged(
        "maison", "par la police ou la gendarmerie", ("main_courante", "corg", "opp", "services")
    ),
    Merged("dehors", "services extérieurs, usager ou autres", ("ext", "directe", "autres")),
)
MAIN_PARTNERS = _level(
    codes.PARTENAIRE_TOUS,
    Merged("autres", "autres partenaires", tuple(codes.PARTENAIRE_DETAIL.by_code)),
    alone=codes.PARTENAIRE.by_code,
)
FOUR_PARTNERS = _level(
    codes.PARTENAIRE_TOUS,
    Merged(
        "autres",
        "autres partenaires",
        ("ccas", "sante", "enfance", *codes.PARTENAIRE_DETAIL.by_code),
    ),
    alone=("secteur", "asso", "justice"),
)
ANSWERED = _level(
    codes.SUITE_ORIENTATION,
    Merged("refus", "refusée, non venue ou sans réponse", ("refuse", "non_venu", "sans_reponse")),
    alone=("accepte", "en_attente", "non_demande"),
)
ACCEPTED_OR_NOT = _level(
    codes.SUITE_ORIENTATION,
    Merged(
        "autres",
        "toute autre suite",
        ("refuse", "non_venu", "sans_reponse", "en_attente", "non_demande"),
    ),
    alone=("accepte",),
)
OUTSIDE_ACTS = _level(
    codes.NATURE_ACTE,
    Merged(
        "dehors",
        "visites, accompagnements, médiations, évaluations conjointes",
        ("visite", "accompagnement", "mediation", "evaluation_conjointe"),
    ),
    alone=("entretien", "demarche"),
)
YES_OR_NOT = _level(
    codes.OUI_NON_NR, Merged("non_nr", "non, ou non renseigné", ("non", "nr")), alone=("oui",)
)
