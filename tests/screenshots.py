"""`make screenshots`: docs/images from a small demo, in Debian's Chromium and typst.

Each role's home, the entry form, the map, as on a desktop and on a phone; the bilan's first page;
look.jpg, the key pages together; states.jpg, pages in each state of the releases, and those of a
post on its first day and full. `MOCKUPS=FOLDER` sets beside each page the mock-up that it follows;
`DEMO=FOLDER` keeps the demo there, or takes the one that is there.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import NamedTuple

import httpx
import typst
from playwright.sync_api import Browser, Page, sync_playwright

from services.access.domain.principals import Role
from services.faces.accounts.demo_roles import ROLES, login_of
from tests.contact_sheet import CELLS, PHONE, Cell, sheet
from tests.contact_sheet import SMALL as SMALL_CELLS
from tests.end_to_end.command import ROOT, served
from tests.entry_states import PAGES as ENTRY_PAGES
from tests.entry_states import entry_site
from tests.services import FLAGS, chromium
from tests.serving import serving
from tests.states import STATES, pages_in, pages_of

IMAGES = ROOT / "docs" / "images"
WIDTHS = {"desktop": (1280, 640), "phone": PHONE}
SMALL = ("--posts", 40, "--years", 2)  # the least that has the Eure, and a year to compare with
FIRST_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image("view.pdf", width: 210mm)'
PPI = 80
COLOURS = "64"  # of an image, where Debian's pngquant is installed: a third of its bytes


class Shot(NamedTuple):
    """A page that a role sees, from the element of `at` on."""

    name: str
    role: Role | None
    path: str = "/"
    at: str = "body"


SHOTS = (
    *(Shot(role.value, role) for role in ROLES if role is not Role.SERVICES_SOCIAUX),
    Shot("portail", None),
    Shot("saisie", Role.INTERVENANT, "/saisie/27-01/nouvelle"),
    Shot("carte", Role.DCSP, "/partenaires/dcsp", "figure:has(.map)"),
)


def main() -> None:
    """Write every image anew."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="relais-screenshots-") as folder:
        demo = Path(os.environ.get("DEMO") or Path(folder) / "demo")
        with served(demo, "demo", *SMALL) as address, sync_playwright() as playwright:
            while "se prépare encore" in httpx.get(f"{address}/connexion").text:
                sleep(1)
            opened = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS])
            for kind, (width, height) in WIDTHS.items():
                for shot in SHOTS:
                    with opened.new_page(viewport={"width": width, "height": height}) as page:
                        _take(page, address, shot, kind)
            with opened.new_page() as page:
                _enter(page, address, Role.DCSP)
                bilan = page.request.get(f"{address}{_bilan_of(address)}").body()
            taken = {cell: _shown(opened, address, cell) for cell in CELLS}
            with opened.new_page() as page:
                _write("look", sheet(page, taken, os.environ.get("MOCKUPS")), "jpg")
                states = _in_each_state(opened, Path(folder)) | _of_posts(opened, Path(folder))
                _write("states", sheet(page, states, None, SMALL_CELLS), "jpg")
        _write("bilan-pdf", _first_page(bilan, Path(folder)))


def _take(page: Page, address: str, shot: Shot, kind: str) -> None:
    if shot.role:
        _enter(page, address, shot.role)
    if shot.path != "/" or not shot.role:
        page.goto(address + shot.path)
    page.locator(shot.at).first.evaluate("element => element.scrollIntoView({behavior: 'instant'})")
    _write(f"{shot.name}-{kind}", page.screenshot())


def _shown(browser: Browser, address: str, cell: Cell) -> bytes:
    width, height = cell.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if cell.dark else "light"
    )
    with context, context.new_page() as page:
        if cell.role:
            _enter(page, address, cell.role)
            page.wait_for_load_state()
        page.goto(address + cell.path) if cell.path else None
        if cell.paper:
            page.emulate_media(media="print")
        page.locator(cell.at).first.evaluate(
            "element => element.scrollIntoView({behavior: 'instant'})"
        )
        return page.screenshot()


def _in_each_state(browser: Browser, folder: Path) -> dict[Cell, bytes]:
    app, kept = pages_of(folder)
    taken = {}
    size = {"width": PHONE[0], "height": PHONE[1]}
    with serving(app) as address, browser.new_page(viewport=size) as page:
        for name, state in STATES.items():
            kept.state, kept.name = state, name
            for title, path in pages_in(state):
                page.goto(address + path)
                taken[Cell(f"{title}, {name}", "", None)] = page.screenshot()
    return taken


def _of_posts(browser: Browser, folder: Path) -> dict[Cell, bytes]:
    taken = {}
    size = {"width": PHONE[0], "height": PHONE[1]}
    with entry_site(folder / "posts") as address, browser.new_page(viewport=size) as page:
        for title, path in ENTRY_PAGES.items():
            page.goto(address + path)
            taken[Cell(title, "", None)] = page.screenshot()
    return taken


def _enter(page: Page, address: str, role: Role) -> None:
    page.goto(f"{address}/connexion")
    page.locator(f"button[value={login_of(role)}]").click()


def _bilan_of(address: str) -> str:
    latest = httpx.get(f"{address}/v1/releases").json()[0]["id"]
    return f"/v1/releases/{latest}/views/dcsp?format=pdf"


def _first_page(document: bytes, folder: Path) -> bytes:
    (folder / "view.pdf").write_bytes(document)
    (folder / "first.typ").write_text(FIRST_PAGE)
    made = typst.compile(str(folder / "first.typ"), format="png", ppi=PPI)
    assert isinstance(made, bytes)
    return made


def _write(name: str, image: bytes, format: str = "png") -> None:
    if format == "png" and (program := shutil.which("pngquant")):
        command = [program, "--strip", COLOURS, "-"]
        image = subprocess.run(command, input=image, capture_output=True, check=True).stdout
    (IMAGES / f"{name}.{format}").write_bytes(image)
    print(f"{name}.{format} {len(image) // 1000} kB", flush=True)


if __name__ == "__main__":
    main()
