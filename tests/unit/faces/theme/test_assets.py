"""Files of the theme: light, addressed by their content, kept for ever."""

import gzip
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from fontTools.ttLib import TTFont

from infra.fonts.__main__ import CHARACTERS
from services.faces.theme.assets import STATIC, STYLE, address, assets, router, symbol
from services.faces.theme.environment import environment

CSS_KB, FONTS_KB = 15, 40
FONTS = ("relais-texte.woff2", "relais-titre.woff2")
TEMPLATES = tuple((STATIC.parent / "templates").rglob("*.html"))
app = FastAPI()
app.include_router(router)
client = TestClient(app)


def test_the_style_is_light():
    assert len(assets()[STYLE].packed) <= CSS_KB * 1000


def test_the_fonts_are_light():
    assert sum(len(assets()[name].content) for name in FONTS) <= FONTS_KB * 1000


@pytest.mark.parametrize("name", FONTS)
def test_a_font_has_every_character_of_french_and_a_name_of_its_own(name):
    font = TTFont(STATIC / name)
    missing = {c for c in CHARACTERS + "\u202f" if ord(c) not in font.getBestCmap()}
    assert missing <= {"Ÿ"}  # the originals lack it; the next font of the list draws it
    assert not [n for n in font["name"].names if n.nameID in {1, 4, 6} and "Source" in str(n)]


def test_the_licence_of_the_fonts_goes_with_them():
    assert b"SIL OPEN FONT LICENSE" in assets()["OFL.txt"].content


@pytest.mark.parametrize("name", sorted(assets()))
def test_a_file_asked_by_its_version_is_kept_for_ever(name):
    answer = client.get(address(name))
    assert answer.status_code == 200
    assert answer.content == assets()[name].content
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_another_version_than_this_one_is_not_kept():
    assert client.get(f"/static/{STYLE}?v=old").headers["cache-control"] == "no-cache"
    assert client.get(f"/static/{STYLE}").headers["cache-control"] == "no-cache"


def test_who_cannot_unpack_gets_the_file_as_it_is():
    with client.stream("GET", address(STYLE), headers={"Accept-Encoding": "gzip"}) as packed:
        assert gzip.decompress(b"".join(packed.iter_raw())) == assets()[STYLE].content
    plain = client.get(address(STYLE), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("name", ["tokens.css", "assets.py", "..%2Fassets.py", ".", "x"])
def test_nothing_else_is_served(name):
    assert client.get(f"/static/{name}").status_code == 404


def test_the_style_names_the_fonts_by_their_versions():
    named = re.findall(r'url\("([^"]+)"\)', assets()[STYLE].content.decode())
    assert sorted(f"/static/{name}" for name in named) == [address(name) for name in FONTS]


def test_every_drawing_that_a_template_names_exists():
    said = "".join(path.read_text() for path in TEMPLATES)
    named = set(re.findall(r'(?:icon|drawn)\("([\w-]+)"', said))
    assert named
    assert all(symbol(name).endswith(f"#{name}") for name in named)


def test_a_drawing_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        symbol("licorne")


def test_no_template_carries_a_style_or_a_script():
    said = "".join(path.read_text() for path in TEMPLATES)
    assert not re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", said)


def test_what_is_typed_is_text_on_a_page_and_never_its_html() -> None:
    shown = environment().from_string("<p title='{{ said }}'>{{ said }}</p>")
    typed = """<script>alert("l'heure")</script>'onload='"""
    assert "<script" not in shown.render(said=typed)
    assert "'onload" not in shown.render(said=typed)
