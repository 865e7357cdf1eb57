"""Communes: the official list, what people type for one, and what the door takes."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.communes import (
    NotACommune,
    commune,
    department_name,
    label_of,
    lines_by_code,
    names_of,
)
from contracts.communes.names import names_in, understood
from contracts.envelope import decode, encode, read_at_the_door
from contracts.events.posts import PostOpened
from contracts.patterns import COMMUNE_CODE
from tests.builders import envelope

IN_2008, IN_2026 = date(2008, 10, 14), date(2026, 6, 1)


def test_the_list_is_whole_and_each_line_can_be_read() -> None:
    today = [code for code in lines_by_code() if names_of(code)[-1].until == date.max]
    assert len(today) == 34_969 + 45  # communes in January 2026, arrondissements
    assert all(re.fullmatch(COMMUNE_CODE, code) for code in lines_by_code())
    heirs = {each.heir for code in lines_by_code() for each in names_of(code) if each.heir}
    assert heirs <= {*lines_by_code()}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("27229", "27229"),
        ("1053", "01053"),
        ("2a004", "2A004"),
        ("Évreux", "27229"),
        ("EVREUX", "27229"),
        ("l ile d’yeu", "85113"),
        ("St-Étienne-du-Rouvray", "76575"),
        ("Saint-Denis (93)", "93066"),
        ("saint denis, la réunion", "97411"),
        ("Saint-Denis 974", "97411"),
        ("Papeete", "98735"),
        ("Papeete (987)", "98735"),
        ("Nouméa, Nouvelle-Calédonie", "98818"),
        ("Paris 10e", "75110"),
        ("Cherbourg-Octeville", "50129"),
    ],
)
def test_a_commune_is_typed_by_its_code_or_its_name(said: str, code: str) -> None:
    assert understood(said, IN_2008).code == understood(said, IN_2026).code == code


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("00000", "Aucune commune n'a le code « 00000 »"),
        ("99999", "Aucune commune n'a le code « 99999 »"),
        ("96001", "Aucune commune n'a le code « 96001 »"),
        ("Saint-Denis", "Saint-Denis (93066, Seine-Saint-Denis), Saint-Denis (97411, La Réunion)"),
        ("havre", "Peut-être Le Havre (76351, Seine-Maritime) ?"),
        ("Nullepart", "Aucune commune ne s'appelle « Nullepart » : vérifiez"),
        ("Lomme", "depuis le 27/02/2000 : indiquez Lille (59350, Nord), dont elle fait partie."),
        ("-", "Tapez le nom d'une commune"),
        ("x" * 81, "Tapez le nom d'une commune"),
    ],
)
def test_what_is_no_commune_is_refused_with_those_that_may_be_meant(said: str, why: str) -> None:
    with pytest.raises(NotACommune) as refused:
        understood(said, IN_2008)
    assert why in str(refused.value)


def test_a_commune_overseas_is_said_with_its_territory() -> None:
    assert str(commune("98735", IN_2026)) == "Papeete (98735, Polynésie française)"
    assert str(commune("97411", IN_2026)) == "Saint-Denis (97411, La Réunion)"
    every = {commune_.department for code in lines_by_code() for commune_ in names_of(code)}
    assert all(department_name(each) != each for each in every)


def test_a_commune_that_ended_is_one_until_its_last_day() -> None:
    assert commune("01091", date(2018, 12, 31)).name == "Châtillon-en-Michaille"
    with pytest.raises(NotACommune, match="01/01/2019 : indiquez Valserhône"):
        commune("01091", date(2019, 1, 1))


def test_a_commune_is_shown_by_its_name() -> None:
    assert (label_of("27229"), label_of("00000")) == ("Évreux (27229)", "00000")


@given(st.sampled_from(["01", "27", "2A", "75", "93", "974", "988"]))
def test_every_name_that_is_offered_is_understood(department: str) -> None:
    for name, code in names_in(department).items():
        assert understood(name, IN_2026).code == code


@given(st.text(max_size=100), st.dates())
def test_whatever_is_typed_is_a_commune_of_that_day_or_refused(said: str, day: date) -> None:
    try:
        found = understood(said, day)
    except NotACommune:
        return
    assert commune(found.code, day) == found


@pytest.mark.parametrize("code", ["00000", "99999", "96001", "59355"])
def test_the_door_refuses_what_is_no_commune_that_day_and_history_keeps_it(code: str) -> None:
    said = envelope("post-opened", commune="27229")
    stored = encode(read_at_the_door(said)).replace(b"27229", code.encode())
    event = decode(stored).event
    assert isinstance(event, PostOpened)
    assert event.commune == code
    with pytest.raises(ValidationError, match=code):
        read_at_the_door(envelope("post-opened", commune=code))
    with pytest.raises(ValidationError, match=code):
        read_at_the_door(envelope("funding-pledged", funder="commune", funder_code=code))
