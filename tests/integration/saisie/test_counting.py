"""Entry goes on while nothing is counted, and the pages say how far the facts are counted."""

import sqlite3

from tests.integration.saisie.conftest import HERE, plain


def test_the_day_and_the_notebook_say_how_far_facts_are_counted(desk, opened):
    desk.opened()  # and nobody counts
    page = plain(desk.get(HERE))
    assert "Compté jusqu'au fait enregistré le 20 novembre 2008 à 10 h 00" in page
    assert "1 fait du journal attend d'être compté" in page
    assert desk.get("/carnet/27-01/etat").json() == {
        "user": "poste local",
        "csrf": "",
        "key": None,
        "counted": 1,
        "until": "2008-11-20T09:00:00+00:00",
        "now": "2008-11-20T09:00:00+00:00",
    }
    opened.projections.catch_up()
    assert "d'être compté" not in plain(desk.get(HERE))
    assert desk.get("/carnet/27-01/etat").json()["counted"] == 2


def test_a_saisine_is_entered_before_anything_was_ever_counted(desk, opened):
    opened.folder.read_models.unlink()
    page = desk.get(HERE)
    assert page.status_code == 200
    assert "Rien n'est encore compté" in plain(page)
    assert desk.get("/carnet/27-01/etat").json()["until"] is None
    assert desk.get(desk.opened()).status_code == 200
    assert opened.intake.store.head() == 2


def test_a_log_that_does_not_answer_is_said_and_keeps_what_was_typed(desk, opened):
    form = desk.hidden(f"{HERE}/nouvelle")
    with sqlite3.connect(opened.folder.log) as database:
        database.execute("ALTER TABLE stored_events RENAME TO away")
    answer = desk.send(f"{HERE}/nouvelle", {**form, "person.sex": "f"})
    assert answer.status_code == 503
    assert "Le journal ne répond pas" in plain(answer)
    assert 'name="person.sex" value="f"' in answer.text
