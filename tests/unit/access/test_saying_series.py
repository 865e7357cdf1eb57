"""Each series is said by who measures it, where it measures, and by nobody else."""

from itertools import product

import pytest

from contracts.codes import SERIE
from contracts.events.external import SeriesDeposited
from contracts.identifiers import NATION
from services.access.domain.principals import LOCAL, Held, Principal, Role
from services.access.domain.saying import OWNERS, Say, may_say, own_series
from services.faces.register.depositor import areas_of

AREAS = (NATION, "27", "27-01", "27-02", "76", "76-01")
REACHED = {
    Role.DCSP: (NATION, AREAS),
    Role.DGGN: (NATION, AREAS),
    Role.ANISCG: (NATION, AREAS),
    Role.CHEF_DE_SERVICE: ("27-01", ("27-01",)),
    Role.INTERVENANT: ("27-01", ("27-01",)),
    Role.EMPLOYEUR: ("27-01", ("27-01",)),
    Role.SERVICES_SOCIAUX: ("27", ("27", "27-01", "27-02")),
}


def holder(role: Role, area: str = "") -> Principal:
    scope = area or REACHED.get(role, (NATION, ()))[0]
    return Principal("x", (Held(role, frozenset({scope})),))


def test_every_series_has_owners_and_they_have_a_reach() -> None:
    assert set(OWNERS) == set(SERIE.by_code)
    assert {role for roles in OWNERS.values() for role in roles} == set(REACHED)


@pytest.mark.parametrize("series", SERIE.by_code)
def test_a_series_is_said_by_its_owners_where_they_measure(series: str) -> None:
    for role, area in product(Role, AREAS):
        expected = role in OWNERS[series] and area in REACHED[role][1]
        said = Say(SeriesDeposited, area, series=series)
        assert may_say(holder(role), said) == expected, (role, area)


def test_social_services_are_offered_their_departement_and_its_posts() -> None:
    ours = holder(Role.SERVICES_SOCIAUX)
    posts = ("27-01", "27-02", "76-01")
    assert areas_of(ours, posts) == ["27", "27-01", "27-02"]
    assert own_series(ours) == ["orientes_non_connus", "evaluations_conjointes"]
    of_the_nation = holder(Role.SERVICES_SOCIAUX, NATION)
    assert areas_of(of_the_nation, posts) == [NATION]
    assert areas_of(LOCAL, posts)[:3] == [NATION, "01", "02"]
