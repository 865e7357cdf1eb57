"""Two persons who say what contradicts at the same moment: one is taken, the other told of it."""

from services.embedded.platform import Platform
from tests.at_once import at_once
from tests.integration.register.conftest import Desk, Typed, plain
from tests.integration.register.test_calls import CALL, TERMS, opened_call
from tests.integration.register.test_steering import MET
from tests.integration.register.two_persons import colleague, sent_by_two, signed_in

__all__ = ["opened_call"]
NEXT = TERMS | {"annee": "2027"}
HALF = {"montant": "22 000", "observations": "La moitié est assurée."}
CASES = (
    ("prefecture", "/arbitrage/appels/27", NEXT, NEXT | {"enveloppe": "9 000"}, "27-2027-1 dit"),
    ("employeur", f"{CALL}/demande/27-01", HALF, HALF | {"montant": "21 000"}, "pour 27-01"),
    ("prefecture", "/comites/27", MET, MET | {"decision": "Rien."}, "la réunion du 20/02/2026"),
    ("prefecture", CALL, {"enveloppe": "9000"}, {"enveloppe": "8000"}, "version n° 1 enregistrée"),
    ("prefecture", CALL, {"acte": "decision"}, {"acte": "decision"}, "décision n° 3 enregistrée"),
)


def test_of_two_who_say_more_of_a_call_at_once_the_second_is_told_and_loses_nothing(
    opened_call: Desk, opened: Platform
) -> None:
    names = {login: (login, colleague(opened, login)) for login in ("prefecture", "employeur")}
    persons = {login: signed_in(opened_call, *both) for login, both in names.items()}
    for login, path, one, other, words in CASES:
        before = len(opened.desk.store.entries("27"))
        taken, refused = sent_by_two(persons[login], path, one, other)
        assert [taken.answer.status_code, refused.answer.status_code] == [303, 422], path
        assert len(opened.desk.store.entries("27")) == before + 1
        assert words in plain(refused.answer)
        assert any(f"({each}, le 02/03/2026)" in plain(refused.answer) for each in names[login])
        shown = Typed(refused.answer.text).values
        for name in one.keys() - {"acte"}:
            assert {*shown[name]} == {refused.typed[name]}
        seen = {"acte": one.get("acte", "version"), "remplace": "oui"}
        assert refused.again(**seen).status_code == 303
        assert len(opened.desk.store.entries("27")) == before + 2


def test_of_two_who_answer_an_alert_at_once_the_second_is_told_what_was_answered(
    opened_call: Desk,
) -> None:
    sends = []
    for login, scope, answer in (("employeur", "27-01", "negocie"), ("prefecture", "27", "arret")):
        (person,) = signed_in(opened_call, login)
        csrf = person.csrf(f"/arbitrage?perimetre={scope}")
        said = {"csrf": csrf, "alerte": "27-01/27-01-2026/6", "reponse": answer}
        sends.append(lambda person=person, said=said: person.send("/arbitrage/alertes/27-01", said))
    taken, refused = sorted(at_once(*sends), key=lambda each: each.status_code)
    assert [taken.status_code, refused.status_code] == [303, 422]
    assert "Une réponse est déjà enregistrée" in plain(refused)
