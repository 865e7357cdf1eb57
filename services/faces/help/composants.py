"""`/aide/composants`: each component in each of its states, for whoever writes a page."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.faces.charts.examples import examples
from services.faces.headers import HEADERS
from services.faces.theme.environment import environment
from services.faces.theme.frame import Frame, Link, Place, Traced

router = APIRouter(include_in_schema=False)

FRAME = Frame(
    title="Composants",
    place=Place("Aide", "Pour qui écrit les pages"),
    navigation=(
        Link("Accueil", "/"),
        Link("Aide", "/aide", current=True),
        Link("Méthode", "/methode"),
        Link("Données ouvertes", "/donnees-ouvertes"),
    ),
    crumbs=(Link("Aide", "/aide"),),
    demo=True,
    nature="Celles de cette page sont des exemples.",
    trace=(Traced("Gabarits", "services/faces/theme/templates"),),
    dock=(
        Link("Agir", "#agir", icon="plus"),
        Link("État", "#etat", icon="info"),
        Link("Saisir", "#saisir", icon="pencil"),
        Link("Lire", "#lire", icon="book"),
    ),
)


@router.get("/aide/composants")
def components() -> HTMLResponse:
    """The page; it needs nobody to be signed in."""
    page = (
        environment().get_template("composants.html").render(frame=FRAME, drawings=list(examples()))
    )
    return HTMLResponse(page, headers=HEADERS)
