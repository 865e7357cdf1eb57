"""Series are deposited, revised with a reason and imported by those who measure them."""

import pytest

from services.access.domain.principals import Role
from services.embedded.platform import Platform
from services.faces.register.series_words import said_of
from tests.integration.register.conftest import PASSWORD, Desk, plain

DEPOSIT = "/registre/series/depot"
VALUE = {
    "series": "plaintes_vif",
    "area": "27",
    "period": "2025",
    "value": "1 204",
    "unit": "plaintes",
    "source": "dcsp",
}


@pytest.fixture
def police(desk: Desk, opened: Platform) -> Desk:
    """The browser of the police, signed in."""
    accounts = opened.access.accounts
    for login, role, scope in (
        ("dcsp", Role.DCSP, ["FR"]),
        ("chef", Role.CHEF_DE_SERVICE, ["27-01"]),
        ("social", Role.SERVICES_SOCIAUX, ["27"]),
    ):
        accounts.create(login, PASSWORD, "test")
        accounts.grant(login, role, scope, "test")
    assert desk.sign_in("dcsp", PASSWORD).status_code == 303
    return desk


def test_a_series_is_deposited_and_revised_with_a_reason(police: Desk, opened: Platform) -> None:
    for wrong, sentence in (
        ({"value": "12,3,4"}, "Un nombre est attendu"),
        ({"period": "printemps"}, "Une période est une année"),
        ({"unit": "pour cent"}, "sans espace ni accent"),
        ({"respondents": "beaucoup"}, "Un nombre entier est attendu"),
    ):
        assert sentence in plain(police.fill(DEPOSIT, {**VALUE, **wrong}))
    police.done(DEPOSIT, VALUE)
    again = police.fill(DEPOSIT, VALUE)
    assert "déjà en vigueur" in plain(again)
    unexplained = police.fill(DEPOSIT, {**VALUE, "value": "1 210"})
    assert "en remplace une autre (1 204 plaintes) : dites pourquoi" in plain(unexplained)
    revised = {**VALUE, "value": "1 210", "reason": "information_nouvelle"}
    said = plain(police.done(DEPOSIT, revised))
    assert "révision : information nouvelle" in said
    opened.projections.catch_up()
    said = plain(police.get("/registre/series?serie=plaintes_vif"))
    assert "1 valeur" in said
    assert "plaintes pour violences intrafamiliales 1" in said  # how many stand, not « – »
    assert "1 210 plaintes" in said
    assert "DCSP" in said
    assert said_of("etat4001") == "état 4001"


def test_each_deposits_its_own_series_where_it_measures(police: Desk) -> None:
    assert "enquete_usagers" not in police.form(DEPOSIT).text
    other = police.fill(DEPOSIT, {**VALUE, "series": "enquete_usagers"})
    assert other.status_code == 422
    assert police.sign_in("chef", PASSWORD).status_code == 303
    own = police.done(DEPOSIT, {**VALUE, "area": "27-01", "source": "chef"})
    assert "1 204 plaintes" in plain(own)
    assert police.fill(DEPOSIT, {**VALUE, "area": "27"}).status_code == 422
    assert police.sign_in("prefecture", PASSWORD).status_code == 303
    assert police.get("/registre/series").status_code == 403


def test_social_services_say_what_they_count_of_their_departement(
    police: Desk, opened: Platform
) -> None:
    assert police.sign_in("social", PASSWORD).status_code == 303
    assert "plaintes_vif" not in police.form(DEPOSIT).text
    ours = {"series": "orientes_non_connus", "unit": "pour_cent", "source": "ssd-27", "value": "60"}
    for wrong, sentence in (
        ({"area": "76"}, "n'est pas"),
        ({"value": "101", "respondents": "320"}, "de 0 à 100"),
        ({"value": "25", "respondents": "8"}, "Moins de 5 personnes"),
    ):
        refused = police.fill(DEPOSIT, {**VALUE, **ours, **wrong})
        assert refused.status_code == 422, wrong
        assert sentence in plain(refused), plain(refused)
    police.done(DEPOSIT, {**VALUE, **ours, "respondents": "320"})
    opened.projections.catch_up()
    assert "60 pour cent" in plain(police.get("/registre/series"))
    (found,) = (
        each
        for each in opened.reporting.tables.indicators("department", "27", "2025").indicators
        if each.indicator.code == "P-I1"
    )
    assert "60 pour_cent sur 320. Source : ssd-27" in found.note


def test_a_file_is_tried_then_recorded_once(police: Desk, opened: Platform) -> None:
    text = (
        "serie;lieu;periode;valeur;unite;source;reponses;motif\n"
        "plaintes_vif;Eure;2024;1 100;plaintes;dcsp;;\n"
        "registre des doléances;FR;2024-Q1;12;courriers;dcsp;;\n"
        "doleances;FR;2024-Q1;13;courriers;dcsp;;\n"
        "enquete_usagers;FR;2024;80;pour_cent;dcsp;120;\n"
        "plaintes_vif;27;2024-13;1;plaintes;dcsp;;\n"
    )
    here = "/registre/series/import"

    def send() -> str:
        token = police.csrf(here)
        file = {"fichier": ("series.csv", text.encode(), "text/csv")}
        answer = police.ask("POST", here, data={"csrf": token}, files=file)
        assert answer.status_code == 303, plain(answer)
        return str(answer.headers["location"])

    tried = send()
    said = plain(police.get(tried))
    assert "2 valeurs à enregistrer, 0 déjà là, 3 lignes refusées" in said
    assert "gardez-en une" in said
    assert "n'est pas à vous" in said
    assert police.type(tried).status_code == 303
    assert "2 valeurs enregistrées" in plain(police.get(tried))
    said = plain(police.get(send()))
    assert "2 déjà là" in said
