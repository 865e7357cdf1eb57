"""Territories of funders: nested, overlapping, equal to a département; proven with all the rest."""

from collections import Counter
from dataclasses import replace

import pytest

from contracts.period import Period
from contracts.release_plan import Grain
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.attack.scene import _badly_protected, _scene
from services.reporting.attack.territories import by_difference
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.parts import lines_of, linked_tables_of
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.recoding import finest_grids
from services.reporting.domain.disclosure.releasing import release_tables
from services.reporting.domain.disclosure.residence import Residence, slots_of
from services.reporting.domain.disclosure.rows import rows_of
from services.reporting.domain.disclosure.territory_parts import too_near
from services.reporting.domain.territories import Territory, territories_of
from tests.unit.reporting.given import cell, record, version

YEAR = Period.parse("2009")
EPCI = "200054781"
"""Of 27-01 and 27-02; 27001 pays for the first, 27 for all, 28001 and 29 for those of theirs."""
POSTS = {"27-01": "27001", "27-02": "27002", "27-03": "27003", "28-01": "28001", "29-01": "29001"}


def pledge(post, funder, code=None):
    return {
        "convention": f"{post}-c",
        "year": 2009,
        "funder": funder,
        "funder_code": code,
        "share_percent": 20.0,
    }


def register(communes=("27001", "27002")):
    paid = {
        "27-01": [("cg", None), ("commune", "27001")],
        "27-02": [("cg", None)],
        "28-01": [("commune", "28001")],
        "29-01": [("cg", None)],
    }
    declared = {
        "27-01": ({"since": "2008-01-01", "siren": EPCI, "name": "Agglo", "communes": communes},)
    }
    return [
        record(
            post,
            versions=(version(commune=commune, service="mixte", units=()),),
            pledges=tuple(pledge(post, *each) for each in paid.get(post, ())),
            territories=declared.get(post, ()),
        )
        for post, commune in POSTS.items()
    ]


def cells(residents):
    """`residents`: post → commune → situations a month, of police."""
    found = []
    for post, communes in residents.items():
        for month in range(1, 13):
            at = {"post": post, "area": post[:2], "force": "police", "period": f"2009-{month:02}"}
            found.append(cell("A1", sum(communes.values()), measure="situations", **at))
            found += [
                cell("B4", count, measure="situations", d1=place, **at)
                for place, count in communes.items()
            ]
    return found


MANY = {
    post: {commune: 30, f"{commune[:2]}099": 15, "75056": 10, "nr": 9}
    for post, commune in POSTS.items()
}


def sealed(residents=MANY, communes=("27001", "27002")):
    exact = counted(YEAR, cells(residents), register(communes))
    return exact, release_tables(exact, HighsProgram(), b"k" * 32)


def told(tables, table="B4"):
    return {
        (row.area, row.force, row.modality): row.value
        for each in tables
        for row in rows_of(each)
        if (row.table, row.grain) == (table, Grain.TERRITORY_YEAR)
    }


def test_a_territory_is_that_of_a_pledge_or_of_communes_that_were_declared():
    found = territories_of(register(), YEAR)
    assert {*found} == {EPCI, "27", "27001", "28001", "29"}
    assert found[EPCI].seats == ("27-01", "27-02")
    assert found["27"].seats == ("27-01", "27-02", "27-03")
    assert found["27001"].seats == ("27-01",)
    assert found["29"].holds("29999")
    assert not found["27001"].holds("27002")


def test_an_amended_composition_counts_from_its_day_on():
    said = [
        {"since": day, "siren": EPCI, "name": "Agglo", "communes": of}
        for day, of in (
            ("2009-12-31", ("27002",)),
            ("2010-01-01", ("27003",)),
            ("2008-01-01", ("27001",)),
        )
    ]
    posts = [record("27-01", territories=tuple(said))]
    assert territories_of(posts, YEAR)[EPCI].communes == ("27002",)


@pytest.fixture(scope="module")
def whole():
    return sealed()


def test_people_who_live_in_a_territory_are_counted_over_all_its_posts(whole):
    found = told(whole[1])
    assert found["27001", "police", "dans"] == 360
    assert found[EPCI, "police", "dans"] == 720
    assert found["27", "police", "dans"] == 1620  # of a territory equal to its département
    assert found["29", "police", "dans"] == 540


def test_whose_commune_is_not_known_is_counted_apart_and_never_lost(whole):
    found = told(whole[1])
    assert found["27001", "police", "nr"] == 108
    for area in ("27001", EPCI, "27", "28001", "29"):
        posts = {"27001": 1, EPCI: 2, "27": 3, "28001": 1, "29": 1}[area]
        sides = [found[area, "police", side] for side in ("dans", "hors", "nr")]
        assert sum(sides) == 768 * posts


def test_a_territory_of_one_commune_tells_its_situations_and_a_departement_reads_its_own(whole):
    found = told(whole[1], "A1")
    assert found["27001", "police", ""] == 768
    assert found[EPCI, "police", ""] == 1536
    assert "27" not in {area for area, *_ in found}


def test_partners_of_an_epci_and_of_its_commune_tell_their_own_services():
    found = cells(MANY)
    for month, post in ((month, post) for month in range(1, 13) for post in POSTS):
        at = {"post": post, "area": post[:2], "force": "police", "period": f"2009-{month:02}"}
        for partner, count in {"secteur": 9, "ccas": 7, "justice": 5, "aemo": 4}.items():
            found.append(cell("E1", count, measure="orientations", d1=partner, **at))
    partners = told(
        release_tables(counted(YEAR, found, register()), HighsProgram(), b"k" * 32), "E1"
    )
    assert partners["27001", "police", "ccas"] == 12 * 7
    assert partners[EPCI, "police", "ccas"] == 2 * 12 * 7
    assert partners[EPCI, "police", "autres"] == 2 * 12 * 4


def test_exact_counts_and_territories_are_read_back_as_they_were_written(whole):
    protected = [found for table in whole[1] for found in table.protected]
    assert linked_tables_of(*lines_of(protected)) == protected


def test_residents_of_an_epci_outside_its_commune_are_protected_when_they_are_few():
    """27-01 and 27-02 are one EPCI; few of those received by 27-01 live in the commune of 27-02."""
    few = {**MANY, "27-01": {"27001": 30, "27099": 15, "75056": 10, "nr": 9}}
    exact, _ = sealed(few)
    planned, areas = exact.plan.by_code["B4"], exact.perimeters()
    linked = next(x for x in exact.linked_tables(planned, areas) if x.force == "police")
    values = Counter(linked.values)
    inside_epci_alone = linked.residence.pattern("27-01", "27002")
    values["27-01", "2009-Q1", inside_epci_alone] += 3
    linked = replace(linked, values=dict(values))
    grids = finest_grids(planned, linked, [Grain.TERRITORY_YEAR])
    apart = {*sensitive_cells(linked, grids)} - {*sensitive_cells(linked, grids, shown=True)}
    assert any(
        sensitive.posts == ("27-01",) and inside_epci_alone in sensitive.group
        for sensitive in apart
    )


def test_nearly_the_same_residents_of_fewer_posts_are_not_told():
    """The EPCI has two posts, and only five residents more than its commune: no cell is that."""
    nearly = {**MANY, "27-02": {"75056": 55, "nr": 9}, "27-03": MANY["27-03"]}
    found = cells(nearly)
    at = {"post": "27-02", "area": "27", "force": "police", "period": "2009-01"}
    found.append(cell("A1", 5, measure="situations", **at))
    found.append(cell("B4", 5, measure="situations", d1="27002", **at))
    exact = counted(YEAR, found, register())
    planned = exact.plan.by_code["B4"]
    linked = next(
        x for x in exact.linked_tables(planned, exact.perimeters()) if x.force == "police"
    )
    codes = {code for of in linked.perimeters.territories.values() for code in of}
    assert EPCI in codes
    assert "27001" not in codes
    assert too_near(linked) is None


def test_territories_that_share_posts_have_slots_of_their_own():
    seats = {"27-01": ("27", "27001", EPCI), "27-02": ("27", EPCI), "29-01": ("29",)}
    known = {
        "27": Territory("27", (), ()),
        "29": Territory("29", (), ()),
        EPCI: Territory(EPCI, ("27001", "27002"), ()),
        "27001": Territory("27001", ("27001",), ()),
    }
    slots = slots_of(known, seats)
    assert slots == {"27": 1, "29": 1, EPCI: 2, "27001": 3}
    residence = Residence(
        {"27-01": ("27001",), "27-02": ("27002",), "29-01": ("29001",)},
        {},
        {code: each.communes for code, each in known.items()},
        slots,
        seats,
    )
    assert residence.pattern("27-01", "27001") == "1111"
    assert residence.pattern("27-01", "27002") == "0110"
    assert residence.pattern("29-01", "29001") == "1111"  # as at a post like it
    assert not residence.can_be("27-01", "1011")
    assert residence.can_be("29-01", "0110")


def test_differences_of_territories_are_learnt_from_a_bad_release_and_from_no_other():
    small = {**MANY, "27-02": {"27002": 30, "27001": 15, "75056": 10, "nr": 9}}
    found = cells(small)
    for post, count in (("27-02", 2), ("27-01", 40)):
        at = {"post": post, "area": "27", "force": "police", "period": "2009-01"}
        found.append(cell("E1", count, measure="orientations", d1="ccas", **at))
        found.append(cell("E1", 60, measure="orientations", d1="secteur", **at))
    exact = counted(YEAR, found, register())
    tables = release_tables(exact, HighsProgram(), b"k" * 32)
    proofs = [each for table in tables for each in table.protected]
    rows = [row for table in tables for row in rows_of(table)]

    def learnt(seen):
        scene = _scene(seen, proofs)
        return list(by_difference(scene.rows, scene.register, scene.territories, scene.residence))

    assert ("E1", 2) in {(t.table, low) for low, _, t in learnt(_badly_protected(proofs))}
    assert not learnt(rows)
