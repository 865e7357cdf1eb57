"""The yearly questionnaire by page: saved section by section, fed by what is counted."""

from contracts.events.survey import SurveyAnswered
from services.faces.entry.questions import SECTIONS
from tests.integration.saisie.conftest import HERE, HIDDEN, POST, plain

PATH = f"{HERE}/questionnaire?annee=2008"
PUBLIC = {"persons_received": "312", "received_victims": "250", "home_visits": "non"}


def answered(opened):
    """The answers that stand, and how often something was said."""
    facts = [f.event for _, f in opened.intake.store.history(POST)]
    said = [event for event in facts if isinstance(event, SurveyAnswered)]
    told = said[-1].model_dump(mode="json", exclude_none=True, exclude_unset=True) if said else {}
    return len(said), told


def test_each_section_is_saved_beside_the_others_and_leads_to_the_next(desk, opened):
    done = desk.fill(f"{PATH}&partie=public", PUBLIC)
    assert done.status_code == 303, done.text
    assert "partie=motifs" in done.headers["location"]
    shares = {"problem_shares.conjugal": "62,5", "problem_shares.psy": "10"}
    assert desk.fill(f"{PATH}&partie=motifs", shares).status_code == 303
    levels = {"collaborations.asso": "freq", "internal_collaborations.psy": "compl"}
    assert desk.fill(f"{PATH}&partie=partenaires", levels).status_code == 303
    own = {"salary": "gt2000", "supervision": "oui", "missing_equipment": ["mobile", "internet"]}
    last = desk.fill(f"{PATH}&partie=exercice", own)
    assert "partie=public" in last.headers["location"]
    count, said = answered(opened)
    assert count == len(SECTIONS)
    assert said["persons_received"] == 312
    assert said["home_visits"] is False
    assert said["problem_shares"] == {"conjugal": 62.5, "psy": 10}
    assert said["collaborations"] == {"asso": "freq"}
    assert set(said["missing_equipment"]) == {"mobile", "internet"}
    page = desk.form(f"{PATH}&partie=public").text
    assert 'value="312"' in page
    assert "9 réponses sur 18" in plain(desk.form(PATH))


def test_what_relais_counts_of_the_year_before_is_offered_and_what_is_said_stays(desk, opened):
    desk.opened(occurred_on="14/10/2007")
    opened.projections.catch_up()
    path = f"{PATH}&partie=motifs"
    page = desk.form(path).text
    assert "Relais en compte" in plain(desk.form(path))
    assert 'name="problem_shares.conjugal" type="text" value="100"' in page
    assert 'name="saisine_shares.main_courante" type="text" value="100"' in page
    public = plain(desk.form(f"{PATH}&partie=public"))
    assert "Relais en compte 1 : vérifiez" in public
    assert desk.fill(path, {"problem_shares.psy": "40"}).status_code == 303
    page = desk.form(path).text
    assert 'name="problem_shares.psy" type="text" value="40"' in page
    assert 'name="problem_shares.conjugal" type="text" value=""' in page


def test_what_cannot_be_read_is_told_and_nothing_is_recorded(desk, opened):
    wrong = {**PUBLIC, "persons_received": "beaucoup"}
    answer = desk.fill(f"{PATH}&partie=public", wrong)
    assert answer.status_code == 422
    assert "Un nombre entier de personnes" in plain(answer)
    assert 'value="beaucoup"' in answer.text
    assert desk.fill(f"{PATH}&partie=motifs", {"saisine_shares.corg": "120"}).status_code == 422
    assert answered(opened)[0] == 0


def test_answers_that_belie_each_other_are_told_and_nothing_is_recorded(desk, opened):
    for part, said, told in (
        ("public", {**PUBLIC, "received_offenders": "100"}, "font 350, plus que les reçus"),
        (
            "motifs",
            {"saisine_shares.services": "60 %", "saisine_shares.directe": "62,5"},
            "ces parts font 122,5 %",
        ),
        ("exercice", {"other_job": "non", "other_job_kind": "ts_cg"}, "pas d'autre emploi"),
    ):
        answer = desk.fill(f"{PATH}&partie={part}", said)
        assert answer.status_code == 422
        assert told in plain(answer)
    assert answered(opened)[0] == 0


def test_a_post_is_not_asked_what_another_service_alone_knows(desk):
    page = desk.form(f"{PATH}&partie=motifs").text
    assert 'name="saisine_shares.main_courante"' in page
    assert 'name="saisine_shares.corg"' not in page


def test_a_section_changed_after_going_back_is_told_then_saved(desk, opened):
    here = f"{HERE}/questionnaire"
    sent = {**desk.hidden(f"{PATH}&partie=public"), **PUBLIC}
    assert [desk.send(here, sent).status_code for _ in range(2)] == [303] * 2
    assert answered(opened)[0] == 1
    changed = {**sent, "persons_received": "313"}
    told = desk.send(here, changed)
    assert (told.status_code, "enregistrez de nouveau" in plain(told)) == (422, True)
    assert desk.send(here, changed | dict(HIDDEN.findall(told.text))).status_code == 303
    assert answered(opened)[1]["persons_received"] == 313
