"""Open data: the national figures of every release, for everybody, and their catalogue."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from contracts.identifiers import NATION
from contracts.release_plan.audiences import PUBLIC
from services.access.domain.policy import Action, Resource
from services.faces.headers import HEADERS
from services.faces.needs import TheGate, TheSetting
from services.faces.page import Page
from services.faces.partners.needs import TheReleases, page_router
from services.faces.partners.rows import WORDS, Row, rows_of
from services.faces.publisher import PublisherSettings
from services.faces.theme.figures import counted, figure
from services.faces.theme.periods import period
from services.reporting.domain.disclosure.release import Release
from services.reporting.ports import ReleaseStore
from services.reporting.releases.documents import FORMATS, Documents
from services.reporting.releases.reading import view_of

LD_JSON = "application/ld+json"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
OFFERED = ("csv", "csv-fr", "json")
"""The formats in which figures are open data."""

PREVIEW = 8  # lines of the latest year, as the file has them
COLUMNS = (
    *("Tableau", "Territoire", "Période", "Force", "Modalité"),
    *("Unité", "Valeur", "Base", "Secret"),
)
LICENCES, LICENCE_PAGES = WORDS["licences"], WORDS["licence_pages"]

router = page_router()


@router.get("/donnees-ouvertes")
def open_data(request: Request, gate: TheGate, store: TheReleases, setting: TheSetting) -> Page:
    """Each release with its files, what their lines look like, who answers for them."""
    gate.admit(request, Action.READ_VIEW, Resource(NATION, PUBLIC))
    found = list(reversed(store.sealed()))
    latest = next((each for each in found if each.period.length == 12), None)
    publisher = setting.publisher
    return Page(
        "open_data.html",
        headers=HEADERS,
        title="Intervenants sociaux en commissariat et en gendarmerie : chiffres nationaux",
        releases=found,
        files=dict(zip((each.id for each in found), files_of(store, found), strict=True)),
        latest=latest,
        preview=_preview(store, latest) if latest else (),
        columns=COLUMNS,
        formats=WORDS["formats"],
        publisher=publisher,
        licence=(
            LICENCES.get(publisher.licence, ""),
            LICENCE_PAGES.get(publisher.licence),
        ),
    )


@router.get("/donnees-ouvertes/catalogue.jsonld")
def catalogue(request: Request, gate: TheGate, store: TheReleases, setting: TheSetting) -> Response:
    """The same for programs."""
    gate.admit(request, Action.READ_VIEW, Resource(NATION, PUBLIC))
    made = dcat(store, gate.address, setting.publisher)
    return JSONResponse(made, headers=HEADERS, media_type=LD_JSON)


File = tuple[str, str, list[tuple[str, int, str]]]
"""A release as reading.files shows it: its title, what it holds, each format with its size."""


def files_of(store: ReleaseStore, releases: Sequence[Release]) -> list[File]:
    """The open files of releases."""
    found = []
    for each in releases:
        lines, sizes = _sizes(store, each.id)
        where = "France et départements" if each.period.length == 12 else "France"
        path = f"/v1/releases/{each.id}/views/public?format="
        links = [(FORMATS[f].label, octets, f"{path}{f}") for f, octets in sizes]
        about = f"{counted(lines, 'ligne')} ; {where}"
        found.append((period(each.period), about, links))
    return found


@lru_cache(maxsize=512)
def _sizes(store: ReleaseStore, release: str) -> tuple[int, Sequence[tuple[str, int]]]:
    """How many lines the open view of a release has, and the octets of each of its files."""
    view = view_of(store, release, PUBLIC, None)
    documents = Documents()
    return len(view.rows), [(each, len(documents.write(view, each))) for each in OFFERED]


def _preview(store: ReleaseStore, release: Release) -> list[Sequence[str]]:
    """Some lines of the file, one of each kind of figure that it has."""
    rows = rows_of(view_of(store, release.id, PUBLIC, None))
    kinds: dict[Sequence[object], Row] = {}
    for row in rows:
        kinds.setdefault((row.table, row.grain, row.secrecy), row)
    return [
        (
            row.table,
            row.area_label,
            row.period,
            row.force_label,
            row.label,
            row.unit,
            figure(row.value, absent=""),
            figure(row.base, absent=""),
            row.secrecy or "",
        )
        for row in list(kinds.values())[:PREVIEW]
    ]


def dcat(store: ReleaseStore, base: str, publisher: PublisherSettings) -> dict[str, Any]:
    """The catalogue (W3C DCAT 3, JSON-LD), a dataset a release.

    `base`: our own address; without it, addresses are read from that of the catalogue.
    """
    said = _answers_for(publisher)
    return {
        "@context": CONTEXT,
        "@id": f"{base}/donnees-ouvertes/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": {"@language": "fr", "@value": "Relais : données ouvertes"},
        "foaf:homepage": {"@id": f"{base}/donnees-ouvertes"},
        "dcat:dataset": [
            {
                "@id": f"{base}/editions/{each.id}/public",
                "@type": "dcat:Dataset",
                "dct:identifier": each.id,
                "dct:title": {
                    "@language": "fr",
                    "@value": f"Intervenants sociaux en commissariat et gendarmerie, {each.period}",
                },
                "dct:language": {
                    "@id": "http://publications.europa.eu/resource/authority/language/FRA"
                },
                "dct:issued": each.sealed_at,
                **said,
                "dct:conformsTo": {"@id": f"{base}/v1/releases/schema"},
                "dcat:distribution": [
                    {
                        "@type": "dcat:Distribution",
                        "dct:title": FORMATS[format].label,
                        "dct:description": {"@language": "fr", "@value": WORDS["formats"][format]},
                        "dcat:mediaType": {
                            "@id": "https://www.iana.org/assignments/media-types/"
                            + FORMATS[format].media.partition(";")[0]
                        },
                        **_described(base, format),
                        "dcat:downloadURL": {
                            "@id": f"{base}/v1/releases/{each.id}/views/public?format={format}"
                        },
                    }
                    for format in OFFERED
                ],
            }
            for each in reversed(store.sealed())
        ],
    }


def _described(base: str, format: str) -> dict[str, Any]:
    """The Table Schema of a CSV."""
    if not FORMATS[format].tabular:
        return {}
    return {"dct:conformsTo": {"@id": f"{base}/v1/releases/schema?format={format}"}}


def _answers_for(publisher: PublisherSettings) -> dict[str, Any]:
    """Publisher, contact and licence, each where it is told."""
    said: dict[str, Any] = {}
    if publisher.name:
        said["dct:publisher"] = {"@type": "foaf:Organization", "foaf:name": publisher.name}
    if publisher.contact:
        address = {"@id": f"mailto:{publisher.contact}"}
        said["dcat:contactPoint"] = {"@type": "vcard:Kind", "vcard:hasEmail": address}
    if page := LICENCE_PAGES.get(publisher.licence):
        said["dct:license"] = {"@id": page}
    return said
