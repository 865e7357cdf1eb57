"""The ratios of contrast, computed from the tokens as WCAG 2.2 defines them."""

import re
from itertools import product

import pytest

from services.faces.theme.assets import STATIC

TEXT, EDGE = 4.5, 3.0
TOKENS = (STATIC / "tokens.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"(--[\w-]+): (#[0-9A-F]{6});", part))
    for part in TOKENS.split("prefers-color-scheme: dark")
)
THEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK}}

OF_TEXT = (
    *product(("ink", "ink-2"), ("paper", "sheet", "sunk", "act-tint", "void")),
    *product(("act", "act-strong"), ("sheet", "paper", "act-tint")),
    *product(("on-act",), ("act", "act-strong")),
    *product(("on-band", "on-band-2"), ("band", "band-2")),
    *((f"{tone}", f"{tone}-tint") for tone in ("info", "good", "warn", "bad", "fake")),
    *product(("ink",), (f"{tone}-tint" for tone in ("info", "good", "warn", "bad"))),
    *product(("bad", "warn"), ("sheet",)),
    ("bad", "paper"),
    ("on-bad", "bad-solid"),
    *product(("police", "gendarmerie"), ("sheet",)),
    *((f"on-k{n}", f"k{n}") for n in range(1, 6)),
    *((f"on-s{n}", f"s{n}") for n in range(1, 5)),
)
OF_EDGES = (
    *product(("edge", "axis"), ("sheet", "paper")),
    *product(("police", "gendarmerie", "both"), ("sheet", "paper")),
    *((f"{tone}-line", "sheet") for tone in ("info", "good", "warn", "bad")),
    *product(("focus",), ("paper", "sheet", "sunk", "act-tint")),
    *product(("on-band",), ("band", "band-2")),
)
PUBLISHED = (  # the table of the design: role, ground, light, dark
    ("ink", "paper", 15.0, 15.5),
    ("ink-2", "paper", 6.9, 9.4),
    ("act", "sheet", 7.9, 8.8),
    ("edge", "sheet", 4.0, 5.1),
    ("good", "good-tint", 6.3, 8.6),
    ("warn", "warn-tint", 7.1, 9.2),
    ("bad", "bad-tint", 6.5, 7.9),
    ("info", "info-tint", 7.5, 8.6),
    ("fake", "fake-tint", 7.4, 8.5),
    ("police", "sheet", 7.2, 7.4),
    ("gendarmerie", "sheet", 5.0, 7.9),
)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(theme: str, over: str, under: str) -> float:
    """The contrast of two tokens, 1 to 21."""
    one, other = (luminance(THEMES[theme][f"--{name}"]) for name in (over, under))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("over", "under"), OF_TEXT)
def test_a_text_is_read_on_its_ground(theme, over, under):
    assert ratio(theme, over, under) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("over", "under"), OF_EDGES)
def test_an_edge_is_seen_on_its_ground(theme, over, under):
    assert ratio(theme, over, under) >= EDGE


@pytest.mark.parametrize(("over", "under", "light", "dark"), PUBLISHED)
def test_the_ratios_are_those_of_the_design(over, under, light, dark):
    assert ratio("light", over, under) == pytest.approx(light, abs=0.06)
    assert ratio("dark", over, under) == pytest.approx(dark, abs=0.06)


def test_every_colour_that_changes_has_a_dark_value():
    fixed = {"--gold"}  # the mark's, which carries no meaning
    assert set(LIGHT) - set(DARK) == fixed
    assert set(DARK) <= set(LIGHT)


def test_every_value_that_is_used_has_a_name():
    style = "".join(path.read_text() for path in STATIC.glob("*.css"))
    given = set(re.findall(r"(--[\w-]+):", style))
    assert set(re.findall(r"var\((--[\w-]+)", style)) <= given
    assert given <= set(re.findall(r"var\((--[\w-]+)", style))
