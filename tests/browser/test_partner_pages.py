"""The pages of releases in a real Chromium: whole, accessible, narrow, on their own."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from contracts.read_model import Convention, Pledge, YearCost
from services.faces.calls.call_file import call_file
from services.faces.main import build_releases
from services.faces.partners.desk import CallDesk
from services.reporting.adapters.call_store import SqlCallStore
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed, sealed_reading
from services.reporting.domain.arbitration.calls import CallOpened, RequestMade
from services.reporting.settings import ReportingSettings
from tests.browser.axe import violations
from tests.browser.test_first_face import A4, PATIENCE_MS
from tests.integration.sealing.conftest import bench_on
from tests.integration.sealing.world import records
from tests.names import HIDING, NAMES
from tests.services import NotInstalled
from tests.serving import serving

PATHS = (
    "/",
    "/partenaires/dcsp",
    "/partenaires/dggn",
    "/partenaires/aniscg",
    "/partenaires/aniscg/postes",
    "/partenaires/aniscg/tableaux",
    "/partenaires/aniscg/tableaux/C1",
    "/partenaires/prefecture?perimetre=27",
    "/partenaires/funder?perimetre=27-01",
    "/partenaires/public",
    "/arbitrage?perimetre=27",
    "/arbitrage/27-2010-1",
    "/arbitrage/27-2010-1?enveloppe=beaucoup",
    "/arbitrage/27-2010-1/versions/1",
    "/arbitrage/27-2010-1/versions",
    "/arbitrage/appels/27",
    "/arbitrage/27-2010-1/demande/27-01",
    "/donnees-ouvertes",
    "/editions",
    "/aide",
    "/aide/prefecture",
    "/glossaire",
)
MOST_BYTES = 100_000
NAME = "27-2010-1"
MONEY = {
    "costs": (YearCost(year=2010, salary_eur=42_000, other_eur=3_000),),
    "pledges": (Pledge(convention="c", year=2010, funder="cg", share_percent=50),),
    "conventions": (
        Convention(
            convention="c",
            signed_on=date(2008, 1, 1),
            starts_on=date(2008, 1, 1),
            ends_on=date(2010, 3, 31),
            signatories=("cg",),
        ),
    ),
}
MOST_MOVED = 0.02  # cumulative layout shift
MOVED = """new Promise(told => new PerformanceObserver(list => told(
    list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
  )).observe({type: "layout-shift", buffered: true}) || setTimeout(() => told(0), 100))"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The releases of a small year, served."""
    folder: Path = tmp_path_factory.mktemp("partners")
    made = bench_on(folder)
    made.sealer.seal("2009-Q1")
    made.sealer.seal("2009")
    app = build_releases(
        ReportingSettings(sealed_url=f"sqlite:///{folder}/sealed.db"), desk=_desk(folder)
    )
    with serving(app) as here:
        yield here


def _desk(folder: Path) -> CallDesk:
    """A call for the posts of the Eure, that one employer answered, with a version."""
    store, now = (
        SqlCallStore(open_sealed(folder / "sealed.db", HIDING), NAMES),
        datetime(2009, 12, 1, 9, tzinfo=UTC),
    )
    known = [each.model_copy(update=MONEY) for each in records()]
    desk = CallDesk(store, lambda: known, lambda: now)
    weights = {"activite": 40, "premiers": 20, "couverture": 20, "echeance": 20}
    terms = CallOpened(
        call=NAME, year=2010, envelope=30_000, deadline=date(2010, 1, 31), weights=weights
    )
    asked = RequestMade(call=NAME, post="27-01", amount=22_500)
    store.add("27", now, "prefecture", terms, {})
    store.add("27", now, "employeur", asked, {"27-01": "Le poste ferme sans cette part."})
    releases = SqlReleaseStore(sealed_reading(f"sqlite:///{folder}/sealed.db"))
    file = call_file(desk, releases, "27", desk.calls_of("27")[NAME])
    version = file.version(file.terms, {}, 1, final=True, replaces=None)
    store.add("27", now, "prefecture", version, {})
    return desk


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


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_how_many_and_how_much_more_is_seen_without_scrolling_on_each_home(
    browser, address, width, height
):
    page = browser.new_page(viewport={"width": width, "height": height})
    for path in [each for each in PATHS if re.match(r"/partenaires/\w+($|\?)", each)]:
        page.goto(address + path)
        for shown in (page.locator(".finding").first, page.locator(".tile .value").first):
            place = shown.bounding_box()
            assert place["y"] + place["height"] <= height, path
            assert any(sign.isdigit() for sign in shown.inner_text()), path
        page.evaluate("document.fonts.ready")
        assert page.evaluate(MOVED) <= MOST_MOVED, path
    page.close()


def test_an_arbitration_is_tried_changed_and_decided_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/arbitrage/27-2010-1")
    page.get_by_label("Enveloppe").fill("25 000")
    page.get_by_text("rien au suivant").click()
    page.get_by_role("button", name="Recalculer").click()
    expect(page.get_by_text("Avec 25 000 €, 0 poste reçoit")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("Décider autrement").first.click()  # no quarter is confirmed
    page.get_by_label("Attribué à").first.fill("20 000")
    page.get_by_label("Motif, gardé").first.fill("Une part suffit.")
    page.get_by_label("Elle remplace").check()
    page.get_by_role("button", name="Enregistrer la décision").click()
    expect(page.get_by_text("Une part suffit.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("en vigueur")).to_be_visible()
    page.goto(f"{address}/arbitrage/27-2010-1")
    page.get_by_text("Décider autrement").first.click()
    page.get_by_label("Attribué à").first.fill("19 000")
    page.get_by_label("Motif, gardé").first.fill("Moins.")
    page.get_by_label("Enveloppe").fill("30 000")
    page.get_by_label("Enveloppe").press("Enter")  # counts again: decides nothing, keeps all
    expect(page.get_by_text("Avec 30 000 €")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_label("Attribué à").first).to_have_value("19 000")
    expect(page.get_by_label("Motif, gardé").first).to_have_value("Moins.")
    page.get_by_role("button", name="Garder comme version").click()
    expect(page.get_by_text("version de travail")).to_be_visible(timeout=PATIENCE_MS)
    context.close()


def test_nothing_of_a_partner_page_is_cut_on_paper(browser, address):
    page = browser.new_page(viewport=A4)
    page.emulate_media(media="print")
    for path in ("/partenaires/aniscg", "/partenaires/prefecture?perimetre=27", "/editions"):
        page.goto(address + path)
        assert page.evaluate(OVERFLOW) <= 0, path
    page.close()
