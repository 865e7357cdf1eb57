"""The tables that releases publish: who reads each at which grain, how protected and recoded."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts import codes
from contracts.codes import Code, CodeList
from contracts.release_plan.audiences import (
    ANISCG,
    BY_QUARTER,
    DCSP,
    DGGN,
    FORCES_AND_NATION,
    FUNDER,
    OF_DEPARTMENTS,
    PREFECTURE,
    PUBLIC,
    TERRITORY,
    TO_DEPARTMENTS,
    TO_NATION,
    TO_POSTS,
    with_public,
    with_territories,
)
from contracts.release_plan.planned import (
    NORMAL,
    SENSITIVE,
    Grain,
    OpenTable,
    PlannedTable,
    Readers,
    Rule,
)
from contracts.release_plan.recoding import levels
from contracts.statistics.indicators import INDICATORS

INSIDE_OR_NOT = CodeList(
    "residence_publiee",
    "Résidence, telle que publiée",
    (
        Code("dans", "dans le territoire"),
        Code("hors_nr", "hors du territoire, ou commune non renseignée"),
    ),
)
"""The two sides of residence as early releases write them, which counted no third."""


DEPARTMENTS_PUBLIC = with_public(TO_DEPARTMENTS, Grain.NATION_YEAR)
POSTS_PUBLIC = with_public(TO_POSTS, Grain.NATION_YEAR)
TWO_CLASSES = {Grain.DEPARTMENT_QUARTER: 2}
"""Where a quarter is told by département: problems and saisine in two, the second level."""
PROBLEMS_BEGIN = {**TWO_CLASSES, Grain.TERRITORY_YEAR: 2}
TWO_SIDES = {grain: 1 for grain in TO_POSTS}
"""Of the territory of a post, inside or not: few communes are missing, and no third of a post
could be kept secret. That of a funder is told with them where they are many enough."""
MAIN_PARTNERS = {Grain.TERRITORY_YEAR: 1}
"""A territory has few posts: its orientations begin with the partners that are named most."""


def _situations(
    code: str,
    key: str,
    listed: CodeList,
    readers: Readers,
    threshold: int,
    *recoding: str,
    shares: bool = False,
    begins: Mapping[Grain, int] = MappingProxyType({}),
    joins: Mapping[Grain, int] = MappingProxyType({}),
) -> PlannedTable:
    return PlannedTable(
        code,
        "situations",
        Rule.PARTITION,
        threshold,
        readers,
        (key,),
        (listed,),
        levels(*recoding),
        shares,
        begins,
        joins,
    )


def _orientations(
    code: str, key: str, listed: CodeList, readers: Readers, *recoding: str
) -> PlannedTable:
    return PlannedTable(
        code,
        "orientations",
        Rule.PARTITION,
        NORMAL,
        with_territories(readers),
        (key,),
        (listed,),
        levels(*recoding),
        begins=MAIN_PARTNERS if code == "E1" else {},
    )


def _acts(code: str, key: str, listed: CodeList, readers: Readers, *recoding: str) -> PlannedTable:
    return PlannedTable(
        code, "acts", Rule.FREE, NORMAL, readers, (key,), (listed,), levels(*recoding)
    )


PLANNED = (
    PlannedTable(
        "A1",
        "situations",
        Rule.TOTAL,
        NORMAL,
        with_territories(
            with_public(BY_QUARTER, Grain.NATION_QUARTER, Grain.NATION_YEAR, Grain.DEPARTMENT_YEAR)
        ),
    ),
    _acts("A3", "nature", codes.NATURE_ACTE, POSTS_PUBLIC, "outside_acts"),
    PlannedTable(
        "A4",
        "acts",
        Rule.FREE,
        NORMAL,
        TO_NATION,
        ("level", "setting"),
        (codes.NIVEAU_ENTRETIEN, codes.CADRE_ENTRETIEN),
    ),
    PlannedTable(
        "A6",
        "situations",
        Rule.DISTINCT,
        NORMAL,
        {Grain.NATION_YEAR: (ANISCG,), Grain.DEPARTMENT_YEAR: (PREFECTURE,)},
    ),
    _situations("B1", "sex", codes.SEXE, DEPARTMENTS_PUBLIC, NORMAL, "women_or_not"),
    _situations(
        "B2",
        "age",
        codes.AGE,
        DEPARTMENTS_PUBLIC,
        SENSITIVE,
        "known_ages",
        "half_ages",
        "adults",
        joins={Grain.DEPARTMENT_YEAR: 1},
    ),
    _situations(
        "B3",
        "status",
        codes.STATUT_PERSONNE,
        TO_DEPARTMENTS,
        SENSITIVE,
        "offenders_aside",
        "victims_or_not",
        joins={Grain.DEPARTMENT_YEAR: 2},
    ),
    _situations(
        "B4",
        "territory",
        codes.CODE_LISTS["territoire_residence"],
        {**TO_POSTS, Grain.TERRITORY_YEAR: (TERRITORY,)},
        SENSITIVE,
        "two_sides",
        begins=TWO_SIDES,
    ),
    _situations(
        "B5", "returning", codes.OUI_NON_NR, with_territories(TO_POSTS), NORMAL, "yes_or_not"
    ),
    _situations(
        "B7",
        "known_to_social_services",
        codes.CODE_LISTS["personne_orientee"],
        with_territories(TO_POSTS),
        NORMAL,
        "answers_of_oriented",
        "oriented_or_not",
    ),
    PlannedTable(
        "C1",
        "mentions",
        Rule.MENTIONS,
        NORMAL,
        with_territories(with_public(BY_QUARTER, Grain.NATION_YEAR)),
        ("problem",),
        (codes.PROBLEMATIQUE,),
        levels("health_and_needs", "family_and_rest"),
        shares=True,
        begins=PROBLEMS_BEGIN,
    ),
    _situations(
        "C2",
        "problem",
        codes.PROBLEMATIQUE,
        TO_NATION,
        NORMAL,
        "health_and_needs",
        "family_and_rest",
    ),
    _situations(
        "D1",
        "saisine",
        codes.SAISINE,
        with_territories(with_public(BY_QUARTER, Grain.NATION_YEAR)),
        NORMAL,
        "no_minor_saisine",
        "house_or_outside",
        shares=True,
        begins=TWO_CLASSES,
    ),
    PlannedTable(
        "D2",
        "situations",
        Rule.FREE,
        NORMAL,
        TO_NATION,
        ("purpose",),
        (codes.NIVEAU_PARTENAIRE_VERS_IS,),
    ),
    _orientations(
        "E1",
        "partner",
        codes.PARTENAIRE_TOUS,
        DEPARTMENTS_PUBLIC,
        "main_partners",
        "four_partners",
        "own_services",
    ),
    _orientations("E2", "solution", codes.SOLUTION, TO_POSTS),
    _orientations(
        "E3", "outcome", codes.SUITE_ORIENTATION, TO_POSTS, "answered", "accepted_or_not"
    ),
    _acts("E4", "partner", codes.PARTENAIRE_TOUS, TO_NATION),
    _acts("E5", "kind", codes.SUITE_PENALE, TO_DEPARTMENTS),
)
"""Protected tables. C2 stays at the nation: lower down it would limit the mentions of C1. Persons
oriented (U-M1, P-I1) are told of those received in the period (B7), and in no other table."""

NOT_RELEASED = frozenset({"B6", "E6"})
"""Tables of exact figures alone: who is known to social services (B6) less those of them who were
oriented (B7), and situations (A1) less persons oriented on another day (E6), are few."""

TO_ANISCG: Readers = {Grain.NATION_YEAR: (ANISCG,)}
TO_ANISCG_AND_FORCES: Readers = {Grain.NATION_YEAR: FORCES_AND_NATION}
ALSO_BY_QUARTER: Readers = TO_NATION
ACTIVITY_OF_POSTS: Readers = {**TO_ANISCG, Grain.DEPARTMENT_YEAR: (PREFECTURE,)}
OF_POSTS: Readers = {**ACTIVITY_OF_POSTS, Grain.POST_YEAR: (PREFECTURE, FUNDER)}
LATE_POSTS = (DCSP, DGGN, ANISCG, PREFECTURE, FUNDER)
COMPLETENESS: Readers = {
    Grain.NATION_QUARTER: (ANISCG, PUBLIC),
    Grain.NATION_YEAR: (ANISCG, PUBLIC),
    Grain.DEPARTMENT_QUARTER: (PREFECTURE,),
    Grain.DEPARTMENT_YEAR: (PREFECTURE,),
    Grain.POST_QUARTER: LATE_POSTS,
    Grain.POST_YEAR: LATE_POSTS,
}
SURVEY_OF_POSTS = (
    *("S02", "S03", "S04", "S05", "S06", "S07", "S08"),
    *("S10", "S11", "S12", "S13", "S14", "S16", "S17", "S27", "S30"),
)
"""What posts answered of themselves; not the tables about their holders, nor S15 and S29,
which count persons at whatever number."""

OPEN = (
    OpenTable("A2", TO_ANISCG),
    OpenTable("F1", ACTIVITY_OF_POSTS),
    OpenTable("F2", ACTIVITY_OF_POSTS),
    OpenTable("G1", with_public(OF_POSTS, Grain.NATION_YEAR)),
    OpenTable("G2", OF_POSTS),
    OpenTable("G3", TO_ANISCG),
    OpenTable("G4", ACTIVITY_OF_POSTS),
    OpenTable("G5", OF_POSTS),
    OpenTable("G6", with_public(OF_POSTS, Grain.NATION_YEAR)),
    OpenTable("G7", TO_ANISCG),
    OpenTable("G8", OF_POSTS),
    OpenTable("H1", COMPLETENESS, ("confirmed", "expected", "completeness")),
    OpenTable("H2", TO_ANISCG_AND_FORCES),
    OpenTable("H3", TO_ANISCG_AND_FORCES),
    OpenTable("H4", TO_ANISCG_AND_FORCES),
    OpenTable("H5", ALSO_BY_QUARTER),
    OpenTable("H6", with_public(ALSO_BY_QUARTER, Grain.NATION_QUARTER, Grain.NATION_YEAR)),
    OpenTable("H7", ALSO_BY_QUARTER),
    *(OpenTable(code, TO_ANISCG) for code in SURVEY_OF_POSTS),
    OpenTable("X1", {**TO_ANISCG_AND_FORCES, Grain.DEPARTMENT_YEAR: (ANISCG, *OF_DEPARTMENTS)}),
)
"""Tables that count no person, released as they are."""

DERIVED = (
    OpenTable("A5", TO_POSTS),
    *(OpenTable(indicator.code, TO_ANISCG) for indicator in INDICATORS),
)
"""What is computed from released figures alone, and so tells nothing that they do not."""
