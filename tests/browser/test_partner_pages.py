"""The pages of releases in a real Chromium: whole, accessible, narrow, on their own."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import expect

from services.faces.main import build_releases
from services.reporting.settings import ReportingSettings
from tests.browser.axe import violations
from tests.browser.test_first_face import A4, PATIENCE_MS
from tests.integration.sealing.conftest import bench_on
from tests.services import NotInstalled, free_port

PATHS = (
    "/",
    "/partenaires/dcsp",
    "/partenaires/dggn",
    "/partenaires/aniscg",
    "/partenaires/prefecture?perimetre=27",
    "/partenaires/funder?perimetre=27-01",
    "/partenaires/public",
    "/arbitrage?perimetre=27",
    "/arbitrage?perimetre=27&enveloppe=30000&cout=45000",
    "/arbitrage?perimetre=27&enveloppe=beaucoup",
    "/donnees-ouvertes",
    "/verification",
    "/editions",
    "/aide",
    "/aide/prefecture",
    "/glossaire",
)
MOST_BYTES = 100_000
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The releases of a small year, served."""
    folder: Path = tmp_path_factory.mktemp("partners")
    made = bench_on(folder)
    made.sealer.seal("2009-Q1")
    made.sealer.seal("2009")
    app = build_releases(ReportingSettings(sealed_url=f"sqlite:///{folder}/sealed.db"))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.mark.parametrize("path", PATHS)
def test_a_partner_page_is_whole_accessible_and_keeps_to_itself(browser, address, path):
    wanted = 422 if "beaucoup" in path else 200
    page = browser.new_page(viewport={"width": 320, "height": 900})
    errors: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address + path)
    assert answer.status == wanted
    assert len(answer.body()) <= MOST_BYTES
    assert page.locator("h1").count() == 1
    assert page.locator("figure").count() == page.locator("figure:has(table)").count()
    assert page.evaluate(OVERFLOW) <= 0
    assert not [each for each in errors if str(wanted) not in each]  # Chromium notes the 422
    assert all(url.startswith(address) for url in asked)
    try:
        assert violations(page) == []
    except NotInstalled as missing:
        pytest.skip(str(missing))
    finally:
        page.close()


def test_the_form_of_arbitration_works_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/arbitrage?perimetre=27")
    page.get_by_label("Enveloppe").fill("30 000")
    page.get_by_label("Coût annuel d’un poste").fill("45 000")
    page.get_by_label("Activité").fill("10")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("2 postes couverts sur 3")).to_be_visible(timeout=PATIENCE_MS)
    assert page.get_by_text("s’arrête", exact=True).count() == 1
    assert page.get_by_label("Activité").input_value() == "10"
    context.close()


def test_nothing_of_a_partner_page_is_cut_on_paper(browser, address):
    page = browser.new_page(viewport=A4)
    page.emulate_media(media="print")
    for path in ("/partenaires/aniscg", "/partenaires/prefecture?perimetre=27", "/editions"):
        page.goto(address + path)
        assert page.evaluate(OVERFLOW) <= 0, path
    page.close()
