"""The pages that the foot of every page links to: accessibility, legal notice, privacy."""

from fastapi import APIRouter

from services.faces.headers import HEADERS
from services.faces.needs import TheSetting
from services.faces.page import Page

router = APIRouter(include_in_schema=False)


@router.get("/accessibilite")
def accessibility() -> Page:
    """What is checked, what is not, and whom to tell of an obstacle."""
    return Page("accessibility.html", headers=HEADERS, title="Accessibilité de Relais")


@router.get("/mentions-legales")
def legal_notice(setting: TheSetting) -> Page:
    """Who publishes, and under which licences the parts of the site are."""
    return Page(
        "legal_notice.html",
        headers=HEADERS,
        title="Mentions légales",
        publisher=setting.publisher,
    )


@router.get("/confidentialite")
def privacy() -> Page:
    """Which personal data are kept, where, how long, and how one asks about them."""
    return Page("privacy.html", headers=HEADERS, title="Confidentialité et données personnelles")
