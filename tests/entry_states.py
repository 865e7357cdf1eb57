"""The pages of a post and of the register in their extreme states, served on one folder.

One post has its first day; of the other everything is as long, as many or as large as it may be,
and its last quarter has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from services.embedded.platform import platform
from services.embedded.server import create_app
from services.intake.domain.details import Details
from tests.builders import envelope
from tests.serving import serving
from tests.states import LONG

NOW = datetime(2008, 11, 20, 9, tzinfo=UTC)
FIRST_DAY, FULL = "27-01", "27-02"
CASE = "7f1c1111-0000-4000-8000-000000000001"
MANY = 46
LARGEST = 2_147_483_647  # euros: what a fact may say at most
OF_A_POST = {
    "Journée": "/saisie/{post}",
    "Nouvelle saisine": "/saisie/{post}/nouvelle",
    "Situations": "/saisie/{post}/situations",
    "Retrouver": "/saisie/{post}/situations/retrouver",
    "Réponses": "/saisie/{post}/reponses",
    "Activité": "/saisie/{post}/activite",
    "Trimestre": "/saisie/{post}/trimestre",
    "Conservation": "/saisie/{post}/conservation",
    "Carnet": "/carnet/{post}",
    "Fiche du poste": "/registre/{post}",
    "Chiffres du poste": "/postes/{post}",
}
OF_A_CASE = {
    "Situation": f"/saisie/{FULL}/situations/{CASE}",
    "Entretien": f"/saisie/{FULL}/situations/{CASE}/entretien",
    "Orientation": f"/saisie/{FULL}/situations/{CASE}/orientation",
    "Fiche de liaison": f"/saisie/{FULL}/situations/{CASE}/fiche",
    "Coffre": f"/saisie/{FULL}/situations/{CASE}/coffre",
    "Registre": "/registre",
    "Convention": f"/registre/{FULL}/convention",
    "Employeurs": "/registre/employeurs",
}
PAGES = {
    **{f"{title}, premier jour": path.format(post=FIRST_DAY) for title, path in OF_A_POST.items()},
    **{f"{title}, plein": path.format(post=FULL) for title, path in OF_A_POST.items()},
    **{f"{title}, plein": path for title, path in OF_A_CASE.items()},
}
"""The address of each page, by what it is."""


@contextmanager
def entry_site(folder: Path) -> Iterator[str]:
    """The address of the platform, until the end; no accounts."""
    with platform(folder, lambda: NOW) as opened:
        said = [*_first_day(), *_full()]
        answers = opened.intake.submit(said)
        refused = [each for each in answers if each.problem]
        assert not refused, refused[:1]
        details = Details(label=LONG, name=LONG, contact=LONG, note=LONG * 9)
        opened.vault.vault.put(FULL, UUID(CASE), details, "test", "suivi")
        opened.projections.catch_up()
        with serving(create_app(opened)) as address:
            yield address


def _first_day() -> Iterator[dict[str, object]]:
    yield envelope("post-opened", post=FIRST_DAY, effective_on="2008-11-20", name="Évreux")


def _full() -> Iterator[dict[str, object]]:
    here, terms = {"post": FULL}, {"convention": "27-02-2006"}
    yield envelope("post-opened", **here, name=LONG[:80], service="mixte")
    yield envelope("post-employer-named", **here, organisation=LONG)
    yield envelope("convention-signed", **here, **terms)
    for funder in ("fipd", "cg"):
        yield envelope("funding-pledged", **here, **terms, funder=funder, amount_eur=LARGEST)
    yield envelope("post-cost-declared", **here, salary_eur=LARGEST, other_eur=LARGEST)
    said = {"effective_on": "2008-10-05", "period": "2008-Q3", "cases_opened": 0}
    yield envelope("period-confirmed", **here, **said)
    for case in (CASE, *(str(uuid4()) for _ in range(MANY))):
        problems = ["conjugal", "logement", "psy", "addict"]
        yield envelope("case-opened", **here, subject=case, problems=problems)
        yield envelope("person-oriented", **here, subject=case, orientation=str(uuid4()))
    for _ in range(MANY):
        yield envelope("interview-held", **here, subject=CASE, minutes=1440)
