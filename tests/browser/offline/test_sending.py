"""The notebook in a real Chromium: days without network, and every fact arrives exactly once."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route

from tests.browser.offline.notebook import (
    begin,
    fill_opening,
    keep,
    ready,
    stands,
    unlock,
)
from tests.services import FLAGS, chromium

ALARMS = ("error", "warning")  # what a browser merely advises is left aside


def test_two_hundred_facts_queued_offline_arrive_exactly_once(page, device, served):
    name = begin(page, served.notebook)
    device.set_offline(True)
    page.reload()
    unlock(page)
    for _ in range(2):
        fill_opening(page)
    page.get_by_role("button", name="+ acte").first.click()
    page.get_by_label("Durée, en minutes").fill("45")
    page.get_by_role("button", name="Garder dans le carnet").click()
    stands(page, "3 faits sur l'appareil")
    keep(page, 197)
    stands(page, "200 faits sur l'appareil")
    assert served.facts_of(name) == []
    device.set_offline(False)
    stands(page, "0 fait sur l'appareil")
    stands(page, "200 comptés")
    arrived = served.facts_of(name)
    assert [each.sequence for each in arrived] == list(range(1, 201))
    assert len({each.id for each in arrived}) == 200
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_lost_answer_makes_no_second_fact(page, served):
    name = begin(page, served.notebook)

    def process_and_drop(route: Route) -> None:
        answer = route.fetch()
        assert answer.ok
        route.abort()
        page.unroute("**/v1/events")

    page.route("**/v1/events", process_and_drop)
    fill_opening(page)
    page.get_by_text("Pas de réseau").wait_for()
    stands(page, "1 fait sur l'appareil")
    assert len(served.facts_of(name)) == 1
    page.get_by_role("button", name="Envoyer maintenant").click()
    stands(page, "0 fait sur l'appareil")
    assert len(served.facts_of(name)) == 1


def test_a_killed_browser_loses_nothing_and_asks_for_the_code(playwright, served, karim, tmp_path):
    def started() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=[*FLAGS]
        )
        served.sign_in(context, karim)
        return context

    context = started()
    page = context.new_page()
    name = begin(page, served.notebook)
    context.set_offline(True)
    keep(page, 10)
    kill_browser_of(tmp_path / "profile")
    context = started()
    page = ready(context.new_page(), served.notebook)
    assert page.locator("#ouvert").is_hidden()
    for _ in range(5):
        unlock(page, "pas ce code")
        page.wait_for_function("() => document.getElementById('pin').value === ''")
    assert "attendez 30 secondes" in page.locator("#erreurs").inner_text()
    unlock(page)
    page.wait_for_function("() => document.getElementById('pin').value === ''")
    assert page.locator("#ouvert").is_hidden()
    page.clock.install()
    page.clock.fast_forward(31_000)
    unlock(page)
    stands(page, "0 fait sur l'appareil")
    context.close()
    assert [each.sequence for each in served.facts_of(name)] == list(range(1, 11))


def kill_browser_of(profile: Path) -> None:
    """End at once the Chromium that we started on a profile."""
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            try:
                words = (each / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # it has ended meanwhile
            if f"--user-data-dir={profile}".encode() in words and b"--type" not in b"".join(words):
                os.kill(int(each.name), signal.SIGKILL)


def test_two_tabs_number_and_send_without_a_race(page, device, served):
    name = begin(page, served.notebook)
    other = ready(device.new_page(), served.notebook)
    unlock(other)
    other.locator("#ouvert").wait_for()
    device.set_offline(True)
    fill = """async () => {
        const notebook = (await import('/carnet/static/app.js')).opened();
        const meeting = { partner: "x", occurred_on: "2026-01-12" };
        for (let made = 0; made < 20; made += 1) await notebook.add("relais.none.v1", "x", meeting);
    }"""
    for tab in (page, other):
        tab.evaluate(f"() => {{ globalThis.filling = ({fill})(); }}")
    for tab in (page, other):
        tab.evaluate("() => globalThis.filling")
    keep(page, 20)
    device.set_offline(False)
    for tab in (page, other):
        stands(tab, "0 fait sur l'appareil")
        stands(tab, "40 à corriger")
    assert [each.sequence for each in served.facts_of(name)] == list(range(41, 61))


def test_a_rejected_fact_is_listed_while_the_others_leave_and_can_be_mended(page, served):
    name = begin(page, served.notebook)
    keep(page, 2, occurred_on="1999-01-12")  # before the opening of the post
    keep(page, 2)
    page.get_by_role("button", name="Envoyer maintenant").click()
    stands(page, "2 à corriger")
    assert len(served.facts_of(name)) == 2
    first = page.locator("#rejets li").first
    assert "27-01" in first.inner_text()
    first.get_by_role("button", name="Corriger").click()
    page.get_by_role("heading", name="Corriger : Nouvelle saisine").wait_for()
    assert page.get_by_label("Date du fait").input_value() == "12/01/1999"
    page.get_by_label("Date du fait").fill("40/01/2026")
    page.get_by_role("button", name="Corriger et renvoyer").click()
    assert page.evaluate("document.activeElement.id") == "erreurs"
    page.get_by_label("Date du fait").fill("11/01/2026")
    page.get_by_role("button", name="Corriger et renvoyer").click()
    page.locator("#rejets").wait_for(state="hidden")
    stands(page, "4 comptés")
    assert sorted(each.sequence for each in served.facts_of(name)) == [1, 2, 3, 4]


def test_an_expired_session_and_a_busy_door_keep_the_queue(page, device, served, karim):
    secret = served.cookie("karim")
    served.sign_in(device, secret)
    name = begin(page, served.notebook)
    sign_in = served.opened.access.sign_in
    sign_in.end(sign_in.session(secret))
    fill_opening(page)
    page.get_by_role("link", name="Se connecter").wait_for()
    stands(page, "1 fait sur l'appareil")
    served.sign_in(device, karim)
    told = json.dumps({"detail": "Trop de faits sont en attente."})
    page.route(
        "**/v1/events",
        lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}, body=told),
        times=1,
    )
    page.get_by_role("button", name="Envoyer maintenant").click()
    page.get_by_text("Trop de faits sont en attente").wait_for()
    stands(page, "0 fait sur l'appareil")
    assert len(served.facts_of(name)) == 1


@pytest.mark.parametrize("drift", [timedelta(hours=20), timedelta(days=-3)])
def test_a_clock_that_drifts_loses_and_doubles_nothing(page, served, drift):
    page.clock.install(time=datetime.now(UTC) + drift)
    name = begin(page, served.notebook)
    keep(page, 4)
    page.get_by_role("button", name="Envoyer maintenant").click()
    stands(page, "0 fait sur l'appareil")
    arrived = served.facts_of(name)
    assert [each.sequence for each in arrived] == [1, 2, 3, 4]
    assert all(abs(each.recorded_at - datetime.now(UTC)) < timedelta(minutes=5) for each in arrived)
