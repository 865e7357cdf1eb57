"""Each page of a partner in each state of the releases: no exception, and no nonsense said."""

import re
from collections.abc import Iterator

import pytest
from lxml import html
from starlette.testclient import TestClient

from tests.states import STATES, Kept, State, pages_of

NONSENSE = re.compile(
    r"None|nan\b|Undefined|Decimal|Infinity|\b0 % de (plus|moins)"
    r"|\b[01] postes\b|\b0 .{1,12} sur 0\b"
    r"|de 1 à [01]\b|−0\b|\+0\b|\bconvention de (É|Le |Les )|: \.|, \.|\(\)|  ,|« »"
)
PATHS = (
    "/", "/partenaires/dcsp", "/partenaires/dggn", "/partenaires/aniscg",
    "/partenaires/departements", "/partenaires/prefecture?perimetre={department}",
    "/partenaires/funder?perimetre={post}", "/partenaires/public", "/partenaires/aniscg/tableaux",
    "/partenaires/aniscg/tableaux/C1", "/partenaires/prefecture/tableaux/A1?perimetre={department}",
    "/donnees-ouvertes", "/editions", "/arbitrage?perimetre={department}",
)  # fmt: skip
MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Kept]]:
    app, kept = pages_of(tmp_path_factory.mktemp("states"))
    with TestClient(app) as client:
        yield client, kept


def addresses(state: State) -> list[str]:
    post = next(iter(state.posts), "27-01")
    return [path.format(department=state.department, post=post) for path in PATHS]


@pytest.mark.parametrize("name", STATES)
def test_a_page_of_each_kind_is_whole_in_each_state(served, name):
    client, kept = served
    kept.state, kept.name = STATES[name], name
    for path in addresses(kept.state):
        answer = client.get(path)
        assert answer.status_code in (200, 404, 422), path
        assert len(answer.content) <= MOST_BYTES, path
        tree = html.fromstring(answer.text)
        assert len(tree.xpath("//h1")) == 1, path
        for gone in tree.xpath("//script|//style|//svg//title"):
            gone.drop_tree()
        said = " ".join(tree.xpath("//main")[0].text_content().split())
        found = NONSENSE.search(said)
        assert not found, (path, said[max(found.start() - 60, 0) : found.end() + 60])
        if answer.status_code != 200:
            assert tree.xpath("//*[contains(@class, 'empty')]|//*[@role='alert']"), path
