"""Who reads releases, and the groups of readers that the lines of the tables name."""

from contracts.release_plan.planned import Audience, Grain, Readers

DCSP, DGGN, ANISCG = "dcsp", "dggn", "aniscg"
ANISCG_DEPARTMENTS = "departements"
PREFECTURE, FUNDER, PUBLIC = "prefecture", "funder", "public"
TERRITORY = "territoire"

AUDIENCES = (
    Audience(DCSP, "DCSP : la police, nation et départements", force="police"),
    Audience(DGGN, "DGGN : la gendarmerie, nation et départements", force="gendarmerie"),
    Audience(ANISCG, "ANISCG : la nation"),
    Audience(ANISCG_DEPARTMENTS, "ANISCG : les départements"),
    Audience(PREFECTURE, "Une préfecture : son département et ses postes", "department"),
    Audience(FUNDER, "Un financeur : un poste qu'il finance", "post"),
    Audience(TERRITORY, "Un financeur : son territoire", "territory"),
    Audience(PUBLIC, "Données ouvertes"),
)
"""The views of a release. `site` reads its own exact figures and `audit` the log and the
certificates: neither is a view of a release."""

FORCES_AND_NATION = (DCSP, DGGN, ANISCG)
TO_NATION: Readers = {Grain.NATION_QUARTER: FORCES_AND_NATION, Grain.NATION_YEAR: FORCES_AND_NATION}
OF_DEPARTMENTS = (DCSP, DGGN, ANISCG_DEPARTMENTS, PREFECTURE)
TO_DEPARTMENTS: Readers = {**TO_NATION, Grain.DEPARTMENT_YEAR: OF_DEPARTMENTS}
TO_POSTS: Readers = {**TO_DEPARTMENTS, Grain.POST_YEAR: (PREFECTURE, FUNDER)}
BY_QUARTER: Readers = {**TO_NATION, Grain.DEPARTMENT_QUARTER: (DCSP, DGGN, PREFECTURE), **TO_POSTS}


def with_public(readers: Readers, *grains: Grain) -> Readers:
    """The same readers, and everybody at the grains named."""
    return {grain: (*of, PUBLIC) if grain in grains else of for grain, of in readers.items()}


def with_territories(readers: Readers) -> Readers:
    """The same readers, and the funder of a territory: of its own, and of its département."""
    of = readers[Grain.DEPARTMENT_YEAR]
    return {
        **readers,
        Grain.DEPARTMENT_YEAR: (*of, TERRITORY),
        Grain.TERRITORY_YEAR: (TERRITORY,),
    }
