"""Documents as PDF/UA-1, set by typst with the fonts it carries."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from unicodedata import category, normalize

import typst

from services.faces.theme.typography import typeset

ROOT = Path(__file__).parents[1]  # of what a document takes in: theme/sheet.typ
DRAWN = (
    " -~\u00a0-\u00ac\u00ae-\u0377\u0391-\u03a1\u03a3-\u04ff\u1e00-\u1f15\u2000-\u200a\u2010-\u2027"
    "\u202f-\u2040\u2070\u2071\u2074-\u208e\u20a0-\u20c0\u2100-\u211e\u2122\u2190-\u22ff"
    "\u2500-\u2606\ufb00-\ufb06"
)
"""The characters that the fonts of typst draw; it refuses a document with any other."""
MISSING = "\N{WHITE SQUARE}"

KeyFigure: TypeAlias = tuple[str, str, str, Sequence[tuple[str, str]]]
"""Of the first page of a document (sheet.typ): a label, a figure, its unit, the lines under it,
each a strong part and the rest."""

_NOT_DRAWN = re.compile(f"[^{DRAWN}]")
_MAKER = re.compile(rb"Typst \d+\.\d+\.\d+")
_SILENT = ("Cc", "Cf")  # controls, joiners of emoji, directions


def pdf_of(template: Path, said: Mapping[str, object]) -> bytes:
    """What `template` makes of `said`, which it reads as JSON from `sys.inputs.said`.

    It is tagged for screen readers: typst refuses what would not be. It carries no time of its
    making, so that the same words give the same bytes, nor the version of what made it.
    """
    made = typst.compile(
        str(template),
        root=str(ROOT),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(_drawable(said), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return _MAKER.sub(lambda named: b"Relais".ljust(len(named[0])), made)  # bytes stay in place


def drawable(text: str) -> str:
    """`text` as the fonts can draw it: one square for each character that they have not."""
    spaced = re.sub(r"[\n\r\t\ufe00-\ufe0f]", " ", normalize("NFC", text))
    heard = "".join(each for each in spaced if category(each) not in _SILENT)
    return _NOT_DRAWN.sub(MISSING, heard)


def _drawable(said: Any) -> Any:
    if isinstance(said, str):
        return drawable(said if said.startswith("<svg") else typeset(said))
    if isinstance(said, Mapping):
        return {name: _drawable(each) for name, each in said.items()}
    return [_drawable(each) for each in said] if isinstance(said, list | tuple) else said
