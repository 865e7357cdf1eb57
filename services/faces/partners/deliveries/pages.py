"""`/livraisons/{token}`: the document that a link opens, or why it opens no more."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.access.gate import Gate
from services.access.ports import Served
from services.faces.headers import HEADERS
from services.faces.partners.deliveries.delivering import PATH, Delivery
from services.faces.partners.deliveries.links import LinkForged
from services.faces.partners.deliveries.outbox import file_name
from services.faces.partners.deliveries.subscriptions import subscriptions
from services.faces.partners.documents import KINDS
from services.faces.partners.rendering import Page
from services.reporting.releases.problems import REFUSED
from services.reporting.releases.reading import view_of

OVER = "Ce lien n'ouvre plus : demandez-en un autre à qui vous a écrit, avec la période voulue."
UNKNOWN = "Ce lien n'est pas entier, ou ne vient pas d'ici : recopiez-le tout entier du message."


def delivery_pages(delivery: Delivery, page: Page, gate: Gate) -> APIRouter:
    """One address, without a session; each use is in the journal of access."""
    router = APIRouter(include_in_schema=False)

    def noted(now: datetime, who: str, what: str, *, allowed: bool) -> None:
        if gate.access is not None:
            gate.access.journal.note(Served(now, who, "read_view", what, allowed))

    @router.get(f"{PATH}/{{token}}")
    def delivered(request: Request, token: str) -> Response:
        now = delivery.clock()
        try:
            granted = delivery.granted(token)
        except LinkForged:
            return page(request, "refusal.html", 404, title="Lien inconnu", sentence=UNKNOWN)
        what = " ".join(filter(None, (granted.view, granted.scope, granted.release)))
        to = next((s for s in subscriptions(delivery.file) if s.id == granted.subscription), None)
        who = f"livraison {to.addressee if to else granted.subscription}"
        if to is None or now > granted.until:
            noted(now, who, what, allowed=False)
            return page(request, "refusal.html", 410, title="Lien expiré", sentence=OVER)
        try:
            view = view_of(delivery.store, granted.release, granted.view, granted.scope)
        except REFUSED:
            return page(request, "refusal.html", 410, title="Lien expiré", sentence=OVER)
        noted(now, who, what, allowed=True)
        kind = KINDS[granted.format]
        named = {
            **HEADERS,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "Content-Disposition": f'attachment; filename="{file_name(view, granted.format)}"',
        }
        return Response(kind.write(view), media_type=kind.media, headers=named)

    return router
