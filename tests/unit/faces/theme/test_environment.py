"""A crowd at the first page of a process compiles each template once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from jinja2 import BaseLoader

from services.faces.theme.environment import CompiledOnce


class Counting(BaseLoader):
    """One template, and how often its source was asked for."""

    asked = 0

    def get_source(self, *_: object) -> tuple[str, None, None]:
        """Its source."""
        self.asked += 1
        return "{{ 1 }}" * 2_000, None, None


def test_threads_that_ask_at_once_for_a_template_compile_it_once() -> None:
    loader, at_once = Counting(), Barrier(8)
    made = CompiledOnce(loader=loader)

    def rendered(_: int) -> str:
        at_once.wait()
        return made.get_template("page").render()

    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(rendered, range(8))) == {"1" * 2_000}
    assert loader.asked == 1
