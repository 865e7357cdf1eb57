"""The fiche de liaison as PDF/UA-1, set by typst with the fonts it carries; nothing is kept."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import typst

TEMPLATE = Path(__file__).with_name("fiche.typ")


class Sheet(NamedTuple):
    """What a fiche says. `shared`: what the person accepted, in words; `kept`: what not."""

    post: str
    partner: str
    on: str
    shared: Sequence[tuple[str, str]]
    kept: Sequence[str]


def fiche(sheet: Sheet) -> bytes:
    """The document, tagged for screen readers: typst refuses what would not be."""
    made = typst.compile(
        str(TEMPLATE),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(sheet._asdict(), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made
