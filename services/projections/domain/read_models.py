"""The three read models: the same measures, kept at three places."""

from collections.abc import Callable
from dataclasses import dataclass

from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.read_model import PostRecord
from services.projections.domain.cells import Areas
from services.projections.domain.register import departments

OVER_POSTS = frozenset({"A1", "A6", "C1", "D1"})
"""Tables of which the nation keeps the distribution over posts (A2, means of posts, H1)."""


@dataclass(frozen=True)
class ReadModel:
    """Where a read model counts (`areas`), and for which tables it also names the post.

    `names_posts` None: for all of them. `lists_cases`: it keeps open cases and holes too.
    """

    name: str
    areas: Callable[[str, PostRecord | None], Areas]
    names_posts: frozenset[str] | None = None
    lists_cases: bool = False

    def post_of(self, table: str, post: str) -> str:
        """The post under which a cell of `table` is kept, empty where it is not."""
        return post if self.names_posts is None or table in self.names_posts else ""


def _own_area(post: str, record: PostRecord | None) -> Areas:
    """The post itself, with the département where it was when that is not of its number."""
    dated, own = _department(post, record), department_of(post)
    if all(area == own for _, area in dated):
        return Areas([("", post)])
    return Areas((since, post, *([] if area == own else [area])) for since, area in dated)


def _department(post: str, record: PostRecord | None) -> Areas:
    return departments(record) if record else Areas([("", department_of(post))])


def _nation(post: str, record: PostRecord | None) -> Areas:
    return Areas([("", NATION)])


SITE = ReadModel("site", _own_area, lists_cases=True)
DEPARTMENT = ReadModel("department", _department)
NATIONAL = ReadModel("nation", _nation, names_posts=OVER_POSTS)

READ_MODELS: dict[str, ReadModel] = {model.name: model for model in (SITE, DEPARTMENT, NATIONAL)}
