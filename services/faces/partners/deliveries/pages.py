"""`/livraisons/{token}`: the document that a link opens, or why it opens no more."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from services.access.ports import Served
from services.faces.errors import Refused
from services.faces.needs import TheGate, need
from services.faces.page import PRIVATE
from services.faces.partners.deliveries.delivering import PATH, Delivery
from services.faces.partners.deliveries.links import Granted, LinkForged
from services.faces.partners.deliveries.outbox import file_name
from services.faces.partners.deliveries.subscriptions import subscriptions
from services.faces.partners.documents import DOCUMENTS
from services.reporting.releases.documents import FORMATS
from services.reporting.releases.problems import REFUSED
from services.reporting.releases.reading import View, view_of

OVER = "Ce lien n'ouvre plus : demandez-en un autre à qui vous a écrit, avec la période voulue."
UNKNOWN = "Ce lien n'est pas entier, ou ne vient pas d'ici : recopiez-le tout entier du message."

router = APIRouter(include_in_schema=False)


@router.get(f"{PATH}/{{token}}")
def delivered(token: str, delivery: Annotated[Delivery, need(Delivery)], gate: TheGate) -> Response:
    """The document, without a session; each use is in the journal of access."""
    now = delivery.clock()
    try:
        granted = delivery.granted(token)
    except LinkForged:
        raise Refused(UNKNOWN, 404, "Lien inconnu") from None
    to = next((s for s in subscriptions(delivery.file) if s.id == granted.subscription), None)
    view = _opened(delivery, granted) if to is not None and now <= granted.until else None
    if gate.access is not None:
        what = " ".join(filter(None, (granted.view, granted.scope, granted.release)))
        who = f"livraison {to.addressee if to else granted.subscription}"
        gate.access.journal.note(Served(now, who, "read_view", what, allowed=view is not None))
    if view is None:
        raise Refused(OVER, 410, "Lien expiré")
    headers = {
        **PRIVATE,
        "Referrer-Policy": "no-referrer",
        "Content-Disposition": f'attachment; filename="{file_name(view, granted.format)}"',
    }
    media = FORMATS[granted.format].media
    return Response(DOCUMENTS.write(view, granted.format), media_type=media, headers=headers)


def _opened(delivery: Delivery, granted: Granted) -> View | None:
    """What a link names, None where it is there no more."""
    try:
        return view_of(delivery.store, granted.release, granted.view, granted.scope)
    except REFUSED:
        return None
