"""A place that no edition tells yet: its page says what is being prepared, and what is known."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.faces.partners.to_come import NONE_YET, NOTHING_THERE
from tests.states import STATES, pages_of
from tests.unit.faces.partners.test_states import NONSENSE

OF_THE_YEAR = "ceux de 2009, paraîtront dans l’édition de l’année"


@pytest.mark.parametrize(
    ("state", "view", "scope", "said"),
    [
        ("un seul trimestre", "territoire", "27", OF_THE_YEAR),
        ("un seul trimestre", "funder", "27-01", OF_THE_YEAR),
        ("un seul trimestre", "prefecture", "27", NOTHING_THERE),
        ("rien de publié", "territoire", "27229", NONE_YET),
        ("trois postes", "territoire", "59", NOTHING_THERE),
    ],
)
def test_a_place_without_figures_has_a_page_all_the_same(
    tmp_path: Path, state: str, view: str, scope: str, said: str
) -> None:
    app, kept = pages_of(tmp_path)
    kept.state, kept.name = STATES[state], state
    with TestClient(app) as client:
        shown = client.get(f"/partenaires/{view}?perimetre={scope}")
        named = client.get(f"/partenaires/{view}?perimetre={scope}&edition=2007-x")
    assert shown.status_code == 200
    text = shown.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert said in text
    assert not NONSENSE.search(text.partition("<main")[2].partition("</main")[0])
    assert ("Ce que vous payez" in text) == (state == "un seul trimestre" and view == "territoire")
    assert named.status_code == 404
