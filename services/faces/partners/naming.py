"""What the posts of a release are called: two of one town differ by what they serve."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from services.faces.partners.rows import Row

SERVICES: Final = {"police": "police", "gendarmerie": "gendarmerie", "": "mixte"}


def post_names(rows: Iterable[Row]) -> dict[str, str]:
    """`Évreux, police` by the code of each post that has situations, those of both forces mixed;
    its code where two are so called."""
    forces: dict[str, set[str]] = {}
    towns: dict[str, str] = {}
    for row in rows:
        if (row.table, row.level, row.measure) == ("A1", "post", "situations"):
            forces.setdefault(row.area, set()).add(row.force)
            towns[row.area] = row.area_label
    found = {
        post: f"{towns[post]}, {SERVICES[served.pop() if len(served) == 1 else '']}"
        for post, served in forces.items()
    }
    often = Counter(found.values())
    return {post: f"{name} ({post})" if often[name] > 1 else name for post, name in found.items()}
