"""A form of a call or of a committee that is sent twice records one thing."""

import pytest

from services.embedded.platform import Platform
from tests.integration.access.at_once import sent_at_once
from tests.integration.register.conftest import PASSWORD, Desk, Typed, plain
from tests.integration.register.test_calls import CALL, TERMS, opened_call
from tests.integration.register.test_steering import MET

__all__ = ["opened_call"]
AMOUNTS = {"montant": "22 500", "observations": "Tout est assuré."}
FORMS = (
    ("prefecture", "/arbitrage/appels/27", TERMS | {"annee": "2027"}, {"enveloppe": "30 000"}),
    ("employeur", f"{CALL}/demande/27-01", AMOUNTS, {"montant": "15 000"}),
    ("prefecture", CALL, {"acte": "version"}, {"montant-27-01": "9 000", "motif-27-01": "Peu."}),
    ("prefecture", "/comites/27", MET, {"decision": "Rien ne change."}),
)


@pytest.mark.parametrize(("login", "path", "said", "changed"), FORMS)
def test_a_form_sent_twice_at_once_and_once_more_makes_one_entry(
    opened_call: Desk,
    opened: Platform,
    login: str,
    path: str,
    said: dict[str, object],
    changed: dict[str, object],
) -> None:
    desk = opened_call
    assert desk.sign_in(login, PASSWORD).status_code == 303
    before = opened.desk.store.entries("27")
    whole: dict[str, object] = {**Typed(desk.form(path).text).values, **said}
    answers = [*sent_at_once(desk, path, whole), desk.send(path, whole)]
    assert [each.status_code for each in answers] == [303] * 3
    assert len({each.headers["location"] for each in answers}) == 1
    made = opened.desk.store.entries("27")[len(before) :]
    assert len(made) == 1
    if "observations" in said:
        words = opened.desk.store.words([made[0].position])
        assert list(words.values()) == [said["observations"]]
    otherwise = desk.send(path, whole | changed)  # the page that the back button showed
    assert (otherwise.status_code, "d'autres valeurs" in plain(otherwise)) == (422, True)
    kept = Typed(otherwise.text).values
    assert {name: kept[name] for name in changed} == {k: [v] for k, v in changed.items()}
    assert len(opened.desk.store.entries("27")) == len(before) + 1
    again = {**kept, **said, **changed}
    assert [desk.send(path, again).status_code for _ in range(2)] == [303] * 2
    assert len(opened.desk.store.entries("27")) == len(before) + 2
    unnamed = {name: value for name, value in whole.items() if name != "fait"}
    assert desk.send(path, unnamed).status_code == 422


def test_an_alert_answered_twice_at_once_has_one_answer(
    opened_call: Desk, opened: Platform
) -> None:
    desk, back = opened_call, "/arbitrage?perimetre=27"
    said: dict[str, object] = {
        "csrf": desk.csrf(back),
        "alerte": "27-01/27-01-2026/6",
        "reponse": "negocie",
        "retour": back,
    }
    before = len(opened.desk.store.entries("27"))
    answers = sent_at_once(desk, "/arbitrage/alertes/27-01", said)
    assert [each.status_code for each in answers] == [303] * 2
    assert len(opened.desk.store.entries("27")) == before + 1
