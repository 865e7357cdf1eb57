"""The pages of a force whose posts are in every département, each told apart."""

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from contracts.codes import DEPARTEMENT
from contracts.release_plan import Grain
from services.reporting.domain.disclosure.released_row import ReleasedRow
from tests.states import Kept, State, counted, pages_of

EVERYWHERE = list(DEPARTEMENT.by_code)
PERIODS = [f"{year}{part}" for year in (2008, 2009) for part in ("-Q1", "-Q2", "-Q3", "-Q4", "")]
PROBLEMS, BASE = 8, 1234
PARTNER = "un partenaire vers qui l'on oriente"
MOST_BYTES = 100_000
CLASSES = (
    ("C1", "mentions", "famille", "intrafam+conjugal"),
    ("D1", "situations", "dehors", "services_ext+usager"),
    ("B2", "situations", "lt25", "lt18+18_24"),
    ("B3", "situations", "victime", ""),
)
LABELS = {"FR": "France"} | {code: DEPARTEMENT.label_of(code) for code in EVERYWHERE}
NAMES = {code: f"{DEPARTEMENT.label_of(code)}-sur-Loire" for code in EVERYWHERE}


def row(grain: str, period: str, code: str, **said: object) -> ReleasedRow:
    area = f"{code}-01" if "post" in grain else code
    name = NAMES[code] if "post" in grain else LABELS[code]
    plain = {"grain": Grain(grain), "area": area, "area_label": name, "period": period}
    return ReleasedRow(**{**plain, "department": code, "force": "police", **said})  # type: ignore[arg-type]


def rows(period: str) -> list[ReleasedRow]:
    """Of a period: the nation, each département of the police, a post in each, half late."""
    when = "quarter" if "Q" in period else "year"
    nation = {"grain": Grain(f"nation-{when}"), "area": "FR", "area_label": "France"}
    found = [
        replace(each, label=f"{each.label}, un libellé assez long")
        for each in counted(
            {**nation, "department": None}, period, lambda rank: BASE + rank, many=PROBLEMS
        )
    ]
    found = [each for each in found if each.table != "E1"]
    for n in range(17):
        said = {
            "dimension": "partner",
            "modality": f"p{n}",
            "label": f"{PARTNER} {n}",
            "value": BASE + n,
            "base": 17 * BASE,
        }
        found.append(
            row(f"nation-{when}", period, "FR", table="E1", measure="orientations", **said)
        )
    for quarter in (1, 2, 3, 4):
        for lag in ("meme", "1", "2", "3", "ge4"):
            facts = {
                "measure": "facts",
                "dimension": "quarter/lag",
                "modality": f"t{quarter}/{lag}",
                "value": BASE,
            }
            found.append(row(f"nation-{when}", period, "FR", table="H4", **facts))
    for place, code in enumerate(EVERYWHERE):
        many, police = BASE + 7 * place, {"force": "police", "unit": "situations"}
        here = f"department-{when}"
        found.append(
            row(here, period, code, table="A1", measure="situations", value=many, **police)
        )
        for table, measure, modality, merged in CLASSES:
            said = {
                "dimension": "x",
                "modality": modality,
                "merged": merged,
                "base": many,
                "value": many // 2,
            }
            found.append(row(here, period, code, table=table, measure=measure, **said, **police))
        for measure, value in (("expected", 1), ("confirmed", place % 2)):
            post = {"table": "H1", "measure": measure, "value": value, "force": "police"}
            found.append(row(f"post-{when}", period, code, **post))
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Kept]:
    app, kept = pages_of(tmp_path_factory.mktemp("nation"))
    kept.state, kept.name = State({each: rows(each) for each in PERIODS}, {}), "whole"
    return TestClient(app), kept


@pytest.mark.parametrize("period", ["2009-Q4", "2009"])
def test_a_force_present_in_every_departement_keeps_its_page_light(served, period):
    client, kept = served
    page = client.get(f"/partenaires/dcsp?edition={period}~{kept.name}")
    assert page.status_code == 200
    assert "101 départements couverts" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    for name in map(DEPARTEMENT.label_of, EVERYWHERE):
        assert name in page.text.replace("’", "'"), name
    assert len(page.content) <= MOST_BYTES, len(page.content)
