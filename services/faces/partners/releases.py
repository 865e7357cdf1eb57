"""The list of releases, as a page; which of them a page shows, and where its files are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.release_plan import VIEWS, Grain
from contracts.release_plan.audiences import PREFECTURE
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.faces.headers import HEADERS
from services.faces.navigation import place_of
from services.faces.needs import TheGate, TheSetting
from services.faces.page import Page
from services.faces.partners.needs import TheReleases, page_router
from services.faces.partners.rows import WORDS
from services.reporting.domain.disclosure.release import Release
from services.reporting.ports import ReleaseStore
from services.reporting.releases.documents import FORMATS
from services.reporting.releases.reading import UnknownRelease, View

router = page_router()


class Readable(NamedTuple):
    """A view that somebody may read, with its scope if it has one."""

    view: str
    scope: str
    label: str


@router.get("/editions")
def releases(request: Request, gate: TheGate, store: TheReleases, setting: TheSetting) -> Page:
    """Every release, the latest first, with the views that the reader may open."""
    any_area = gate.may(request, Action.READ_VIEW, Resource(NATION, PREFECTURE))
    covered = sorted({department_of(post) for post in setting.post_names()} or DEPARTEMENT.by_code)
    return Page(
        "releases.html",
        headers=HEADERS,
        title="Les éditions publiées",
        releases=[(each, _left_out(each)) for each in reversed(store.sealed())],
        views=list(_readable(request, gate, setting.post_names())),
        places=[(code, place_of(code, {})) for code in covered] if any_area else [],
    )


def last_year(store: ReleaseStore) -> str:
    """The latest release that says anything of a post. Raises UnknownRelease."""
    found = [each.id for each in store.sealed() if each.period.length == 12]
    if not found:
        raise UnknownRelease(None)
    return found[-1]


def downloads(found: View) -> Sequence[tuple[str, str, str]]:
    """Each format of a view, with its address and what it is good for."""
    scope = {"scope": found.scope} if found.scope else {}
    base = f"/v1/releases/{found.release.id}/views/{found.view}"
    return [
        (WORDS["formats"][format], f"{base}?{urlencode({'format': format, **scope})}", each.label)
        for format, each in FORMATS.items()
    ]


def _readable(request: Request, gate: Gate, names: Mapping[str, str]) -> Iterator[Readable]:
    """The views of the nation, and those of each area of the reader; `names`: of posts."""
    areas = sorted({area for _, scope in gate.who(request).holds for area in scope} - {NATION})
    for view, audience in VIEWS.items():
        for area in areas if audience.scope else (NATION,):
            if gate.may(request, Action.READ_VIEW, Resource(area, view)):
                where = f", {place_of(area, names)}" if audience.scope else ""
                yield Readable(view, area if audience.scope else "", f"{audience.label}{where}")


def _left_out(release: Release) -> str:
    """The tables and grains that could not be protected (`B2 department-year`), in words."""
    said = map(str.split, release.left_out)
    return ", ".join(f"{table} ({Grain(grain).label})" for table, grain in said)
