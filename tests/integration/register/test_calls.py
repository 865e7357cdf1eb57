"""A call for projects from its opening to a decision that is replaced, each role in its place."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from services.embedded.platform import Platform
from tests.builders import envelope
from tests.integration.register.conftest import PASSWORD, PLEDGED, SIGNED, Desk, plain

POST, HERE = "/registre/27-01", "/arbitrage?perimetre=27"
CALL = "/arbitrage/27-2026-1"
TERMS = {
    "annee": "2026",
    "enveloppe": "20 000 €",
    "limite": "31/03/2026",
    "activite": "40",
    "premiers": "30",
    "couverture": "0",
    "echeance": "30",
}


def signed_in(desk: Desk, login: str) -> Desk:
    assert desk.sign_in(login, PASSWORD).status_code == 303
    return desk


@pytest.fixture
def opened_call(desk: Desk, opened: Platform) -> Desk:
    """A post of 45 000 € of which the conseil départemental pays half, and a call for it."""
    signed_in(desk, "prefecture").done(f"{POST}/convention", SIGNED | {"ends_on": "31/07/2026"})
    cost = {"year": "2026", "salary_eur": "42000", "other_eur": "3000", "effective_on": "1/2/2026"}
    desk.done(f"{POST}/cout", cost)
    desk.done(f"{POST}/financement", {**PLEDGED, "funder": "cg", "share_percent": "50"})
    opened.projections.catch_up()
    desk.done("/arbitrage/appels/27", TERMS)
    return desk


def test_what_is_wrong_with_a_call_is_told_at_its_field(desk: Desk) -> None:
    signed_in(desk, "prefecture")
    for wrong, sentence in (
        ({"activite": "30"}, "Les poids font 90, et non 100 : il manque 10"),
        ({"activite": "90"}, "c'est 50 de trop"),
        (dict.fromkeys(("activite", "premiers", "echeance"), "0"), "Aucun critère ne pèse"),
        ({"activite": "beaucoup"}, "Un poids est un nombre entier"),
        ({"activite": ""}, "Un poids est un nombre entier"),
        ({"activite": "101", "premiers": "-1", "echeance": "0"}, "Un poids est un nombre entier"),
        ({"enveloppe": "0"}, "plus grand que 0"),
        ({"enveloppe": "15.000"}, "sans point"),
        ({"limite": "1/3/2026"}, "La date limite est passée"),
        ({"annee": "1999"}, "L'année est celle des crédits"),
    ):
        desk.refused("/arbitrage/appels/27", {**TERMS, **wrong}, sentence)


def test_the_terms_of_a_call_are_amended(opened_call: Desk, opened: Platform) -> None:
    desk = signed_in(opened_call, "prefecture")
    amended = {**TERMS, "appel": CALL.rpartition("/")[2], "enveloppe": "1 000"}
    assert desk.type("/arbitrage/appels/27", **amended).headers["location"] == CALL
    (call,) = opened.desk.calls_of("27").values()
    assert call.terms.envelope == 1_000
    another = desk.type("/arbitrage/appels/27", **{**TERMS, "enveloppe": "2 000"})
    assert another.headers["location"] != CALL


def test_posts_of_one_name_are_told_apart_and_one_that_opens_later_asks_nothing(
    opened_call: Desk, opened: Platform
) -> None:
    for post, day in (("27-02", "2026-06-01"), ("27-03", "2027-01-01")):
        opened.intake.submit([envelope("post-opened", post=post, effective_on=day)])
    opened.projections.catch_up()
    said = plain(opened_call.form(CALL))
    assert "(27-01)" in said
    assert "(27-02)" in said
    assert "27-03" not in said


def test_an_employer_asks_for_its_posts_until_the_deadline(
    opened_call: Desk, opened: Platform
) -> None:
    desk = signed_in(opened_call, "employeur")
    assert "rien demandé" in plain(desk.get("/arbitrage?perimetre=27-01"))
    form = f"{CALL}/demande/27-01"
    assert 'value="22500"' in desk.form(form).text  # what its plan asks
    words = {"observations": "La moitié est assurée."}
    desk.refused(form, {"montant": "50 000", **words}, "coût de l'année, 45 000 €")
    desk.refused(form, {"montant": "22.000", **words}, "sans point")
    desk.refused(form, {"montant": "22 500", "observations": "Mme Durand."}, "Ne nommez personne")
    desk.done(form, {"montant": "22 000,50 €", "observations": "La moitié est assurée."})
    back = desk.done(form, {"montant": "0", "observations": ""})
    assert ">0</td>" in back.text
    again = desk.done(form, {"montant": "22 500", "observations": "Tout est assuré."})
    assert "22 500 €" in plain(again)
    assert desk.get(f"{CALL}/demande/76-01").status_code == 403
    assert desk.form(CALL).status_code == 403
    page = plain(signed_in(desk, "prefecture").form(CALL))
    assert "Tout est assuré." in page
    assert "La moitié est assurée." not in page  # the words of before are gone
    assert "22 500 € demandés par l'employeur" in page
    opened.clock = lambda: datetime(2026, 4, 1, 9, tzinfo=UTC)
    late = signed_in(desk, "employeur").form(form)
    assert "Appel clos" in late.text
    refused = desk.type(form, montant="22 000", **words)
    assert "L'appel est clos depuis le 31/03/2026" in plain(refused)


def test_a_decision_keeps_what_was_seen_and_is_replaced_not_erased(opened_call: Desk) -> None:
    desk = opened_call
    page = plain(desk.form(CALL))
    assert "Avec 20 000 €, 1 poste reçoit 20 000 €" in page  # a part of 22 500 €
    assert "part de 20 000 €" in page
    assert "2 500 €) n'est payé par personne à partir du 1er janvier 2026" in page
    for typed, sentence in (
        ({"montant-27-01": "10 000"}, "dites pourquoi le calcul n'est pas suivi"),
        ({"montant-27-01": "30 000", "motif-27-01": "x"}, "pas plus que ce qui est demandé"),
        (
            {"montant-27-01": "22 500", "motif-27-01": "x"},
            "dépassent l'enveloppe de 2 500 € : baissez-les",
        ),
        ({"montant-27-01": "9 000", "motif-27-01": "Mme Durand insiste."}, "Ne nommez personne"),
        ({"echeance": "20"}, "Les poids font 90"),
    ):
        desk.refused(CALL, {**typed, "acte": "decision"}, sentence)
    changed = {"montant-27-01": "15 000", "motif-27-01": "Le reste ira à un autre poste."}
    kept = desk.fill(CALL, {**changed, "acte": "version"})
    assert kept.headers["location"] == f"{CALL}/versions/1"
    shown = desk.done(
        f"{CALL}?version=1", {"motif-27-01": "Le reste ira ailleurs.", "acte": "decision"}
    )
    assert "Le reste ira ailleurs." in plain(shown)
    again = desk.fill(CALL, {"acte": "decision"})
    assert "dites qu'elle est remplacée" in plain(again)
    desk.done(CALL, {"acte": "decision", "remplace": "oui"})
    assert "remplacée" in plain(desk.get(f"{CALL}/versions/2"))
    both = plain(desk.get(f"{CALL}/versions"))
    assert "Décision n° 2" in both
    assert "Décision n° 3" in both
    gone = desk.send(f"{CALL}/versions/2/mots", {"csrf": desk.csrf(CALL), "poste": "27-01"})
    assert gone.status_code == 303
    old = plain(desk.get(f"{CALL}/versions/2"))
    assert "Le reste ira ailleurs." not in old
    assert "15 000 €" in old


def test_nothing_is_awarded_to_a_post_that_closes_before_the_year_of_the_call(
    opened_call: Desk, opened: Platform
) -> None:
    desk = opened_call
    desk.done(f"{POST}/fermeture", {"effective_on": "01/01/2026", "reason": "financement"})
    opened.projections.catch_up()
    assert "montant-27-01" not in desk.form(CALL).text
    typed = {"montant-27-01": "10 000", "motif-27-01": "Il rouvrira.", "acte": "decision"}
    assert "le poste est fermé, rien ne lui va" in plain(desk.fill(CALL, typed))
    ask = f"{CALL}/demande/27-01"
    late = signed_in(desk, "employeur").refused(ask, {"montant": "10 000"}, "Le poste est fermé")
    assert "rien ne peut être demandé" in plain(late)


def test_what_others_pay_is_not_told_as_paid_by_nobody(opened_call: Desk, opened: Platform) -> None:
    desk = opened_call
    desk.done(f"{POST}/financement", {**PLEDGED, "funder": "commune", "share_percent": "50"})
    opened.projections.catch_up()
    asked = {"montant": "22 500", "observations": ""}
    signed_in(desk, "employeur").done(f"{CALL}/demande/27-01", asked)
    page = plain(signed_in(desk, "prefecture").form(CALL))
    assert "Le plan demanderait 0 € au FIPD" in page
    assert "n'est payé par personne" not in page


def test_the_documents_of_a_decision_say_the_same(opened_call: Desk) -> None:
    desk = opened_call
    desk.done(CALL, {"acte": "decision"})
    for name in ("dossier.pdf", "notifications.pdf"):
        made = _of(desk, name).read()
        assert made.startswith(b"%PDF")
        assert made == _of(desk, name).read()
    sheet = load_workbook(_of(desk, "dossier.xlsx")).active
    assert sheet is not None
    assert [sheet.cell(5, column).value for column in (3, 7, 9)] == ["27-01", 22_500, 20_000]
    told = [sheet.cell(5, column).number_format for column in (1, 4, 7, 9)]
    assert told == ["#,##0", "#,##0.0", "#,##0", "#,##0"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    lines = _of(desk, "lignes.csv").read().decode("utf-8-sig").splitlines()
    assert lines[1].startswith("2026;Eure;27-01;")
    assert ";en numéraire;première demande;projet(s)/action(s);annuelle ou ponctuelle;" in lines[1]
    assert ";45000;22500;20000;" in lines[1]


def _of(desk: Desk, name: str) -> io.BytesIO:
    answer = desk.get(f"{CALL}/versions/1/{name}")
    assert answer.status_code == 200
    return io.BytesIO(answer.content)


def test_a_prefecture_works_on_the_calls_of_its_own_departement_alone(opened_call: Desk) -> None:
    desk = signed_in(opened_call, "voisine")
    for path in (CALL, HERE, "/arbitrage/appels/27", f"{CALL}/versions"):
        assert desk.get(path).status_code == 403
    assert desk.get("/arbitrage").headers["location"] == "/arbitrage?perimetre=76"
    sent = desk.send(CALL, {"csrf": desk.csrf("/arbitrage?perimetre=76"), "acte": "decision"})
    assert sent.status_code == 403


def test_an_end_of_convention_is_told_until_somebody_says_what_it_becomes(
    opened_call: Desk,
) -> None:
    for login, page in (
        ("prefecture", HERE),
        ("employeur", "/arbitrage?perimetre=27-01"),
    ):
        said = plain(signed_in(opened_call, login).get(page))
        assert "moins de 6 mois" in said
        assert "finit le 31 juillet 2026" in said
    answer = {
        "csrf": opened_call.csrf("/arbitrage?perimetre=27-01"),
        "alerte": "27-01/27-01-2026/6",
        "reponse": "negocie",
        "retour": "/arbitrage?perimetre=27-01",
    }
    wrong = opened_call.send("/arbitrage/alertes/27-01", {**answer, "reponse": "peut-etre"})
    assert wrong.status_code == 422
    assert opened_call.send("/arbitrage/alertes/76-01", answer).status_code == 403
    assert opened_call.send("/arbitrage/alertes/27-01", answer).status_code == 303
    said = plain(signed_in(opened_call, "prefecture").get(HERE))
    assert "Une autre convention se négocie (employeur, le 02/03/2026)." in said
