"""A served platform with one account a role, and a browser that has none yet."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree

import httpx
import pytest

from services.access.application.second_factor import REQUIRED
from services.access.domain.one_time_codes import code_at, step_of
from services.access.domain.principals import Role
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.builders import envelope
from tests.integration.access.browser import Browser

PASSWORD = "un mot de passe long"
SCOPES: dict[Role, list[str]] = {
    Role.INTERVENANT: ["27-01"],
    Role.CHEF_DE_SERVICE: ["27-01"],
    Role.EMPLOYEUR: ["27-01"],
    Role.PREFECTURE: ["27"],
    Role.FINANCEUR: ["27-01"],
    Role.SERVICES_SOCIAUX: ["27"],
}
Keeper = Callable[..., Browser]
TELEPHONES = "telephones.json"
ROLES = [role for role in Role if role is not Role.LOGICIEL]


class Clock:
    """An instant that a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def prepare(folder: Path) -> None:
    """Two posts and an account a role, in an empty folder; and their telephones."""
    factors: dict[str, bytes] = {}
    with platform(folder, Clock()) as made:
        made.signing.checkpoints.now()  # that it is empty, which everybody may read
        made.intake.submit([envelope("post-opened"), envelope("post-opened", post="76-01")])
        made.projections.catch_up()
        made.signing.checkpoints.now()
        accounts = made.access.accounts
        for role in ROLES:
            accounts.create(role.value, PASSWORD, "test")
            accounts.grant(role.value, role, SCOPES.get(role, []), "test")
            if role in REQUIRED:
                factors[role.value] = made.access.second_factor.propose(role.value)
                before = step_of(Clock()()) - 1
                made.access.second_factor.enrol(role.value, code_at(factors[role.value], before))
    said = {login: secret.hex() for login, secret in factors.items()}
    (folder / TELEPHONES).write_text(json.dumps(said))


def factors_in(folder: Path) -> dict[str, bytes]:
    """The second factors of who has one, in a folder that was prepared, or a copy of it."""
    said = json.loads((folder / TELEPHONES).read_text())
    return {login: bytes.fromhex(secret) for login, secret in said.items()}


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with its accounts; argon2 is slow on purpose, so it is made once."""
    folder = tmp_path_factory.mktemp("accounts")
    prepare(folder)
    return folder


@pytest.fixture
def opened(prepared: Path, tmp_path: Path, clock: Clock) -> Iterator[Platform]:
    copytree(prepared, tmp_path, dirs_exist_ok=True)
    with platform(tmp_path, clock) as made:
        yield made


@pytest.fixture
def browser(opened: Platform) -> Iterator[Browser]:
    transport = httpx.ASGITransport(create_app(opened), client=("192.0.2.1", 1))
    with Browser(transport, opened.access.clock, factors_in(opened.folder.path)) as made:
        yield made


@pytest.fixture
def at(opened: Platform) -> httpx.ASGITransport:
    """The platform, served."""
    return httpx.ASGITransport(create_app(opened), client=("192.0.2.7", 1))


@pytest.fixture
def keeper(opened: Platform, at: httpx.ASGITransport) -> Keeper:
    """Somebody signed in, in a browser of their own; with nothing typed, since argon2 is slow."""

    def signed_in(login: str = "") -> Browser:
        browser, sign_in = Browser(at, opened.access.clock), opened.access.sign_in
        if login:
            made = sign_in.without_password(login, sign_in.leaving())
            browser.cookies.set("relais_session", made.secret)
        return browser

    return signed_in
