"""An organisation that employs has an identity, a page and at most one merger."""

from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, SIGNED, Desk, plain

POST = "/registre/27-01"
EURE = {"siren": "222 702 292", "organisation": "Département de l’Eure", "employer": "cg"}
ASSOCIATION = {"siren": "732829320", "organisation": "Accueil et droits", "employer": "asso"}
IN_JANUARY, IN_MARCH = {"effective_on": "01/01/2026"}, {"effective_on": "01/03/2026"}


def signed_in(desk: Desk, opened: Platform, login: str) -> Desk:
    """The same browser, signed in, once all that was said is counted."""
    opened.projections.catch_up()
    assert desk.sign_in(login, PASSWORD).status_code == 303
    return desk


def test_an_employer_named_by_its_siren_has_a_page_with_posts_costs_and_what_ends(
    desk: Desk, opened: Platform
) -> None:
    signed_in(desk, opened, "prefecture")
    wrong = desk.fill(f"{POST}/employeur", {**EURE, **IN_JANUARY, "siren": "222702293"})
    assert wrong.status_code == 422
    assert "sa clé ne convient pas" in plain(wrong)
    page = desk.done(f"{POST}/employeur", {**ASSOCIATION, **IN_JANUARY})
    assert "Accueil et droits (732 829 320), association" in plain(page)
    desk.done(f"{POST}/convention", {**SIGNED, "ends_on": "31/05/2026"})
    desk.done(
        f"{POST}/cout",
        {**IN_JANUARY, "year": "2026", "salary_eur": "36 000 €", "other_eur": "4 000,40 €"},
    )
    opened.projections.catch_up()
    listed = desk.get("/registre/employeurs")
    assert "732 829 320" in plain(listed)
    page = desk.get("/registre/employeurs/732829320")
    said = plain(page)
    assert "1 poste ouvert, dont 1 vacant ; 1 convention finit dans les douze mois." in said
    assert "40 000 €" in said
    assert "finit dans moins de 3 mois" in said
    assert 'href="/arbitrage/echeances?perimetre=27-01"' in page.text


def test_an_employer_merged_twice_is_refused_in_words_and_its_past_stays(
    desk: Desk, opened: Platform
) -> None:
    signed_in(desk, opened, "prefecture")
    several = "/registre/departements/27/employeur"
    desk.done(several, {**ASSOCIATION, **IN_JANUARY, "posts": ["27-01"]})
    opened.projections.catch_up()
    merging = "/registre/employeurs/732829320/fusion"
    itself = desk.fill(merging, {**ASSOCIATION, **IN_MARCH})
    assert "ne fusionne pas avec elle-même" in plain(itself)
    form = desk.form(merging)
    assert "Ce qui a été dit avant reste tel quel" in plain(form)
    page = desk.done(merging, {**EURE, **IN_MARCH})
    opened.projections.catch_up()
    page = desk.get("/registre/employeurs/222702292")
    assert "732 829 320, le 1er mars 2026" in plain(page)
    gone = plain(desk.get("/registre/employeurs/732829320"))
    assert "Fait partie de 222 702 292 à partir du 1er mars 2026" in gone
    again = desk.get(merging)
    assert again.status_code == 409
    assert "Une organisation ne fusionne pas deux fois" in plain(again)
    twice = desk.fill(f"{POST}/employeur", {**ASSOCIATION, "effective_on": "02/03/2026"})
    assert "a déjà fusionné : elle fait partie de 222702292" in plain(twice)


def test_an_employer_is_read_by_those_who_read_a_register_of_its_posts(
    desk: Desk, opened: Platform
) -> None:
    opened.intake.submit([envelope("post-employer-named")])
    page = "/registre/employeurs/222702292"
    read = {"prefecture": 200, "voisine": 404, "employeur": 200, "intervenant": 200}
    for login, status in read.items():
        signed_in(desk, opened, login)
        assert desk.get(page).status_code == status, login
        merges = desk.get(f"{page}/fusion").status_code
        assert merges in ({200, 303} if login == "prefecture" else {403, 404, 409}), login


def test_two_posts_of_one_town_and_service_are_told_apart_in_alerts_and_costs(
    desk: Desk, opened: Platform
) -> None:
    opened.intake.submit([envelope("post-opened", post="27-02")])
    signed_in(desk, opened, "prefecture")
    both = {"posts": ["27-01", "27-02"]}
    desk.done("/registre/departements/27/employeur", {**ASSOCIATION, **IN_JANUARY, **both})
    for post in both["posts"]:
        desk.done(f"/registre/{post}/convention", {**SIGNED, "ends_on": "31/05/2026"})
    opened.projections.catch_up()
    costs = plain(desk.get("/registre/employeurs/732829320")).partition("Ce que coûtent")[2]
    alerts = plain(desk.get("/arbitrage?perimetre=27"))
    for post in both["posts"]:
        assert f"Evreux, police ({post})" in costs
        assert f"Evreux, police ({post})" in alerts
