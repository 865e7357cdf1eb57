"""French typography: what a filter may change, and what it must leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from services.faces.theme.typography import NO_BREAK, THIN, Typeset, ordinal, typeset

SPACES = " " + NO_BREAK + THIN
TEXTS = st.text(st.sampled_from("aé1209 '’;:!?%€«»-−(.,/<>&\n" + NO_BREAK + THIN))


@pytest.mark.parametrize(
    ("typed", "set_so"),
    [
        ("L'écart : -3 % !", "L’écart\u00a0: −3\u00a0%\u202f!"),
        ("« d'accord » ; oui ?", "«\u00a0d’accord\u00a0»\u202f; oui\u202f?"),
        ("12 500 habitants, 1 234 567 €", "12\u202f500 habitants, 1\u202f234\u202f567\u00a0€"),
        ("T4 2009, 04/01/2010, 27-01", "T4 2009, 04/01/2010, 27-01"),
        ("/tableaux?periode=2009-Q4;x", "/tableaux?periode=2009-Q4;x"),
        ("le 13 octobre 2008", "le 13 octobre 2008"),
        ("le '27-01'", "le '27-01'"),
    ],
)
def test_a_sentence_is_set_as_in_print(typed, set_so):
    assert typeset(typed) == set_so


@given(TEXTS)
def test_setting_twice_is_setting_once(text):
    assert typeset(typeset(text)) == typeset(text)


@given(TEXTS)
def test_only_spaces_apostrophes_and_minus_signs_change(text):
    def bare(said):
        for space in SPACES:
            said = said.replace(space, "")
        return said.replace("'", "’").replace("-", "−")

    assert bare(typeset(text)) == bare(text)


@given(TEXTS)
def test_no_sign_is_left_at_the_start_of_a_line(text):
    done = typeset(text)
    assert not [sign for sign in ";!?:%€»" if f" {sign}" in done]
    assert "« " not in done


def test_markup_keeps_its_tags_and_stays_markup():
    done = typeset(Markup('<a href="/x ?y" title="a">l&#39;écart : 10 000</a>'))
    assert done == Markup('<a href="/x ?y" title="a">l’écart\u00a0: 10\u202f000</a>')
    assert isinstance(done, Markup)


def rendered(template, **shown):
    return Environment(extensions=[Typeset], autoescape=True).from_string(template).render(shown)


def test_what_a_template_says_is_set_and_what_it_draws_is_not():
    template = (
        '<path d="M 10 200 L 5 -3" title="L\'axe"/>{# x #}'
        '<b class="{{ "on" }}">L\'axe : -2 %</b>{{ say("d\'ici !") }}'
    )
    assert rendered(template, say=str) == (
        '<path d="M 10 200 L 5 -3" title="L’axe"/>'
        '<b class="on">L’axe\u00a0: −2\u00a0%</b>d’ici\u202f!'
    )


def test_what_a_page_shows_is_set_where_a_person_reads_it():
    said, done = "l'un ;", "l’un\u202f;"
    template = (
        '<b aria-label="{{ x }}, {{ x }}" id="{{ x }}">{{ x if x else "" }}</b><code>{{ x }}</code>'
        '<input value="{{ x }}" title="{{ x }}"><textarea>{{ x }}</textarea>{{ x | upper }}{{ n }}'
        "{{ drawn }}"
    )
    raw = said.replace("'", "&#39;")
    assert rendered(template, x=said, n=12, drawn=Markup("<i>l'un ;</i>")) == (
        f'<b aria-label="{done}, {done}" id="{raw}">{done}</b><code>{raw}</code>'
        f'<input value="{raw}" title="{done}"><textarea>{raw}</textarea>L’UN\u202f;12<i>l\'un ;</i>'
    )


def test_the_first_is_er_or_re_and_the_others_e():
    assert [ordinal(1), ordinal(1, feminine=True), ordinal(4)] == ["1er", "1re", "4e"]
