"""Where a page looks: the nation, a département, a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION, department_of
from contracts.read_model import PostRecord
from services.reporting.domain import errors

_PATHS = {"nation": "/", "department": "/departements/{}", "site": "/postes/{}"}


@dataclass(frozen=True)
class Place:
    """An area and its posts on a day; `path` is the address of its pages.

    `parent`: (path, name) of the département of a post, of the nation for a département.
    """

    level: str
    code: str
    name: str
    path: str
    records: Sequence[PostRecord]
    parent: tuple[str, str] | None = None

    @property
    def post(self) -> PostRecord | None:
        """The register of the post, when the area is one."""
        return self.records[0] if self.level == "site" else None


def place_of(level: str, code: str, records: Sequence[PostRecord], day: date) -> Place:
    """The area `code` as organised on `day`, among all the posts of the register.

    Raises UnknownArea for a département or a post that does not exist.
    """
    path = _PATHS[level].format(code)
    if level == "nation":
        return Place(level, NATION, "France", path, records)
    if level == "department":
        if code not in DEPARTEMENT.by_code:
            raise errors.UnknownArea(level, code)
        inside = [r for r in records if department_of(r.version_on(day).commune) == code]
        name = f"{DEPARTEMENT.label_of(code)} ({code})"
        return Place(level, code, name, path, inside, (_PATHS["nation"], "France"))
    found = [record for record in records if record.post == code]
    if not found:
        raise errors.UnknownArea(level, code)
    version = found[0].version_on(day)
    above = department_of(version.commune)
    parent = (_PATHS["department"].format(above), DEPARTEMENT.label_of(above))
    return Place(level, code, f"{version.name} ({code})", path, found, parent)
