"""The distributed set-up on this machine: its figures are those of the embedded default."""

import itertools
import json
import re
import shutil
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import httpx
import pytest
from playwright.sync_api import Browser

from contracts.identifiers import NATION
from contracts.statistics import TABLES
from infra.local.places import Places
from services.access.domain.principals import Role
from services.composition.distributed import Distributed
from services.faces.accounts.demo_roles import ROLES, login_of
from services.synthetic import DATASETS, write_jsonl
from tests.browser.conftest import browser as browser
from tests.browser.conftest import playwright as playwright
from tests.browser.nine_users import POSTS, UNTIL, nine_users
from tests.end_to_end.command import ROOT, relais, served
from tests.end_to_end.local import STOPPING_S, address, asked, asked_in_a_shell, up
from tests.end_to_end.people import (
    confirm,
    entered,
    keep_without_network,
    links_that_do_not_answer,
    work,
)
from tests.services import NotInstalled

SEALED = "2008-Q4"
LAST, TYPED = f"{UNTIL.year}-Q{UNTIL.month // 3}", f"{UNTIL.year}-Q1"
A1 = ("table", "A1", "--period", "2008", "--format", "csv")


@pytest.fixture(scope="module")
def facts() -> Iterator[Path]:
    """A year of three posts, counted by the embedded default in `embedded` beside it."""
    folder = Path(mkdtemp(prefix="relais-up-"))
    folder.chmod(0o711)  # PostgreSQL's account goes through it
    file = folder / "facts.jsonl"
    write_jsonl(DATASETS["national118"](posts=3, years=1), file, lambda _: None)
    relais("import", file, "--data", file.with_name("embedded"))
    relais("project", "--until-idle", "--data", file.with_name("embedded"))
    yield file
    shutil.rmtree(folder)


def test_figures_of_the_local_set_up_equal_those_of_one_process(facts: Path) -> None:
    folder = facts.with_name("local")
    try:
        with up(folder) as first:
            asked(first, "submit", facts, "--to", address(first, "intake"))
            head = asked(first, "project", "--until-idle", "--json")
            assert "MAL" not in asked_in_a_shell(first, "doctor")
            assert stat.S_IMODE(first.settings.stat().st_mode) == 0o600
            compare_every_table(first, facts)
            compare_a_release(first, facts)
            watch_the_log(first, facts)
        with up(folder) as again:
            assert again == first
            assert asked(again, "project", "--until-idle", "--json") == head
            said = asked(again, "submit", facts, "--to", address(again, "intake"), "--json")
            assert json.loads(said)["accepted"] == 0
            embedded = relais(*A1, "--data", facts.with_name("embedded")).stdout
            assert asked(again, *A1) == embedded
            down = [sys.executable, "-m", "infra.local", "down", "--folder", str(folder)]
            subprocess.run(down, cwd=ROOT, check=True, timeout=STOPPING_S)
            assert not (folder / "up.pid").exists()
    except NotInstalled as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def demo() -> Iterator[Places]:
    """A demo until the middle of 2026, nothing of which is left to prepare."""
    folder = Path(mkdtemp(prefix="relais-up-"))
    folder.chmod(0o711)
    try:
        with up(folder / "demo", "--demo", str(POSTS), "--until", LAST) as set_up:
            yield set_up
    except NotInstalled as missing:
        pytest.skip(str(missing))
    finally:
        shutil.rmtree(folder)


def test_posts_and_partners_work_at_one_address_and_the_nation_s_figures_say_so(
    demo: Places, tmp_path: Path
) -> None:
    address = demo.address()
    for role in ROLES:
        with entered(address, login_of(role)) as person:
            assert links_that_do_not_answer(person) == [], role
            assert "synthétique" in person.get("/").text, role
    with entered(address, login_of(Role.AUDITEUR)) as person:
        take_a_bundle(demo, person, tmp_path)
    before = opened_in(demo, "nation", NATION)
    with entered(address, login_of(Role.INTERVENANT)) as person:
        post = person.get("/saisie").url.path.rpartition("/")[2]
        work(person, post)
        keep_without_network(address, person, post)
        confirm(person, post, TYPED, opened_in(demo, "site", post))
        count(demo)
        shown = person.get(f"/saisie/{post}/trimestre?trimestre={TYPED}").text
        assert "Le poste a confirmé ce trimestre" in shown
    assert opened_in(demo, "nation", NATION) == before + 2
    assert "MAL" not in asked(demo, "doctor")


def test_each_of_nine_users_does_their_part_and_sees_what_the_others_did(
    demo: Places, browser: Browser
) -> None:
    with Distributed(demo.shown()) as opened:
        nine_users(browser, demo.address(), opened)


def take_a_bundle(set_up: Places, person: httpx.Client, folder: Path) -> None:
    """By the link of the auditor's page; the bundle holds under the key of the log."""
    (path, *_) = re.findall(r'href="(/v1/releases/[^"]+/bundle)"', person.get("/verification").text)
    with tarfile.open(fileobj=BytesIO(person.get(path).content)) as tar:
        tar.extractall(folder, filter="data")
    (bundle,) = folder.glob("liasse-*")
    key = person.get("/v1/log/key").text.strip()
    relais("verify", bundle, "--key", key)
    journal = unescape(person.get("/journal").text)
    assert "Police et gendarmerie font la nation" in journal
    assert "synthétique" in journal
    with entered(set_up.address(), login_of(Role.PREFECTURE)) as other:
        assert other.get(path).status_code == other.get("/journal").status_code == 403


def count(set_up: Places) -> None:
    """Wait until the workers have counted all that was said."""
    with Distributed(set_up.shown()) as opened:
        opened.projections.catch_up()


def opened_in(set_up: Places, level: str, area: str) -> int:
    """The situations opened in the quarter in which one types, all that was said being counted."""
    count(set_up)
    with Distributed(set_up.shown()) as opened:
        table = opened.reporting.tables.table("A1", level, area, TYPED)
    return sum(value for row in table.rows if isinstance(value := row["value"], int))


def compare_a_release(set_up: Places, facts: Path) -> None:
    """Sealed at a cut and served by its own process; the rows of the embedded default."""
    assert asked(set_up, "projections", "cut").count("est complète") == 3
    sealed = json.loads(asked(set_up, "seal", SEALED, "--json"))
    alone = json.loads(
        relais("seal", SEALED, "--data", facts.with_name("embedded"), "--json").stdout
    )
    assert sealed["digest"] == alone["digest"]
    (listed,) = httpx.get(f"{address(set_up, 'partners')}/v1/releases", timeout=60).json()
    assert listed["id"] == sealed["id"]
    view = f"/v1/releases/{listed['id']}/views/public"
    assert httpx.get(f"{address(set_up, 'partners')}{view}", timeout=60).json()["rows"]
    assert httpx.get(f"{address(set_up, 'partners')}/v1/tables", timeout=60).status_code == 404


def watch_the_log(set_up: Places, facts: Path) -> None:
    """Signed by intake's process or by the command, under one key, and cosigned by a witness."""
    files = ("--key", facts.with_name("dggn.key"), "--state", facts.with_name("dggn.state"))
    look = ("witness", address(set_up, "intake"), *files, "--name", "dggn", "--once")
    told = relais(*look, expect=2).stderr
    asked(set_up, "witness-key", "add", told.partition("inscrit une fois :")[2].split()[0])
    signed = json.loads(asked(set_up, "checkpoint", "--now", "--json"))
    assert signed["size"] == len(facts.read_text().splitlines())
    relais(*look)
    assert list(json.loads(asked(set_up, "checkpoint", "--json"))["witnesses"]) == ["dggn"]


def compare_every_table(set_up: Places, facts: Path) -> None:
    """Cell for cell, at each level."""
    post = json.loads(facts.read_text().splitlines()[0])["subject"]
    areas = {"nation": {}, "department": {"area": post.split("-")[0]}, "site": {"area": post}}
    with served(facts.with_name("embedded")) as alone:
        for code, (level, area) in itertools.product(TABLES, areas.items()):
            asked_for = {"period": "2008", "level": level, **area}
            path = f"/v1/tables/{code}"
            told = httpx.get(f"{address(set_up, 'reporting')}{path}", params=asked_for, timeout=60)
            expected = httpx.get(f"{alone}{path}", params=asked_for, timeout=60)
            assert told.status_code == expected.status_code, (code, level, told.text)
            assert told.json().get("rows") == expected.json().get("rows"), (code, level)
