"""Documents as PDF/UA-1, set by typst with the fonts it carries."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst


def pdf_of(template: Path, said: Mapping[str, object]) -> bytes:
    """What `template` makes of `said`, which it reads as JSON from `sys.inputs.said`.

    It is tagged for screen readers: typst refuses what would not be. It carries no time of its
    making, so that the same words give the same bytes.
    """
    made = typst.compile(
        str(template),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made
