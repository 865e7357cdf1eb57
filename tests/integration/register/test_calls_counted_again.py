"""Counting a call again with other choices loses nothing of what is decided beside them."""

from services.embedded.platform import Platform
from tests.integration.register.conftest import PASSWORD, Desk, Typed, plain
from tests.integration.register.test_calls import CALL, opened_call

__all__ = ["opened_call"]
DECIDED = {"montant-27-01": "9 000", "motif-27-01": "Une part suffit."}


def test_amounts_and_reasons_stay_when_a_call_is_counted_again_and_nothing_is_recorded(
    opened_call: Desk, opened: Platform
) -> None:
    desk = opened_call
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    before = len(opened.desk.store.entries("27"))
    whole = {**Typed(desk.form(CALL).text).values, **DECIDED, "acte": "recalcul"}
    for tried, status, said in (
        ("15 000", 200, "Avec 15 000 €"),
        ("beaucoup", 422, "Avec 20 000 €"),
    ):
        shown = desk.send(CALL, {**whole, "choix-enveloppe": tried})
        assert (shown.status_code, said in plain(shown)) == (status, True), plain(shown)
        kept = Typed(shown.text).values
        assert kept["choix-enveloppe"] == kept["enveloppe"] == [tried]
        assert {name: kept[name] for name in DECIDED} == {k: [v] for k, v in DECIDED.items()}
    assert len(opened.desk.store.entries("27")) == before
