"""Ends of conventions at a real mail server."""

from datetime import UTC, date, datetime
from pathlib import Path

from contracts.read_model import Convention
from services.faces.partners.deliveries.delivering import build
from services.faces.partners.deliveries.ends import warn
from services.faces.partners.desk import CallDesk
from services.reporting.adapters.call_store import SqlCallStore
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.arbitration.calls import AlertAnswered
from services.reporting.settings import DeliverySettings
from tests.integration.delivery.conftest import Letters
from tests.integration.sealing.world import records
from tests.names import HIDING, NAMES

EMPLOYER = """
[[employeur]]
destinataire = "Département de l'Eure"
courriel = "social@eure.example"
siren = "222702292"
"""


def test_an_end_of_convention_is_mailed_each_month_until_somebody_says_what_it_becomes(
    settings: DeliverySettings, sealed: Path, letters: Letters
) -> None:
    engine = open_sealed(sealed / "sealed.db", HIDING)
    days = [datetime(2009, 11, 3, 9, tzinfo=UTC)]
    end = Convention(
        convention="c",
        signed_on=date(2008, 1, 1),
        starts_on=date(2008, 1, 1),
        ends_on=date(2010, 4, 30),
        signatories=("cg",),
    )
    post = next(each for each in records() if each.post == "27-01")
    posts = [post.model_copy(update={"conventions": (end,)})]
    desk = CallDesk(SqlCallStore(engine, NAMES), lambda: posts, lambda: days[0])
    delivery = build(settings, SqlReleaseStore(engine), lambda: days[0])
    assert [each.sentence for each in warn(delivery, desk)] == [""]
    assert list(warn(delivery, desk)) == []  # once a month
    days[0] = datetime(2009, 12, 3, 9, tzinfo=UTC)
    assert len(list(warn(delivery, desk))) == 1
    told = letters.messages[-1]
    assert told["To"] == "bureau@eure.example"
    assert "finit le 30 avril 2010" in told.get_content()
    said = AlertAnswered(post="27-01", convention="c", months=6, answer="negocie")
    desk.store.add("27", days[0], "prefecture", said, {})
    days[0] = datetime(2010, 1, 3, 9, tzinfo=UTC)
    assert list(warn(delivery, desk)) == []
    days[0] = datetime(2010, 2, 3, 9, tzinfo=UTC)  # less than three months: told again
    assert len(list(warn(delivery, desk))) == 1
    delivery.file.write_text(EMPLOYER, encoding="utf-8")
    named = (
        posts[0]
        .versions[0]
        .model_copy(update={"siren": "222702292", "organisation": "Département de l'Eure"})
    )
    posts[0] = posts[0].model_copy(update={"versions": (named,)})
    assert [each.to.scope for each in warn(delivery, desk)] == ["222702292"]
    assert list(warn(delivery, desk)) == []
    assert "/registre/employeurs/222702292" in letters.messages[-1].get_content()
    engine.dispose()
