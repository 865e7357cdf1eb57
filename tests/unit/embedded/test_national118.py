"""The data set national118: its register, its shares, and that every fact may enter the log."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import NamedTuple

import pytest
from pydantic_core import to_json

from contracts.codes import DEPARTEMENT_PRIORITAIRE_NON_COUVERT
from contracts.days import day_at
from contracts.envelope import read_at_the_door
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.streams import stream_of
from services.intake.domain.deciding import State, decide, evolve, post_of
from services.intake.domain.post import Post
from services.synthetic.national118 import facts, register_facts
from services.synthetic.national118.tolerances import (
    REGISTER_TOLERANCES,
    TOLERANCES,
    Tolerance,
)
from tests.arbitration_page import number, table
from tests.report import printed_cells
from tests.unit.embedded.eure import DAYS, answers, filled_days, of_the_eure
from tests.unit.embedded.measured import Register, of_the_register, of_the_year
from tests.unit.embedded.standing import Data, Standing

CONFIRMED = "period-confirmed"
OVERSEAS = {"971", "972", "973", "974"}
PAYS = {
    **dict.fromkeys(("civ", "cucs", "fipd"), "État"),
    "cg": "Conseil général",
    "autres": "Conseil régional",
    "interco": "EPCI",
    "commune": "Ville",
}
PAID_BY_ONE = {  # S18, S55; S19; S20
    "cg": [
        *(("police", name) for name in ("Limoges", "Nantes", "Le Havre", "Béthune", "Orléans")),
        *(("gendarmerie", name) for name in ("Dijon", "Laon", "Lucé", "Toulon", "Saint-Herblain")),
        *(("police", "Nice"), ("gendarmerie", "Nice"), ("police", "Cannes"), ("mixte", "Cannes")),
    ],
    "fipd": [("police", "Caen"), ("gendarmerie", "Orléans")],
    "cucs": [("police", "Reims"), ("police", "Châlons-en-Champagne")],
    "commune": [("gendarmerie", "Villefontaine")],
}


class Year(NamedTuple):
    """The facts of 2008: what stands of them, and those of the Eure."""

    standing: Standing
    eure: list[Data]


@pytest.fixture(scope="module")
def told() -> Year:
    """The year, told once."""
    made = Year(Standing(), [])

    def kept() -> Iterator[Data]:
        for fact in facts(years=1):
            if of_the_eure(fact):
                made.eure.append(fact)
            yield fact

    made.standing.hear(kept())
    return made


@pytest.fixture(scope="module")
def year(told: Year) -> Standing:
    """What stands of the facts of 2008."""
    return told.standing


@pytest.fixture(scope="module")
def register() -> Register:
    """The posts at the end of 2008."""
    return Register(Standing().hear(register_facts()).posts)


def digest(envelopes: Iterable[Data]) -> str:
    """SHA-256 of the lines."""
    lines = hashlib.sha256()
    for envelope in envelopes:
        lines.update(to_json(envelope) + b"\n")
    return lines.hexdigest()


def test_the_register_has_the_118_posts_of_the_report(register: Register) -> None:
    services = [data["service"] for data in register.open_posts.values()]
    assert {name: services.count(name) for name in ("police", "gendarmerie", "mixte")} == {
        "police": 68,
        "gendarmerie": 33,
        "mixte": 17,
    }
    assert round(sum(data["fte"] for data in register.open_posts.values()), 2) == 111.90


def test_the_posts_stand_in_57_departements_of_which_4_overseas(register: Register) -> None:
    departments = {department_of(post) for post in register.open_posts}
    assert len(departments) == 57
    assert departments >= OVERSEAS
    assert not [d for d in departments - OVERSEAS if d.startswith("97")]
    assert not departments & set(DEPARTEMENT_PRIORITAIRE_NON_COUVERT.by_code)


def test_every_post_is_in_the_departement_of_its_commune(register: Register) -> None:
    places = {**register.open_posts, **register.closed}
    assert all(department_of(post) == department_of(d["commune"]) for post, d in places.items())


def test_the_18_sites_visited_are_those_of_the_report(register: Register) -> None:
    cells = {
        (cell.row, cell.column): cell.printed for cell in printed_cells() if cell.table == "T01"
    }
    rows = {row for row, _ in cells}
    printed = {
        (
            cells[row, "service"],
            cells[row, "site"],
            frozenset(cells[row, "financement"].split(", ")),
            cells[row, "annee"],
        )
        for row in rows
    }
    visited = {post: register.open_posts[post] for post in register.visited}
    assert len(visited) == 18
    assert printed == {
        (
            data["service"],
            data["name"],
            frozenset(PAYS[line] for line in register.lines[post]),
            int(data["effective_on"][:4]),
        )
        for post, data in visited.items()
    }


@pytest.mark.parametrize(("line", "places"), PAID_BY_ONE.items())
def test_the_places_that_one_funder_pays_alone_are_those_of_the_report(
    line: str, places: list[tuple[str, str]], register: Register
) -> None:
    paid = [
        (data["service"], data["name"])
        for post, data in register.open_posts.items()
        if register.lines[post] == {line: 100}
    ]
    assert sorted(paid) == sorted(places)


def test_maubeuge_closed_in_2008_for_want_of_money(register: Register) -> None:
    (closed,) = register.closed.values()
    assert (closed["name"], closed["reason"]) == ("Maubeuge", "financement")


@pytest.mark.parametrize("promise", REGISTER_TOLERANCES, ids=lambda promise: promise.name)
def test_the_register_stands_within_its_tolerances(promise: Tolerance, year: Standing) -> None:
    measured = of_the_register(year.posts)[promise.name]
    assert measured == pytest.approx(promise.expected, abs=promise.within)


@pytest.fixture(scope="module")
def figures(year: Standing) -> dict[str, float]:
    """All figures of the year."""
    return of_the_year(year)


@pytest.mark.parametrize("promise", TOLERANCES, ids=lambda promise: promise.name)
def test_a_year_stands_within_its_tolerances(promise: Tolerance, figures: dict[str, float]) -> None:
    assert figures[promise.name] == pytest.approx(promise.expected, abs=promise.within)


def test_the_facts_of_a_year_respect_the_rules_of_a_case(year: Standing) -> None:
    assert year.broken == []


def test_the_figures_of_the_page_of_arbitration_are_those_of_its_demo(told: Year) -> None:
    counted = answers(told.eure)
    for post, (situations, known, days, *_) in table("post | situations").items():
        said = counted[post]
        assert number(situations) == said.total(), post
        assert known == f"{said['non']} / {said['non'] + said['oui']}", post
        assert days == f"{filled_days(told.eure, post)} / {DAYS}", post
        quarters = {
            d["period"] for n, d in told.standing.posts if n == CONFIRMED and d["post"] == post
        }
        assert quarters == {f"2008-Q{n}" for n in range(1, 5)}, post


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert digest(facts(posts=9, years=1)) == digest(facts(posts=9, years=1))
    assert digest(facts(posts=9, years=1, seed=1)) != digest(facts(posts=9, years=1))


def test_the_registers_alone_are_those_of_the_whole() -> None:
    alone = list(register_facts(posts=20))
    ids = {envelope["id"] for envelope in alone}
    assert [envelope for envelope in facts(posts=20, years=1) if envelope["id"] in ids] == alone


@pytest.mark.parametrize("until", [None, date(2026, 9, 30)])
def test_the_door_lets_the_facts_of_all_posts_in(until: date | None) -> None:
    """Communes bear the codes that they have on the day, whatever the years."""
    for envelope in islice(facts(years=1, until=until), 20_000):
        read_at_the_door(envelope)


def test_a_history_ends_some_days_after_the_day_asked_for() -> None:
    told = list(facts(posts=3, years=2, until=date(2026, 9, 30)))
    worked = sorted(e["data"]["occurred_on"] for e in told if "case-opened" in e["type"])
    assert (worked[0][:7], worked[-1][:7]) == ("2025-01", "2026-10")
    assert max(e["time"][:10] for e in told) <= "2026-10-20"
    confirmed = {e["data"]["period"] for e in told if "period-confirmed" in e["type"]}
    assert confirmed == {*(f"2025-Q{n}" for n in range(1, 5)), *(f"2026-Q{n}" for n in range(1, 4))}


@pytest.mark.parametrize("until", [None, date(2026, 9, 30)])
def test_the_log_takes_every_fact_of_two_years_in_order(until: date | None) -> None:
    """With the rules of intake themselves, each fact received at its own instant."""
    states: dict[str, State | None] = {}
    previous = datetime.min.replace(tzinfo=UTC)
    for envelope in facts(posts=7, years=2, until=until):
        said = read_at_the_door(envelope)
        stream, post = stream_of(said), post_of(said)
        of_post = states.get(post) if post else None
        decide(
            said,
            states.get(stream),
            of_post if isinstance(of_post, Post) else None,
            day_at(post or NATION, said.time),
        )
        states[stream] = evolve(states.get(stream), said)
        assert said.time >= previous
        previous = said.time


@pytest.mark.parametrize("posts", [1, 150])
def test_any_number_of_posts_is_opened(posts: int) -> None:
    opened = {e["subject"] for e in register_facts(posts=posts) if "post-opened" in e["type"]}
    assert len(opened) == posts + (posts >= 118)
