"""Calls as the process of partners serves them, with the rights of its database role alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.chassis.databases import postgres_engine
from services.faces.main import partners
from services.faces.settings import PartnersSettings
from services.reporting.settings import DeliverySettings
from tests.at_once import at_once
from tests.databases import relais_database
from tests.integration.access.at_once import sent_at_once
from tests.integration.register.conftest import Desk, Typed, plain
from tests.integration.register.test_calls import TERMS
from tests.integration.register.test_steering import MET
from tests.names import WITH_KEY


class Served(NamedTuple):
    """A browser at the process, and the URL of its database role."""

    desk: Desk
    url: str


@pytest.fixture
def served(postgresql_server: str, tmp_path: Path) -> Iterator[Served]:
    """The process of partners, while there are no accounts: whoever is at the machine works."""
    with relais_database(postgresql_server) as databases:
        own = PartnersSettings(database_url=SecretStr(databases.partners))
        with partners(own, DeliverySettings(file=tmp_path / "none.toml"), WITH_KEY) as app:
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
            yield Served(Desk(transport, lambda: datetime.now(UTC)), databases.partners)


def test_the_process_of_partners_works_on_calls_and_reads_no_count_of_persons(
    served: Served,
) -> None:
    desk, year = served.desk, datetime.now(UTC).year
    terms = {**TERMS, "annee": str(year), "limite": f"31/12/{year}"}
    desk.done("/arbitrage/appels/27", terms)
    opened = desk.form(f"/arbitrage/27-{year}-1")
    assert "Avec 20 000 €, 0 poste reçoit 0 €" in plain(opened)
    kept = desk.send(f"/arbitrage/27-{year}-1", decision(opened, seen=1))
    assert "Décision n° 1" in plain(desk.get(kept.headers["location"]))
    for territory in ("27229", "200054781"):
        ends = desk.get(f"/arbitrage/echeances?perimetre={territory}")
        assert "Aucune convention ne s'achève" in plain(ends)
    met = {**Typed(desk.form("/comites/27").text).values, **MET, "tenu": f"01/01/{year}"}
    met["prochaine"] = f"31/12/{year + 1}"
    answers = sent_at_once(desk, "/comites/27", met)
    assert [each.status_code for each in answers] == [303] * 2
    call, taken = f"/arbitrage/27-{year}-1", {"remplace": "oui"}
    forms = [decision(desk.form(call), seen=2) | taken for _ in range(2)]
    answers = at_once(*(partial(Desk(desk.transport, desk.clock).send, call, f) for f in forms))
    assert sorted(each.status_code for each in answers) == [303, 422]
    assert "décision n° 2 enregistrée" in "".join(map(plain, answers))
    engine = postgres_engine(served.url, "reporting")
    with engine.connect() as connection:
        entries = "FROM reporting.arbitration_entries"
        once = text(f"SELECT count(*), count(form), min(left(who, 1)) {entries}")
        assert connection.execute(once).one() == (4, 4, "~")  # a call, a meeting, two decisions
        assert connection.execute(text("SELECT * FROM published.site_register_v1")).all() == []
    for refused in (
        "SELECT * FROM published.site_posts_v1",
        "UPDATE reporting.arbitration_entries SET said = ''",
        "DELETE FROM reporting.arbitration_entries",
    ):
        with (
            engine.connect() as connection,
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            connection.execute(text(refused))
    engine.dispose()


def decision(page: httpx.Response, seen: int) -> dict[str, object]:
    """What decides a call that nobody asks of, which its page does not offer."""
    ticket = {"fait": page.url.params["fait"], "vu": str(seen)}
    return {**Typed(page.text).values, **ticket, "acte": "decision"}
