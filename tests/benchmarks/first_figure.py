"""How long until a home shows its first figure on a slow network, in Chromium."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from services.access.domain.principals import Role
from services.faces.accounts.demo_roles import login_of
from tests.benchmarks.row import Row
from tests.end_to_end.command import served
from tests.services import FLAGS, chromium

ROUND_TRIP_S, BYTES_A_SECOND, UPWARDS = 0.15, 1.6e6 / 8, 750e3 / 8
"""Chromium's « regular 3G »."""
CONNECTION = 2  # trips of a connection by TLS
REPEATS = 5
HOMES = (
    *(Role.INTERVENANT, Role.EMPLOYEUR, Role.DCSP, Role.DGGN, Role.ANISCG, Role.PREFECTURE),
    Role.FINANCEUR,
)
PHONE = {"width": 390, "height": 844}
PAINTED = """new Promise(told => new PerformanceObserver(list => {
    const [painted] = list.getEntriesByName("first-contentful-paint");
    if (painted) told(painted.startTime);
}).observe({type: "paint", buffered: true}))"""
"""A busy machine has loaded a page before it has painted it: the figure is waited for."""


def run() -> list[Row]:
    """Milliseconds, medians of cold visits on a phone; the server's own time is in them.

    Chromium slows requests, not connections: the trips of a connection by TLS are added.
    """
    with (
        TemporaryDirectory() as folder,
        served(Path(folder), "demo", "--posts", 3, "--until", 2008, "--years", 1) as address,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=chromium(), args=[*FLAGS])
        rows = list(_rows(browser, address))
        browser.close()
    return rows


def _rows(browser: Browser, address: str) -> Iterator[Row]:
    for role in HOMES:
        seen = [_painted(browser, address, role) for _ in range(REPEATS)]
        spent = median(seen) + 1000 * CONNECTION * ROUND_TRIP_S
        yield Row(f"first figure of {role}'s home, regular 3G", spent, "ms", at_most=1000)


def _painted(browser: Browser, address: str, role: Role) -> float:
    """Once signed in, the home anew with nothing kept of the style and the fonts."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # as Playwright has it
    page = context.new_page()
    page.goto(f"{address}/connexion")
    page.locator(f"button[value={login_of(role)}]").press("Enter")
    page.wait_for_load_state("load")
    home, state = page.url, context.storage_state()
    context.close()
    anew = browser.new_context(viewport=PHONE, storage_state=state)  # type: ignore[arg-type]
    page = anew.new_page()
    network = anew.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"latency": 1000 * ROUND_TRIP_S, "offline": False, "uploadThroughput": UPWARDS}
    network.send("Network.emulateNetworkConditions", slow | {"downloadThroughput": BYTES_A_SECOND})
    page.goto(home)
    spent = float(page.evaluate(PAINTED))
    anew.close()
    return spent
