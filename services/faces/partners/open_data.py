"""Pages about releases for everybody: open data, how to verify, help, glossary."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from contracts.identifiers import NATION
from contracts.statistics import INDICATORS, TABLES
from services.access.domain.policy import PUBLIC, Action, Resource
from services.access.domain.principals import LABELS, Role
from services.access.gate import Gate
from services.faces.headers import HEADERS
from services.faces.help.help_texts import HELP, STATUS_MEANINGS
from services.faces.partners.rendering import Page
from services.reporting.ports import ReleaseStore
from services.reporting.releases.explaining import SECRECY

LD_JSON = "application/ld+json"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}

_OF_INDICATORS = [(each.code, each.unit) for each in INDICATORS]


def open_pages(store: ReleaseStore, page: Page, gate: Gate, *, bundles: bool = False) -> APIRouter:
    """`/donnees-ouvertes` and its catalogue, `/verification`, `/aide`, `/glossaire`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/donnees-ouvertes")
    def open_data(request: Request) -> Response:
        gate.admit(request, Action.READ_VIEW, Resource(NATION, PUBLIC))
        found = list(reversed(store.editions()))
        return page(request, "open_data.html", title="Données ouvertes", editions=found)

    @router.get("/donnees-ouvertes/catalogue.jsonld")
    def catalogue(request: Request) -> Response:
        gate.admit(request, Action.READ_VIEW, Resource(NATION, PUBLIC))
        base = str(request.base_url).rstrip("/")
        return JSONResponse(dcat(store, base), headers=HEADERS, media_type=LD_JSON)

    @router.get("/verification")
    def verification(request: Request) -> Response:
        gate.admit(request, Action.READ_LOG, Resource(NATION))
        found = [(each, store.manifest(each.id) is not None) for each in reversed(store.editions())]
        title = "Vérifier les éditions"
        return page(request, "verification.html", title=title, editions=found, bundles=bundles)

    @router.get("/aide")
    def roles(request: Request) -> Response:
        named = [(role.value, LABELS[role]) for role in HELP]
        return page(request, "help.html", title="Aide", roles=named, label="", steps=[])

    @router.get("/aide/{role}")
    def help_of(request: Request, role: str) -> Response:
        if role not in HELP:
            known = ", ".join(HELP)
            sentence = f"L'aide n'a pas de page « {role} » : choisissez parmi {known}."
            return page(request, "refusal.html", 404, title="Page introuvable", sentence=sentence)
        label = LABELS[Role(role)]
        steps = HELP[Role(role)]
        return page(
            request, "help.html", title=f"Aide : {label}", roles=[], label=label, steps=steps
        )

    @router.get("/glossaire")
    def glossary(request: Request) -> Response:
        tables: dict[str, list[str]] = {}
        for code, unit in sorted([(t.code, t.unit) for t in TABLES.values()] + _OF_INDICATORS):
            tables.setdefault(unit, []).append(code)
        return page(
            request,
            "glossary.html",
            title="Glossaire : unités et statuts",
            meanings=STATUS_MEANINGS,
            secrecy=SECRECY,
            tables=tables,
        )

    return router


def dcat(store: ReleaseStore, base: str) -> dict[str, Any]:
    """The catalogue (W3C DCAT 3, JSON-LD), a dataset a release. `base`: our own address."""
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
                        "dct:title": format.upper(),
                        "dcat:mediaType": {
                            "@id": f"https://www.iana.org/assignments/media-types/{media}"
                        },
                        "dcat:downloadURL": {
                            "@id": f"{base}/v1/releases/{each.id}/views/public?format={format}"
                        },
                    }
                    for format, media in (("csv", "text/csv"), ("json", "application/json"))
                ],
            }
            for each in reversed(store.editions())
        ],
    }
