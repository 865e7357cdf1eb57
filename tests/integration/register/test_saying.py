"""What each says of the register on its pages, and what is refused in words."""

from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, PLEDGED, SIGNED, Desk, Typed, plain

POST = "/registre/27-01"
CASE = "7f1c1111-0000-4000-8000-000000000001"


def signed_in(desk: Desk, login: str) -> Desk:
    """The same browser, signed in."""
    assert desk.sign_in(login, PASSWORD).status_code == 303
    return desk


def test_a_prefecture_opens_fills_signs_pledges_and_sees_it_all_in_the_life_of_the_post(
    desk: Desk,
) -> None:
    signed_in(desk, "prefecture")
    begun = desk.get("/registre/departements/27/ouverture")
    assert begun.headers["location"] == "/registre/27-02/ouverture"
    page = desk.done(
        "/registre/27-02/ouverture",
        {
            "effective_on": "01/02/2026",
            "name": "Louviers",
            "service": "gendarmerie",
            "commune": "Louviers",
            "territory": "urbain",
            "employer": "cg",
            "fte": "0,8",
            "units": "Louviers\r\nVal-de-Reuil",
        },
    )
    assert "Louviers, Val-de-Reuil" in plain(page)
    desk.done("/registre/27-02/titulaire", {"effective_on": "2/2/2026", "training": "ass"})
    desk.done("/registre/27-02/convention", {**SIGNED, "convention": "27-02-2026"})
    money = {**PLEDGED, "convention": "27-02-2026"}
    desk.done("/registre/27-02/financement", {**money, "amount_eur": "15 000,50"})
    desk.done("/registre/27-02/financement", {**money, "funder": "cg", "amount_eur": "15 000 €"})
    page = desk.done("/registre/27-02/financement", {**money, "funder": "commune"})
    said = plain(page)
    assert "Le poste est pourvu depuis le 2 février 2026" in said
    assert "sa convention court jusqu'au 31 décembre 2028" in said
    assert "33,3 % (15 001 €)" in said
    assert "il manque 0,1 %" in said
    assert "rien de promis" in said
    assert "enregistré le 02/03/2026" in said
    document = desk.get("/registre/27-02/fiche.pdf")
    assert document.content.startswith(b"%PDF")


def test_a_post_is_opened_in_the_departement_of_its_number(desk: Desk) -> None:
    signed_in(desk, "prefecture")
    said = {"name": "Louviers", "service": "police", "territory": "urbain", "employer": "cg"}
    typed = {**said, "effective_on": "01/02/2026", "fte": "1", "commune": "Oyonnax"}
    told = "n'est pas du département Eure (27) : corrigez-la"
    desk.refused("/registre/27-02/ouverture", typed, told)


def test_a_convention_that_cannot_be_is_refused_in_its_form(desk: Desk) -> None:
    signed_in(desk, "prefecture")
    for wrong, sentence in (
        ({"ends_on": "31/12/2025"}, "finit avant de commencer"),
        ({"starts_on": "31/02/2026"}, "JJ/MM/AAAA"),
        ({"convention": "deux mots"}, "sans espace ni accent"),
        ({"signatories": []}, "Renseignez « Signataires »"),
    ):
        desk.refused(f"{POST}/convention", {**SIGNED, **wrong}, sentence)
    both = {**SIGNED, "signatories": [], "ends_on": "31/12/2025"}
    told = plain(desk.refused(f"{POST}/convention", both, "Renseignez « Signataires »"))
    assert "finit avant de commencer" in told


def test_shares_beyond_the_whole_and_a_reference_signed_twice_are_refused(desk: Desk) -> None:
    signed_in(desk, "prefecture")
    desk.done(f"{POST}/convention", SIGNED)
    again = {**SIGNED, "ends_on": "31/12/2030"}
    desk.refused(f"{POST}/convention", again, "déjà signée, du 01/01/2026 au 31/12/2028")
    nothing = {**PLEDGED, "share_percent": "", "amount_eur": "", "year": "27"}
    told = plain(desk.refused(f"{POST}/financement", nothing, "Une année s'écrit"))
    assert "Une promesse dit une part" in told
    desk.done(f"{POST}/financement", {**PLEDGED, "share_percent": "60 %"})
    beyond = {**PLEDGED, "funder": "cg", "share_percent": "50"}
    desk.refused(f"{POST}/financement", beyond, "les autres promesses laissent 40 %")
    for amount in ("15.000", "quinze mille", "-5"):
        typed = {**PLEDGED, "funder": "cg", "amount_eur": amount}
        desk.refused(f"{POST}/financement", typed, "Un montant s'écrit en euros")
    other = desk.done(f"{POST}/convention", {**SIGNED, "convention": "27-01-autre"})
    assert "Deux conventions à la fois" in plain(other)


def test_a_funder_pledges_its_own_money_and_no_other(desk: Desk) -> None:
    signed_in(desk, "prefecture").done(f"{POST}/convention", SIGNED)
    signed_in(desk, "commune")
    form = desk.form(f"{POST}/financement")
    assert 'name="funder" value="commune"' in form.text
    assert 'value="27229"' in form.text
    assert "fipd" not in form.text
    page = desk.done(f"{POST}/financement", {**PLEDGED, "funder": "commune"})
    assert "Commune" in plain(page)
    for funder in ("fipd", "cg"):  # which its form does not offer
        refused = desk.fill(f"{POST}/financement", {**PLEDGED, "funder": funder})
        assert refused.status_code == 422
        assert "Qui peut le dire" in plain(refused)
        assert Typed(refused.text).values["share_percent"] == ["33,3"]
    assert desk.get(f"{POST}/convention").status_code == 403


def test_a_form_sent_twice_is_one_fact_and_a_changed_one_is_told(
    desk: Desk, opened: Platform
) -> None:
    signed_in(desk, "prefecture")
    before = opened.feed.head()
    first = desk.get(f"{POST}/modification").headers["location"]
    fact = first.rpartition("fait=")[2]
    said = {"csrf": desk.csrf("/registre"), "fait": fact, "effective_on": "01/03/2026"}
    for _ in range(2):
        answer = desk.send(f"{POST}/modification", {**said, "name": "Évreux centre"})
        assert answer.status_code == 303, plain(answer)
    assert opened.feed.head() == before + 1
    other = desk.send(f"{POST}/modification", {**said, "name": "Évreux nord"})
    assert "déjà été enregistré, avec d'autres valeurs" in plain(other)
    same = desk.fill(
        f"{POST}/modification", {"effective_on": "02/03/2026", "name": "Évreux centre"}
    )
    assert "Rien n'est changé" in plain(same)


def test_a_post_moves_and_its_life_says_so(desk: Desk) -> None:
    signed_in(desk, "prefecture")
    page = desk.done(
        f"{POST}/demenagement", {"effective_on": "01/03/2026", "commune": "Vernon (27)"}
    )
    assert "Déménagement du poste" in plain(page)
    assert "Vernon" in plain(page)


def test_closing_a_post_says_how_many_cases_are_open_and_is_allowed(
    desk: Desk, opened: Platform
) -> None:
    opened.intake.submit([envelope("case-opened", subject=CASE)])
    opened.projections.catch_up()
    signed_in(desk, "prefecture")
    form = desk.form(f"{POST}/fermeture")
    assert "encore 1 situation en cours" in plain(form)
    assert "seul le poste lit leur liste" in plain(form)
    assert CASE not in form.text
    assert desk.get("/saisie/27-01/situations?etat=ouverte").status_code in (403, 404)
    closing = {"effective_on": "01/03/2026", "reason": "financement"}
    page = desk.done(f"{POST}/fermeture", closing)
    assert "Fermeture du poste" in plain(page)
    again = {**closing, "effective_on": "01/05/2026"}
    desk.refused(f"{POST}/fermeture", again, "déjà fermé depuis le 01/03/2026")
    opened.projections.catch_up()
    signed_in(desk, "intervenant")
    here = "/saisie/27-01"
    assert "Clore les situations en cours" in plain(desk.get(here))
    assert "1 situation" in plain(desk.get(f"{here}/situations?etat=ouverte"))
    case = f"{here}/situations/{CASE}"
    assert case in desk.get(f"{here}/situations?etat=ouverte").text
    desk.done(f"{case}/cloture", {"occurred_on": "28/02/2026", "reason": "autonome"})


def test_a_fact_is_corrected_then_withdrawn_from_its_line_with_both_values_in_sight(
    desk: Desk,
) -> None:
    signed_in(desk, "prefecture")
    desk.done(f"{POST}/convention", SIGNED)
    page = desk.done(f"{POST}/financement", {**PLEDGED, "amount_eur": "15000"})
    lines = [part for part in page.text.split('<div class="act')[1:] if "Financement" in part]
    path = lines[0].split('class="fix" href="')[1].split('"')[0]
    form = desk.form(path)
    assert "Ce que dit ce fait aujourd" in form.text
    assert "15 000 €" in plain(form)
    money = {**PLEDGED, "amount_eur": "16 000", "motif": "erreur_de_saisie"}
    same = desk.fill(path, {**money, "amount_eur": "15 000"})
    assert "Rien n'est changé" in plain(same)
    page = desk.done(path, money)
    assert "Montant : 15 000 €" in plain(page)
    assert "16 000 €" in plain(page)
    page = desk.done(path.replace("correction", "retrait"), {"motif": "doublon"})
    assert "ne compte plus" in plain(page)
    assert desk.get(path).status_code == 404


def test_a_correction_that_the_rest_of_the_life_contradicts_names_the_fact(desk: Desk) -> None:
    signed_in(desk, "prefecture")
    page = desk.done(f"{POST}/titulaire", {"effective_on": "01/02/2007"})
    opening = next(
        part for part in page.text.split('<div class="act')[1:] if "Ouverture du poste" in part
    )
    path = opening.split('class="fix" href="')[1].split('"')[0]
    form = desk.form(path)
    assert 'value="02/01/2006"' in form.text
    answer = desk.fill(path, {"effective_on": "01/02/2008", "motif": "erreur_de_saisie"})
    assert answer.status_code == 422
    assert "contredirait ce que vous envoyez" in plain(answer)


def test_one_convention_is_signed_for_several_posts_or_for_none(
    desk: Desk, opened: Platform
) -> None:
    opened.intake.submit([envelope("post-opened", post="27-02")])
    opened.projections.catch_up()
    signed_in(desk, "prefecture").done(f"{POST}/convention", SIGNED)
    head, where = opened.feed.head(), "/registre/departements/27/convention"
    answer = desk.fill(where, {**SIGNED, "posts": ["27-01", "27-02"]})
    assert answer.status_code == 422
    assert "27-01 : La convention 27-01-2026 de ce poste est déjà signée" in plain(answer)
    assert "27-02 :" not in plain(answer)
    assert opened.feed.head() == head
    framework = {**SIGNED, "convention": "27-cadre", "posts": ["27-01", "27-02"]}
    assert desk.fill(where, framework).status_code == 303
    assert opened.feed.head() == head + 2
    assert "27-cadre" in plain(desk.get("/registre/27-02"))
    opened.projections.catch_up()
    money, paid = where.replace("convention", "financement"), ["27-01", "27-02"]
    euros = {**PLEDGED, "convention": "27-cadre", "share_percent": "", "amount_eur": "12 000 €"}
    said = plain(desk.done(money, {**euros, "posts": paid}))
    assert f"Enregistré au rang {opened.feed.head()} du journal" in said
    for post in paid:
        assert "12 000 €" in plain(desk.get(f"/registre/{post}"))
    opened.intake.submit([envelope("post-opened", post="27-03")])
    opened.projections.catch_up()
    several = desk.fill(money, {**euros, "posts": paid, "funder": "cg", "suite": "encore"})
    assert "Au suivant" in plain(desk.form(several.headers["location"]))
    desk.refused(money, {**euros, "posts": [*paid, "27-03"]}, "ne couvre pas 27-03")


def test_the_cost_that_an_employer_declares_makes_promises_euros_and_an_ask(desk: Desk) -> None:
    signed_in(desk, "prefecture").done(f"{POST}/convention", SIGNED)
    money = {**PLEDGED, "share_percent": ""}
    assert "les deux" in plain(desk.fill(f"{POST}/financement", money))  # neither is said
    desk.done(f"{POST}/financement", {**money, "funder": "cg", "amount_eur": "30 000 €"})
    cost = {
        "year": "2026",
        "salary_eur": "42 000 €",
        "other_eur": "3 000",
        "effective_on": "1/3/2026",
    }
    signed_in(desk, "employeur")
    asked = desk.get(POST).text.split(f'href="{POST}/cout?')[1].split('"')[0]
    assert 'name="year" type="text" value="2026"' in desk.form(f"{POST}/cout?{asked}").text
    page = plain(desk.done(f"{POST}/cout", cost))
    assert "il manque 33,3 % (15 000 €)" in page
    assert "Repère : le tiers du coût de 2026 serait 15 000 €" in page
    refused = desk.get("/registre/76-01/cout")
    assert refused.status_code == 403
    assert "Qui peut le dire : Employeur (ses postes), Préfecture" in plain(refused)
