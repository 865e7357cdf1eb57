"""A log with one case, and a vault beside it, for tests."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from services.chassis.databases import Where
from services.intake.application.vault import Vault
from services.intake.domain.details import Details
from services.intake.main import Intake, OpenVault, open_vault
from services.intake.settings import VaultSettings
from tests.builders import envelope
from tests.integration.intake.at_work import NOW, intake
from tests.names import HIDING

POST = "27-01"
CASE = UUID("7f1c2a4e-1b7d-4c6e-9f0a-3d2b1c4e5f60")
NEIGHBOUR = UUID("1d9a4f0b-5c2e-4a7d-8b1f-6e3c2d4a5b70")
ELSEWHERE = UUID("2e8b5a1c-6d3f-4b8e-9c2a-7f4d3e5b6c81")  # a case of 93-01
WHOLE = {
    "label": "la dame au manteau vert",
    "name": "Éléonore Vastel-Quimbert",
    "contact": "06 39 98 12 34, 4 impasse des Sorbiers, 27000 Évreux",
    "note": "Préfère être rappelée après 18 h.",
    "birth_date": "1971-02-03",
    "procedure_number": "PV 2008/04417",
}
READER = ("Camille, 27-01", "suivi")


class Opened(NamedTuple):
    """The parts that a test talks to."""

    intake: Intake
    made: OpenVault

    @property
    def vault(self) -> Vault:
        return self.made.vault

    def put(self, fields: Mapping[str, str] = WHOLE, case: UUID = CASE, post: str = POST) -> None:
        self.vault.put(post, case, Details.model_validate(fields), *READER)

    def read(self, case: UUID = CASE, post: str = POST) -> dict[str, str]:
        """Only what is readable."""
        details = self.vault.read(post, case, *READER).details
        return details.model_dump(mode="json", exclude_none=True)

    def told(self, case: UUID = CASE) -> list[tuple[str, str]]:
        """Type of the case's last facts, and the reason where there is one."""
        facts = [fact for _, fact in self.intake.store.history(f"case/{case}")]
        return [
            (fact.type, fact.event.reason)
            for fact in facts
            if fact.type == "relais.personal-details-erased.v1"
        ]


def settings(folder: Path, where: Where | None = None, **more: object) -> VaultSettings:
    """A vault in `folder`, or in the database at `where`; its key in `folder`."""
    place = {"database_url": where} if isinstance(where, str) else {"file": folder / "vault.db"}
    return VaultSettings.model_validate({"key_file": folder / "vault.key", **place, **more})


@contextmanager
def opened(
    folder: Path, where: Where | None = None, now: datetime = NOW, **more: object
) -> Iterator[Opened]:
    """Log and vault in `folder`; three cases in two posts, last acts on 2008-10-14."""
    with intake(folder / "log.db", now) as log:
        if not log.store.head():
            log.submit([envelope("post-opened"), envelope("post-opened", post="93-01")])
            cases = [(POST, CASE), (POST, NEIGHBOUR), ("93-01", ELSEWHERE)]
            log.submit([envelope("case-opened", post=post, subject=case) for post, case in cases])
        made = open_vault(settings(folder, where, **more), log, HIDING, lambda: now)
        try:
            yield Opened(log, made)
        finally:
            made.close()
