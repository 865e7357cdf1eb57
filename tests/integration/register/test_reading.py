"""Who sees what of the register: links, pages and addresses that are typed."""

from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, Desk, plain

EVERY = {"modification", "titulaire", "convention", "financement", "fermeture"}
OFFERED = {
    "prefecture": EVERY,
    "employeur": {"titulaire"},
    "departement": {"financement"},
    "commune": {"financement"},
    "intervenant": set(),
}


def test_the_page_of_a_post_offers_what_its_reader_may_say_and_no_more(desk: Desk) -> None:
    for login, offered in OFFERED.items():
        desk.sign_in(login, PASSWORD)
        page = desk.get("/registre/27-01")
        assert page.status_code == 200
        assert {kind for kind in EVERY if f'href="/registre/27-01/{kind}"' in page.text} == offered
        for kind in EVERY:
            expected = 303 if kind in offered else 403
            assert desk.get(f"/registre/27-01/{kind}").status_code == expected
        assert ('class="fix"' in page.text) == (login == "prefecture")


def test_a_prefecture_reads_its_departement_and_nothing_of_the_next(desk: Desk) -> None:
    desk.sign_in("voisine", PASSWORD)
    listed = desk.get("/registre").text
    assert "/registre/76-01" in listed
    assert "/registre/27-01" not in listed
    for path in ("/registre/27-01", "/registre/27-01/fiche.pdf", "/registre/27-01/convention"):
        assert desk.get(path).status_code == 403
    assert desk.get("/registre/departements/27/ouverture").status_code == 403
    answer = desk.send("/registre/27-01/fermeture", {"csrf": desk.csrf("/registre")})
    assert answer.status_code == 403


def test_a_funder_is_not_told_who_holds_a_post_and_nobody_here_what_it_counts(
    desk: Desk, opened: Platform
) -> None:
    said = [envelope("post-filled"), envelope("period-confirmed", period="2026-Q1")]
    opened.intake.submit([*said, envelope("survey-answered")])
    desk.sign_in("prefecture", PASSWORD)
    page = plain(desk.get("/registre/27-01"))
    assert "Expérience" in page
    assert "312" not in page
    assert "Questionnaire" not in page
    desk.sign_in("commune", PASSWORD)
    page = plain(desk.get("/registre/27-01"))
    assert "Arrivée d'un titulaire" in page
    assert "Expérience" not in page


def test_the_list_is_filtered_sorted_and_paged(desk: Desk, opened: Platform) -> None:
    facts = [envelope("post-opened", post=f"27-{number:02}") for number in range(2, 40)]
    closing = envelope("post-closed", post="27-05", effective_on="2025-01-01")
    opened.intake.submit([*facts, envelope("post-filled"), closing])
    opened.projections.catch_up()
    desk.sign_in("prefecture", PASSWORD)
    first = desk.get("/registre?departement=27")
    assert "1 à 25 sur 39" in plain(first)
    assert "26 à 39 sur 39" in plain(desk.get("/registre?departement=27&debut=25"))
    closed = desk.get("/registre?departement=27&etat=fermes").text
    assert "/registre/27-05" in closed
    assert "/registre/27-06" not in closed
    vacant = plain(desk.get("/registre?departement=27&etat=vacants&tri=echeance"))
    assert "sur 37" in vacant
    assert desk.get("/registre?etat=inconnu&tri=inconnu&debut=-3").status_code == 200
