"""Each page of a partner in each state of the releases: no exception, and no nonsense said."""

import re
from collections.abc import Iterator
from gzip import compress

import pytest
from lxml import html
from starlette.testclient import TestClient

from services.faces.theme.assets import STYLE, assets
from tests.states import STATES, Kept, State, pages_in, pages_of

NONSENSE = re.compile(
    r"None|nan\b|Undefined|Decimal|Infinity|\b0 % de (plus|moins)"
    r"|\b[01] postes\b|\b0 .{1,12} sur 0\b"
    r"|de 1 à [01]\b|−0\b|\+0\b|\bconvention de (É|Le |Les )|: \.|, \.|\(\)|  ,|« »"
)
PATHS = (
    "/partenaires/dggn", "/partenaires/departements", "/partenaires/public",
    "/partenaires/dcsp/postes",
    "/partenaires/aniscg/tableaux", "/donnees-ouvertes", "/editions",
    "/partenaires/prefecture/tableaux/A1?perimetre={department}",
    "/arbitrage?perimetre={department}",
)  # fmt: skip
MOST_BYTES = 100_000
ROUND_TRIP_S, BITS_A_S = 0.15, 1_600_000  # of a throttled 3G
TRIPS = 3  # to connect, for the page, for its style; the fonts come after the first figure
FIRST_FIGURE_S = 1


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Kept]]:
    app, kept = pages_of(tmp_path_factory.mktemp("states"))
    with TestClient(app) as client:
        yield client, kept


def addresses(state: State) -> list[str]:
    paths = (path.format(department=state.department) for path in PATHS)
    return [*(path for _, path in pages_in(state)), *paths]


@pytest.mark.parametrize("name", STATES)
def test_a_page_of_each_kind_is_whole_in_each_state(served, name):
    client, kept = served
    kept.state, kept.name = STATES[name], name
    for path in addresses(kept.state):
        answer = client.get(path)
        assert answer.status_code in (200, 404, 422), path
        assert len(answer.content) <= MOST_BYTES, path
        packed = len(compress(answer.content)) + len(assets()[STYLE].packed)
        assert TRIPS * ROUND_TRIP_S + 8 * packed / BITS_A_S <= FIRST_FIGURE_S, path
        tree = html.fromstring(answer.text)
        assert len(tree.xpath("//h1")) == 1, path
        for gone in tree.xpath("//script|//style|//svg//title"):
            gone.drop_tree()
        said = " ".join(tree.xpath("//main")[0].text_content().split())
        found = NONSENSE.search(said)
        assert not found, (path, said[max(found.start() - 60, 0) : found.end() + 60])
        if answer.status_code != 200:
            assert tree.xpath("//*[contains(@class, 'empty')]|//*[@role='alert']"), path
