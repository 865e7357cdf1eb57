"""Open data: the national figures of every release, for everybody, and their catalogue."""

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from contracts.identifiers import NATION
from contracts.release_plan.audiences import PUBLIC
from services.access.domain.policy import Action, Resource
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.needs import TheReleases, page_router
from services.faces.partners.rows import WORDS
from services.reporting.ports import ReleaseStore
from services.reporting.releases.documents import FORMATS

LD_JSON = "application/ld+json"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
OFFERED = ("csv", "csv-fr", "json")
"""The formats in which figures are open data."""

router = page_router()


@router.get("/donnees-ouvertes")
def open_data(request: Request, gate: TheGate, store: TheReleases) -> Page:
    """Each release with its files."""
    gate.admit(request, Action.READ_VIEW, Resource(NATION, PUBLIC))
    found = list(reversed(store.sealed()))
    return Page(
        "open_data.html",
        headers=HEADERS,
        title="Données ouvertes",
        releases=found,
        formats=WORDS["formats"],
    )


@router.get("/donnees-ouvertes/catalogue.jsonld")
def catalogue(request: Request, gate: TheGate, store: TheReleases) -> Response:
    """The same for programs."""
    gate.admit(request, Action.READ_VIEW, Resource(NATION, PUBLIC))
    return JSONResponse(dcat(store, gate.address), headers=HEADERS, media_type=LD_JSON)


def dcat(store: ReleaseStore, base: str) -> dict[str, Any]:
    """The catalogue (W3C DCAT 3, JSON-LD), a dataset a release.

    `base`: our own address; without it, addresses are read from that of the catalogue.
    """
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
