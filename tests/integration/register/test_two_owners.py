"""Two who say what contradicts of one post at the same moment: the second is told, and decides."""

from collections.abc import Mapping

from services.embedded.platform import Platform
from tests.integration.register.conftest import PASSWORD, PLEDGED, SIGNED, Desk, Typed, plain
from tests.integration.register.two_persons import colleague, sent_by_two, signed_in

HERE, POST = "/registre/27-01", "27-01"
DAY = {"effective_on": "01/02/2026"}
OPENS = {
    **DAY,
    "name": "Louviers",
    "service": "gendarmerie",
    "commune": "Louviers",
    "territory": "urbain",
    "employer": "cg",
    "fte": "0,8",
}
COST = {**DAY, "year": "2026", "salary_eur": "42000", "other_eur": "3000"}
FILLS = {**DAY, "training": "ass"}
COUNTY = {"share_percent": "60"}


def test_of_two_who_say_otherwise_of_one_post_at_once_the_second_is_told_and_may_say_it_then(
    desk: Desk, opened: Platform
) -> None:
    both = signed_in(desk, "prefecture", colleague(opened, "prefecture"))
    money = PLEDGED | {"funder": "cg"}
    signed = f"{HERE}/faits/{_signed(desk, opened)}/correction"
    why = {"motif": "erreur_de_saisie"}
    for path, one, other, words in (
        (f"{HERE}/titulaire", FILLS, FILLS | {"effective_on": "02/02/2026"}, "Arrivée d'un"),
        (f"{HERE}/cout", COST, COST | {"salary_eur": "43000"}, "Salaire et charges : 4"),
        (f"{HERE}/financement", money, money | {"share_percent": "40"}, "Financement"),
        (f"{HERE}/modification", DAY | {"fte": "0,5"}, DAY | {"fte": "0,6"}, "Modification"),
        (signed, {"ends_on": "31/12/2029"} | why, {"ends_on": "31/12/2027"} | why, "corrigé"),
    ):
        before = len(opened.intake.store.history(POST))
        taken, refused = sent_by_two(both, path, one, other)
        assert [taken.answer.status_code, refused.answer.status_code] == [303, 422], path
        assert len(opened.intake.store.history(POST)) == before + 1, path
        assert "ceci a été enregistré" in plain(refused.answer)
        assert words in plain(refused.answer)
        _require_kept(refused.answer.text, refused.typed, one)
        assert refused.again().status_code == 303
        assert len(opened.intake.store.history(POST)) == before + 2


def test_of_two_who_open_one_post_or_promise_more_than_it_costs_one_is_refused(
    desk: Desk, opened: Platform
) -> None:
    both = signed_in(desk, "prefecture", colleague(opened, "prefecture"))
    funders = signed_in(desk, "departement", "commune")
    _signed(desk, opened)
    for persons, path, one, other, words in (
        (
            both,
            "/registre/27-02/ouverture",
            OPENS,
            OPENS | {"name": "Vernon"},
            "Ouverture du poste, 01",
        ),
        (
            funders,
            f"{HERE}/financement",
            DAY | {"year": "2026", "share_percent": "60"},
            DAY | {"year": "2026", "share_percent": "60"},
            "40 %",
        ),
    ):
        taken, refused = sent_by_two(persons, path, one, other)
        assert [taken.answer.status_code, refused.answer.status_code] == [303, 422], path
        assert words in plain(refused.answer)
        _require_kept(refused.answer.text, refused.typed, one)


def test_of_a_fact_withdrawn_meanwhile_the_correction_is_shown_again_with_what_came(
    desk: Desk, opened: Platform
) -> None:
    both = signed_in(desk, "prefecture", colleague(opened, "prefecture"))
    fact = f"{HERE}/faits/{_signed(desk, opened)}"
    typed = {"ends_on": "31/12/2029", "motif": "erreur_de_saisie"}
    whole = {**Typed(both[0].form(f"{fact}/correction").text).values, **typed}
    both[1].done(f"{fact}/retrait", {"motif": "doublon"})
    before = len(opened.intake.store.history(POST))
    for words in ("ce fait a été corrigé ou retiré", "Le fait a déjà été retiré"):
        told = both[0].send(f"{fact}/correction", whole)
        assert (told.status_code, words in plain(told)) == (422, True), plain(told)
        _require_kept(told.text, whole, typed)
        whole = Typed(told.text).values
    assert len(opened.intake.store.history(POST)) == before
    assert both[0].get(f"{fact}/correction").status_code == 404


def _signed(desk: Desk, opened: Platform) -> str:
    """A convention of the post, by the id of its fact."""
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    desk.done(f"{HERE}/convention", SIGNED)
    return str(opened.intake.store.history(POST)[-1][1].id)


def _require_kept(page: str, typed: Mapping[str, object], names: Mapping[str, object]) -> None:
    shown = Typed(page).values
    assert {name: shown[name] for name in names} == {name: _listed(typed[name]) for name in names}


def _listed(typed: object) -> object:
    return typed if isinstance(typed, list) else [typed]
