"""docs/images/look.jpg: key pages of each kind of reader, each beside the mock-up it follows."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

from services.access.domain.principals import Role

DESKTOP, PHONE, PAPER = (1280, 800), (390, 844), (794, 1123)
CELL_HEIGHT, SMALL = 340, 190  # of a page on the sheet, and where there are many, in pixels
QUALITY = 45  # of a picture of many pages: each is told from its mock-up, none is read
STYLE = (
    "body{margin:16px;font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px;background:#fff}"
    "figure{margin:0}figcaption{padding:4px 0}"
    "img{height:%dpx;border:1px solid #999;margin-right:4px}"
)


class Cell(NamedTuple):
    """A page as somebody sees it, from the element of `at` on; `path`: not the role's home."""

    title: str
    mockup: str
    role: Role | None
    path: str = ""
    at: str = "body"
    size: tuple[int, int] = DESKTOP
    dark: bool = False
    paper: bool = False


CELLS = (
    Cell("Accueil", "01-accueil", None, "/"),
    Cell("Données ouvertes", "02-connexion-donnees-ouvertes", None, "/donnees-ouvertes"),
    Cell("DCSP, trimestre", "03-bilan-police", Role.DCSP),
    Cell("DCSP, carte", "04-bilan-police-carte", Role.DCSP, "/partenaires/dcsp", ".map"),
    Cell("DCSP, téléphone", "05-bilan-police-telephone", Role.DCSP, size=PHONE),
    Cell("DCSP, sombre", "06-bilan-police-sombre", Role.DCSP, dark=True),
    Cell("ANISCG, tableau C1", "07-tableau-c1", Role.ANISCG, "/partenaires/aniscg/tableaux/C1"),
    Cell("ANISCG, catalogue", "08-catalogue", Role.ANISCG, "/partenaires/aniscg/tableaux"),
    Cell("Intervenant, journée", "09-journee", Role.INTERVENANT),
    Cell("Intervenant, téléphone", "10-poste-telephone", Role.INTERVENANT, size=PHONE),
    Cell("Nouvelle saisine", "12-saisine-coffre", Role.INTERVENANT, "/saisie/27-01/nouvelle"),
    Cell("Préfecture", "13-eure", Role.PREFECTURE),
    Cell("Arbitrage", "14-arbitrage", Role.PREFECTURE, "/arbitrage?perimetre=27"),
    Cell("Comptes", "15-comptes-verification", Role.ADMINISTRATEUR),
    Cell("Vérification", "15-comptes-verification", Role.AUDITEUR, "/verification"),
    Cell("Composants", "16-composants", None, "/aide/composants"),
    Cell("Impression", "17-impression-a4", Role.DCSP, size=PAPER, paper=True),
)


def sheet(
    page: Page, taken: Mapping[Cell, bytes], mockups: str | None, height: int = CELL_HEIGHT
) -> bytes:
    """The image of them all; `mockups`: a folder of their mock-ups, told apart by their names."""
    figures = []
    for cell, image in taken.items():
        beside = Path(mockups) / f"{cell.mockup}.png" if mockups else None
        images = [image, *([beside.read_bytes()] if beside and beside.exists() else [])]
        shown = "".join(
            f'<img src="data:image/png;base64,{b64encode(i).decode()}">' for i in images
        )
        figures.append(f"<figure>{shown}<figcaption>{cell.title}</figcaption></figure>")
    page.set_viewport_size({"width": 1600, "height": 900})
    page.set_content(f"<style>{STYLE % height}</style>{''.join(figures)}", wait_until="load")
    return page.screenshot(full_page=True, type="jpeg", quality=QUALITY)
