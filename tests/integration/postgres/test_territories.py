"""The page of a funder's territory as the process of partners serves it, of sealed rows."""

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.chassis.databases import postgres_engine
from services.embedded.platform import platform
from services.faces.main import partners
from services.faces.settings import PartnersSettings
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.settings import DeliverySettings
from tests.databases import Databases
from tests.integration.access.browser import Browser
from tests.integration.auditing.conftest import NOW
from tests.integration.auditing.world import World, tell
from tests.integration.saisie.conftest import plain
from tests.names import HIDING, WITH_KEY

NAMES = {"200054781": "Agglo", "27229": "Évreux (27229)", "27": "Eure"}


def test_the_process_of_partners_serves_a_territory_and_reads_no_exact_count(
    databases: Databases, tmp_path: Path
) -> None:
    store, world = SqlReleaseStore(open_sealed(databases.owner, HIDING)), World()
    with platform(tmp_path / "data", lambda: NOW) as opened:
        tell(opened, [*world.first(), *world.beside()])
        sealed = opened.sealer.seal("2008")
        rows = [*map(ReleasedRow.read, opened.releases.rows(sealed.id))]
        store.add(sealed, rows, opened.releases.proofs(sealed.id))
    own = PartnersSettings(database_url=SecretStr(databases.partners))
    with partners(own, DeliverySettings(file=tmp_path / "none.toml"), WITH_KEY) as app:
        browser = Browser(httpx.ASGITransport(app, client=("127.0.0.1", 1)))
        for code, name in NAMES.items():
            page = browser.get(f"/partenaires/territoire?perimetre={code}")
            assert (page.status_code, name in plain(page)) == (200, True)
            assert "Habitants du territoire" in page.text
            assert "Partenaires vers qui" in page.text
        nobody = browser.get("/partenaires/territoire?perimetre=35238")
        assert (nobody.status_code, "ne dit rien d'ici" in plain(nobody)) == (200, True)
    engine = postgres_engine(databases.partners, "reporting")
    with (
        engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text("SELECT * FROM reporting.release_proofs"))
    engine.dispose()
