"""What an intervenant enters on the pages, and every way in which it can go wrong."""

import re

import pytest

from tests.integration.saisie.conftest import HERE, OPENING, POST, plain


def facts(opened, case):
    """The types of a case's facts, in order."""
    uuid = case.rpartition("/")[2]
    return [fact.type for _, fact in opened.intake.store.history(f"case/{uuid}")]


def chosen(answer, field, code):
    """Whether a choice of a page is made."""
    return re.search(rf'name="{field}" value="{code}"[^>]* checked', answer.text)


def test_a_saisine_is_entered_and_told_with_its_place_in_the_log(desk, opened):
    answer = desk.fill(f"{HERE}/nouvelle", OPENING)
    case, _, query = answer.headers["location"].partition("?")
    assert query == "recu=2"
    shown = plain(desk.get(answer.headers["location"]))
    assert "Saisine : main courante." in shown
    assert "rang 2" in shown
    assert "conflits conjugaux, pathologies psychologiques" in shown
    assert facts(opened, case) == ["relais.case-opened.v1"]


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"occurred_on": ""}, "occurred_on", "Renseignez « Date du fait »."),
        ({"occurred_on": "31/02/2008"}, "occurred_on", "JJ/MM/AAAA"),
        ({"occurred_on": "21/11/2008"}, "occurred_on", "à venir"),
        ({"occurred_on": "01/01/2005"}, "occurred_on", "02/01/2006"),
        ({"saisine": ""}, "saisine", "Renseignez"),
        ({"saisine": "corg"}, "saisine", "corg"),
        ({"person.sex": ""}, "person.sex", "Renseignez « Sexe »."),
        ({"person.commune": "Saint-Denis"}, "person.commune", "Saint-Denis (93066, Seine-Saint"),
        ({"person.commune": "00000"}, "person.commune", "Aucune commune n'a le code"),
        ({"problems": ""}, "problems", "Renseignez"),
        ({"by_partner": "ccas"}, "", "services extérieurs"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_what_was_typed_stays(desk, said, field, sentence):
    answer = desk.fill(f"{HERE}/nouvelle", {**OPENING, **said})
    assert answer.status_code == 422
    assert "<title>Erreur : " in plain(answer)
    summary = plain(answer).partition('role="alert"')[2].partition("</div>")[0]
    assert sentence in summary, summary
    assert "$." not in summary
    if field:
        assert f'href="#{field}"' in summary
        assert f'id="{field}"' in answer.text
    assert 'value="14/10/2008"' in answer.text or "occurred_on" in said
    assert chosen(answer, "person.sex", "f") or "person.sex" in said


def test_a_form_sent_twice_is_one_fact_and_changed_afterwards_is_refused(desk, opened):
    said = {**desk.hidden(f"{HERE}/nouvelle"), **OPENING}
    first, again = (desk.send(f"{HERE}/nouvelle", said) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert opened.intake.store.head() == 2
    changed = desk.send(f"{HERE}/nouvelle", {**said, "person.sex": "m"})
    assert changed.status_code == 422
    assert "déjà été enregistré" in plain(changed)
    assert opened.intake.store.head() == 2


def test_several_saisines_follow_each_other_and_keep_their_day(desk, opened):
    answer = desk.fill(f"{HERE}/nouvelle", {**OPENING, "suite": "encore"})
    following = plain(desk.form(answer.headers["location"]))
    assert "Saisine enregistrée. À la suivante" in following
    assert 'value="14/10/2008"' in following


ACTS = {
    "entretien": {"level": "rapide", "setting": "telephone", "minutes": "30"},
    "orientation": {"partner": "ccas", "solution": "soins", "answer_wanted": "oui"},
    "demarche": {"kind": "sante", "minutes": "20"},
    "visite": {"minutes": "45"},
    "accompagnement": {"partner": "mjd", "minutes": "60"},
    "mediation": {"context": "expulsion", "minutes": "90"},
    "evaluation": {"partner": "enfance", "mode": "reunion", "minutes": "60"},
    "plainte": {"kind": "plainte"},
    "precision": {
        "person.status": "victime",
        "person.sex": "f",
        "person.age": "25_45",
        "problems": ["conjugal", "addict"],
    },
    "cloture": {"reason": "relais"},
    "reouverture": {},
}


def test_every_kind_of_fact_of_a_case_has_its_form(desk, opened):
    case = desk.opened()
    for kind, said in ACTS.items():
        answer = desk.fill(f"{case}/{kind}", {"occurred_on": "15/10/2008", **said})
        assert answer.status_code == 303, (kind, answer.text)
        if kind == "orientation":
            page = desk.form(f"{case}/reponse").text
            orientation = re.search(r'value="([0-9a-f-]{36})".*?CCAS, 15/10/2008', page)[1]
            answered = {"orientation": orientation, "outcome": "accepte"}
            told = {"occurred_on": "20/10/2008", **answered}
            assert desk.fill(f"{case}/reponse", told).status_code == 303
    story = desk.get(case).text
    for title in ("Entretien", "Retour du partenaire", "Requalification", "Réouverture"):
        assert re.search(rf"<h3>{title}\b", story), title
    assert len(facts(opened, case)) == len(ACTS) + 2


def test_a_requalification_begins_with_what_is_known_and_shows_what_it_changes(desk):
    case = desk.opened()
    page = desk.form(f"{case}/precision")
    assert chosen(page, "person.age", "25_45")
    assert chosen(page, "problems", "psy")
    said = {**OPENING, "occurred_on": "16/10/2008", "person.age": "gt65"}
    assert desk.fill(f"{case}/precision", said).status_code == 303
    shown = plain(desk.get(case))
    assert re.search("Âge : <del>25 à 45 ans</del>.*<ins>plus de 65 ans</ins>", shown)
    assert "corrigé" not in shown


def test_an_act_after_the_closing_is_refused_with_its_reason(desk):
    case = desk.opened()
    desk.fill(f"{case}/cloture", {"occurred_on": "16/10/2008", "reason": "autonome"})
    late = {"occurred_on": "17/10/2008", "level": "rapide", "setting": "bureau", "minutes": "5"}
    answer = desk.fill(f"{case}/entretien", late)
    assert answer.status_code == 422
    assert "16/10/2008" in answer.text


def test_a_fact_is_corrected_with_a_reason_and_its_history_stays(desk, opened):
    case = desk.opened()
    fact = re.search(rf"{HERE}/faits/[^/]+/([^/]+)/correction", desk.get(case).text)[1]
    path = f"{HERE}/faits/{case.rpartition('/')[2]}/{fact}/correction"
    begun = desk.form(path)
    assert 'value="14/10/2008"' in begun.text
    assert chosen(begun, "person.sex", "f")
    no_reason = desk.fill(path, {**OPENING, "person.sex": "m"})
    assert no_reason.status_code == 422
    assert "Renseignez « Motif de correction »." in plain(no_reason)
    done = desk.fill(path, {**OPENING, "person.sex": "m", "motif": "erreur_de_saisie"})
    assert done.status_code == 303, done.text
    story = desk.get(case).text
    assert '<span class="badge info">corrigé</span>' in story
    assert re.search("<del>femme</del>.*<ins>homme</ins>.*erreur de saisie, le 20/11/2008", story)
    idle = desk.fill(path, {**OPENING, "person.sex": "m", "motif": "erreur_de_saisie"})
    assert "Rien n'est changé" in plain(idle)
    desk.fill(path, {**OPENING, "person.sex": "nr", "motif": "erreur_de_saisie"})
    story = desk.get(case).text
    assert re.search("<del>femme</del>.*<ins>homme</ins>", story)
    assert re.search("<del>homme</del>.*<ins>non renseigné</ins>", story)
    withdrawn = desk.fill(path.replace("correction", "retrait"), {"motif": "doublon"})
    assert withdrawn.status_code == 303
    assert "Retirée : elle ne compte plus" in plain(desk.get(case))
    assert [each.rpartition(".")[0] for each in facts(opened, case)] == [
        "relais.case-opened",
        "relais.fact-corrected",
        "relais.fact-corrected",
        "relais.fact-withdrawn",
    ]


def test_a_correction_of_a_fact_withdrawn_meanwhile_keeps_what_was_typed(desk):
    case = desk.opened()
    held = {"occurred_on": "17/10/2008", **ACTS["entretien"]}
    assert desk.fill(f"{case}/entretien", held).status_code == 303
    fact = re.findall(rf"({HERE}/faits/[^/]+/[^/]+)/correction", desk.get(case).text)[0]
    typed = {**desk.hidden(f"{fact}/correction"), **held}
    typed |= {"minutes": "45", "motif": "erreur_de_saisie"}
    assert desk.fill(f"{fact}/retrait", {"motif": "doublon"}).status_code == 303
    told = desk.send(f"{fact}/correction", typed)
    assert told.status_code == 422
    assert "ce fait a été corrigé ou retiré" in plain(told)
    assert 'value="45"' in told.text


def test_the_activity_of_a_post_is_entered_and_mended_in_its_month(desk):
    contact = {
        "occurred_on": "03/11/2008",
        "partner": "ccas",
        "direction": "du_partenaire",
        "purpose": "conseil",
        "mode": "telephone",
        "minutes": "10",
    }
    answer = desk.fill(f"{HERE}/activite/contact", contact)
    shown = plain(desk.get(answer.headers["location"]))
    assert "Contact avec le CCAS, 10 min" in shown
    assert "À l'initiative du partenaire. Conseil technique aux partenaires." in shown
    fact = re.search(rf"{HERE}/faits/2008-11/([^/]+)/correction", shown)[1]
    path = f"{HERE}/faits/2008-11/{fact}/correction"
    mended = {**contact, "minutes": "25", "motif": "erreur_de_saisie"}
    assert desk.fill(path, mended).status_code == 303
    assert "Contact avec le CCAS, 25 min" in plain(desk.get(f"{HERE}/activite?mois=2008-11"))


def test_what_is_open_is_listed_and_a_label_is_shown_only_when_asked(desk, opened):
    desk.opened(repere="la dame au manteau vert")
    opened.projections.catch_up()
    page = desk.get(HERE).text
    assert "1 situation, par dernier acte" in page
    assert "manteau" not in page
    assert "Aucune situation ne répond" in desk.get(f"{HERE}/situations?cherche=1999").text
    assert "la dame au manteau vert" in desk.get(f"{HERE}/situations?reperes=1").text
    (read,) = [a for a in opened.vault.store.accesses(POST) if a["action"] == "lecture"]
    assert read["purpose"] == "suivi"


def test_a_closed_case_is_found_and_takes_a_late_answer_a_reopening_and_a_correction(desk, opened):
    case = desk.opened()
    said = {
        "partner": "ccas",
        "solution": "soins",
        "answer_wanted": "oui",
        "occurred_on": "16/10/2008",
    }
    assert desk.fill(f"{case}/orientation", said).status_code == 303
    closing = {"occurred_on": "18/10/2008", "reason": "relais"}
    assert desk.fill(f"{case}/cloture", closing).status_code == 303
    opened.projections.catch_up()
    assert f"{HERE}/situations" in desk.get(HERE).text
    listed = desk.get(f"{HERE}/situations?etat=close&cherche=18/10/2008").text
    assert case in listed
    assert f"{case}/reponse" in listed
    page = desk.get(case).text
    assert f"{case}/reouverture" in page
    assert re.search(r"/faits/[^\"]+/correction", page)
    assert "CCAS" in desk.get(f"{HERE}/reponses?closes=1").text
    assert desk.fill(f"{case}/reouverture", {"occurred_on": "20/10/2008"}).status_code == 303
    opened.projections.catch_up()
    assert case not in desk.get(f"{HERE}/situations?etat=close").text


def test_a_quarter_is_confirmed_once_it_is_over_zero_included(desk, opened):
    desk.opened(occurred_on="02/07/2008")
    opened.projections.catch_up()
    path = f"{HERE}/trimestre?trimestre=2008-Q3"
    assert "Relais en compte 1." in plain(desk.get(path))
    assert "Tous les tableaux du trimestre" in plain(desk.get(path))
    wrong = desk.send(f"{HERE}/trimestre", {**desk.hidden(path), "situations": "deux"})
    assert wrong.status_code == 422
    assert 'value="deux"' in wrong.text
    done = desk.send(f"{HERE}/trimestre", {**desk.hidden(path), "situations": "1"})
    assert done.status_code == 303, done.text
    opened.projections.catch_up()
    assert "Le poste a confirmé ce trimestre" in plain(desk.get(path))
    before = plain(desk.get(f"{HERE}/trimestre?trimestre=2005-Q2"))  # no table is of that year
    assert "Tous les tableaux du trimestre" not in before
    zero = f"{HERE}/trimestre?trimestre=2008-Q2"
    sent = {**desk.hidden(zero), "situations": "0"}
    assert desk.send(f"{HERE}/trimestre", sent).status_code == 303
    early = {"trimestre": "2008-Q4", "situations": "1"}
    assert "pas terminé" in plain(desk.send(f"{HERE}/trimestre", early))


def test_a_quarter_that_is_confirmed_is_only_corrected_from_what_it_says(desk, opened):
    desk.opened(occurred_on="02/07/2008")
    opened.projections.catch_up()
    path = f"{HERE}/trimestre?trimestre=2008-Q3"
    form = desk.hidden(path)
    first, again = (desk.send(f"{HERE}/trimestre", {**form, "situations": "3"}) for _ in range(2))
    assert first.headers["location"] == again.headers["location"]
    assert "3 situations ouvertes" in plain(desk.get(path))
    assert "Confirmer le trimestre" not in desk.get(path).text
    other = {**form, "fait": desk.hidden(f"{HERE}/nouvelle")["fait"], "situations": "1"}
    told = desk.send(f"{HERE}/trimestre", other)
    assert told.status_code == 422
    assert "déjà confirmé ce trimestre, le 20 novembre 2008 à 10 h 00 : 3 situ" in plain(told)
    mending = f"{path}&corriger=1"
    same = desk.send(f"{HERE}/trimestre", {**desk.hidden(mending), "situations": "3"})
    assert "rien à corriger" in plain(same)
    mended = desk.send(f"{HERE}/trimestre", {**desk.hidden(mending), "situations": "2"})
    assert mended.status_code == 303
    assert re.search("<del>3</del>.*<ins>2</ins>.*20 novembre 2008", desk.get(path).text)
