"""The frame of a page: what is given is drawn, what is not is absent, nothing escapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import escape

from services.faces.charts.examples import examples
from services.faces.theme.environment import environment
from services.faces.theme.frame import Frame, Link, Place, Traced, Visitor
from services.faces.theme.typography import typeset

FULL = Frame(
    title="Les situations ouvertes",
    place=Place("Évreux, police", "Saisie du poste"),
    navigation=(Link("Aujourd’hui", "/saisie"), Link("Situations", "/situations", True)),
    crumbs=(Link("Accueil", "/saisie"),),
    visitor=Visitor("N. Roussel", "jeton", (Link("Mon compte", "/compte"),)),
    demo=True,
    trace=(Traced("Empreinte", "c63010ed"),),
    dock=(Link("Saisir", "/saisir", icon="plus"),),
)


def drawn(frame: Frame) -> str:
    """The page around nothing."""
    return environment().get_template("base.html").render(frame=frame)


def test_a_title_is_enough_to_draw_a_page():
    page = drawn(Frame("Aide"))
    assert "<title>Aide – Relais</title>" in page
    assert page.count("<h1>") == 1
    for absent in ("strip", "folders", "crumbs", "Traçabilité", "dock", "<b>Démonstration</b>"):
        assert absent not in page


def test_all_that_is_given_is_drawn():
    page = drawn(FULL)
    for said in ("Évreux, police", "N. Roussel", "Mon compte", "synthétiques", "c63010ed"):
        assert said in page
    assert '<a href="/situations" aria-current="page">Situations</a>' in page
    assert page.index("c63010ed") > page.index("<footer")


def test_leaving_is_a_form_that_carries_its_token():
    page = drawn(FULL)
    assert page.count('action="/deconnexion"') == page.count('name="csrf" value="jeton"') == 2
    assert "Se connecter" not in page
    assert "Se connecter" in drawn(Frame("Aide"))
    assert "Se connecter" not in drawn(Frame("Aide", sign_in=""))


def test_a_refused_form_is_said_in_the_title_of_the_window():
    assert "<title>Erreur : Aide – Relais</title>".replace(" :", "\u00a0:") in drawn(
        Frame("Aide", refused=True)
    )


@given(st.text(st.sampled_from("<>&\"'a/ "), max_size=12))
def test_nothing_that_is_given_becomes_markup(text):
    page = drawn(Frame(text, Place(text, text), (Link(text, text),), nature=text))
    assert page.count("<h1>") == 1
    assert f"<h1>{escape(typeset(text))}</h1>" in page
    assert page.count("<a ") == drawn(Frame("x", Place("x", "x"), (Link("x", "x"),))).count("<a ")


def test_a_name_that_is_missing_is_an_error_and_not_a_blank():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ absent }}").render()


def test_no_straight_apostrophe_is_left_in_what_a_page_says():
    page = environment().get_template("composants.html").render(frame=FULL, drawings=[*examples()])
    assert "&#39;" not in page
    assert "'" not in page
