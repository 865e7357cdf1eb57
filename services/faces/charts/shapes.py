"""The shapes of France as marks: of the file that every page shares, or within the drawing.

All of them are 31 kB: a page names them, and a drawing that leaves its page takes them along.
"""

import re

from services.faces.charts.drawing import element
from services.faces.charts.places import SHAPES, outlines
from services.faces.theme.assets import address

WHOLE = ""  # for a code: all of France
_USED = re.compile(r'<use href="[^"#]*#d(\w*)"')


def shape(code: str, inside: str = "", **attributes: object) -> str:
    """A département, or WHOLE. `inside`: its title."""
    return element("use", inside, href=f"{address(SHAPES)}#d{code}", **attributes)


def on_its_own(svg: str) -> str:
    """The same drawing, which needs no other file."""
    return _USED.sub(lambda used: f'<path d="{_path(used[1])}"', svg).replace("</use>", "</path>")


def _path(code: str) -> str:
    paths = outlines().paths
    return "".join(paths.values()) if code == WHOLE else paths[code]
