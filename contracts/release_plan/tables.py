"""The tables that releases publish: at which grain, how protected, how coarsened."""

from contracts import codes
from contracts.codes import Code, CodeList
from contracts.release_plan.planned import (
    DEPARTMENT_YEAR,
    DISTINCT,
    FREE,
    MENTIONS,
    NATION_QUARTER,
    NATION_YEAR,
    NORMAL,
    PARTITION,
    POST_YEAR,
    SENSITIVE,
    TOTAL,
    Grain,
    Merged,
    OpenTable,
    PlannedTable,
    RecodingLevel,
)
from contracts.statistics.indicators import INDICATORS

NATIONAL = (NATION_QUARTER, NATION_YEAR)
TO_DEPARTMENTS = (*NATIONAL, DEPARTMENT_YEAR)
TO_POSTS = (*TO_DEPARTMENTS, POST_YEAR)

# The steps of the ladders, from fine to coarse.
WOMEN_OR_NOT: RecodingLevel = (Merged("m_nr", "homme ou non renseigné", ("m", "nr")),)
KNOWN_AGES: RecodingLevel = (
    Merged("lt25", "moins de 25 ans", ("lt18", "18_24")),
    Merged("gt45_nr", "plus de 45 ans ou non renseigné", ("46_65", "gt65", "nr")),
)
ADULTS: RecodingLevel = (
    Merged("autres", "autres âges ou non renseigné", ("lt18", "18_24", "gt65", "nr")),
)
HALF_AGES: RecodingLevel = (
    Merged("lt25_nr", "moins de 25 ans ou non renseigné", ("lt18", "18_24", "nr")),
    Merged("ge25", "25 ans et plus", ("25_45", "46_65", "gt65")),
)
OFFENDERS_ASIDE: RecodingLevel = (Merged("auteur_nr", "auteur ou non renseigné", ("auteur", "nr")),)
VICTIMS_OR_NOT: RecodingLevel = (
    Merged("autres", "autre statut ou non renseigné", ("auteur", "sans_infraction", "nr")),
)
HEALTH_AND_NEEDS: RecodingLevel = (
    Merged("psy_addict", "pathologies psychologiques ou addictives", ("psy", "addict")),
    Merged("socioeco_logement", "problèmes sociaux ou de logement", ("socioeco", "logement")),
    Merged("autres", "voisinage ou autre", ("voisinage", "autre")),
)
FAMILY_AND_REST: RecodingLevel = (
    Merged("famille", "conflits intra-familiaux ou conjugaux", ("intrafam", "conjugal")),
    Merged(
        "autres",
        "autres problématiques",
        ("voisinage", "psy", "addict", "socioeco", "logement", "autre"),
    ),
)
NO_MINOR_SAISINE: RecodingLevel = (
    Merged("rares", "CORG, OPP ou autres", ("corg", "opp", "autres")),
)
HOUSE_OR_OUTSIDE: RecodingLevel = (
    Merged(
        "maison", "par la police ou la gendarmerie", ("main_courante", "corg", "opp", "services")
    ),
    Merged("dehors", "services extérieurs, usager ou autres", ("ext", "directe", "autres")),
)
MAIN_PARTNERS: RecodingLevel = (
    Merged(
        "autres",
        "autres partenaires",
        tuple(codes.PARTENAIRE_DETAIL.by_code),
    ),
)
FOUR_PARTNERS: RecodingLevel = (
    Merged(
        "autres",
        "autres partenaires",
        ("ccas", "sante", "enfance", *codes.PARTENAIRE_DETAIL.by_code),
    ),
)
ANSWERED: RecodingLevel = (
    Merged("refus", "refusée, non venue ou sans réponse", ("refuse", "non_venu", "sans_reponse")),
)
ACCEPTED_OR_NOT: RecodingLevel = (
    Merged(
        "autres",
        "toute autre suite",
        ("refuse", "non_venu", "sans_reponse", "en_attente", "non_demande"),
    ),
)
OUTSIDE_ACTS: RecodingLevel = (
    Merged(
        "dehors",
        "visites, accompagnements, médiations, évaluations conjointes",
        ("visite", "accompagnement", "mediation", "evaluation_conjointe"),
    ),
)
YES_OR_NOT: RecodingLevel = (Merged("non_nr", "non, ou non renseigné", ("non", "nr")),)
INSIDE_OR_NOT = CodeList(
    "residence_publiee",
    "Résidence, telle que publiée",
    (
        Code("dans", "dans le territoire"),
        Code("hors_nr", "hors du territoire, ou commune non renseignée"),
    ),
)
"""Two sides: a post where few communes are missing has no third that could be kept secret."""


def _situations(
    code: str,
    key: str,
    codes: CodeList,
    grains: tuple[Grain, ...],
    threshold: int,
    *recoding: RecodingLevel,
) -> PlannedTable:
    return PlannedTable(
        code, code, "situations", PARTITION, threshold, grains, (key,), (codes,), recoding
    )


def _orientations(
    code: str, key: str, codes: CodeList, grains: tuple[Grain, ...], *recoding: RecodingLevel
) -> PlannedTable:
    return PlannedTable(
        code, code, "orientations", PARTITION, NORMAL, grains, (key,), (codes,), recoding
    )


PLANNED = (
    PlannedTable("A1", "A1", "situations", TOTAL, NORMAL, TO_POSTS),
    PlannedTable(
        "A3",
        "A3",
        "acts",
        FREE,
        NORMAL,
        TO_POSTS,
        ("nature",),
        (codes.NATURE_ACTE,),
        (OUTSIDE_ACTS,),
    ),
    PlannedTable(
        "A4",
        "A4",
        "acts",
        FREE,
        NORMAL,
        NATIONAL,
        ("level", "setting"),
        (codes.NIVEAU_ENTRETIEN, codes.CADRE_ENTRETIEN),
    ),
    PlannedTable("A6", "A6", "situations", DISTINCT, NORMAL, (NATION_YEAR, DEPARTMENT_YEAR)),
    _situations("B1", "sex", codes.SEXE, TO_DEPARTMENTS, NORMAL, WOMEN_OR_NOT),
    _situations("B2", "age", codes.AGE, TO_DEPARTMENTS, SENSITIVE, KNOWN_AGES, HALF_AGES, ADULTS),
    _situations(
        "B3",
        "status",
        codes.STATUT_PERSONNE,
        TO_DEPARTMENTS,
        SENSITIVE,
        OFFENDERS_ASIDE,
        VICTIMS_OR_NOT,
    ),
    _situations("B4", "territory", INSIDE_OR_NOT, TO_POSTS, SENSITIVE),
    _situations("B5", "returning", codes.OUI_NON_NR, TO_POSTS, NORMAL, YES_OR_NOT),
    _situations("B6", "known_to_social_services", codes.OUI_NON_NR, TO_POSTS, NORMAL, YES_OR_NOT),
    PlannedTable(
        "C1",
        "C1",
        "mentions",
        MENTIONS,
        NORMAL,
        TO_POSTS,
        ("problem",),
        (codes.PROBLEMATIQUE,),
        (HEALTH_AND_NEEDS, FAMILY_AND_REST),
    ),
    _situations(
        "C2", "problem", codes.PROBLEMATIQUE, NATIONAL, NORMAL, HEALTH_AND_NEEDS, FAMILY_AND_REST
    ),
    _situations(
        "D1", "saisine", codes.SAISINE, TO_POSTS, NORMAL, NO_MINOR_SAISINE, HOUSE_OR_OUTSIDE
    ),
    PlannedTable(
        "D2",
        "D2",
        "situations",
        FREE,
        NORMAL,
        NATIONAL,
        ("purpose",),
        (codes.NIVEAU_PARTENAIRE_VERS_IS,),
    ),
    _orientations(
        "E1", "partner", codes.PARTENAIRE_TOUS, TO_DEPARTMENTS, MAIN_PARTNERS, FOUR_PARTNERS
    ),
    _orientations("E2", "solution", codes.SOLUTION, TO_POSTS),
    _orientations("E3", "outcome", codes.SUITE_ORIENTATION, TO_POSTS, ANSWERED, ACCEPTED_OR_NOT),
    PlannedTable(
        "E4", "E4", "acts", FREE, NORMAL, NATIONAL, ("partner",), (codes.PARTENAIRE_TOUS,)
    ),
    PlannedTable(
        "E5", "E5", "acts", FREE, NORMAL, TO_DEPARTMENTS, ("kind",), (codes.SUITE_PENALE,)
    ),
)
"""Protected tables. C2 stays at the nation: lower down it would bound the mentions of C1."""

OF_POSTS = ("nation", "department", "site")
SURVEY_OF_POSTS = (
    *("S02", "S03", "S04", "S05", "S06", "S07", "S08"),
    *("S10", "S11", "S12", "S13", "S14", "S16", "S17", "S27", "S30"),
)
"""What posts answered of themselves; not the tables about their holders, nor S15 and S29,
which count persons at whatever number."""

OPEN = (
    OpenTable("A2", ("nation",)),
    OpenTable("F1", ("nation", "department")),
    OpenTable("F2", ("nation", "department")),
    OpenTable("G1", OF_POSTS),
    OpenTable("G2", OF_POSTS),
    OpenTable("G3", ("nation",)),
    OpenTable("G4", ("nation", "department")),
    OpenTable("G5", OF_POSTS),
    OpenTable("G6", OF_POSTS),
    OpenTable("G7", ("nation",)),
    OpenTable("G8", OF_POSTS),
    OpenTable("H1", OF_POSTS, ("confirmed", "expected", "completeness"), quarterly=True),
    OpenTable("H2", ("nation",)),
    OpenTable("H3", ("nation",)),
    OpenTable("H4", ("nation",)),
    OpenTable("H5", ("nation",), quarterly=True),
    OpenTable("H6", ("nation",), quarterly=True),
    OpenTable("H7", ("nation",), quarterly=True),
    *(OpenTable(code, ("nation",)) for code in SURVEY_OF_POSTS),
    OpenTable("X1", ("nation", "department")),
)
"""Tables that count no person, released as they are."""

DERIVED = (
    OpenTable("A5", OF_POSTS),
    *(OpenTable(indicator.code, ("nation",)) for indicator in INDICATORS),
)
"""What is computed from released figures alone, and so tells nothing that they do not."""
