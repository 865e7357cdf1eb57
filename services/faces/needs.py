"""What endpoints take from the composition, as FastAPI dependencies found by their type."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, TypeVar, cast

from fastapi import Depends, FastAPI, Request

from services.access.gate import Gate

T = TypeVar("T")


class Setting(NamedTuple):
    """What every page says of the set-up.

    `demo`: the facts are synthetic. `nation`: exact figures of the nation are served here, while
    there are no accounts. `post_names`: every post that ever opened with its name, or nothing.
    `notice`: a French sentence for everybody, or None.
    """

    demo: bool = False
    nation: bool = False
    post_names: Callable[[], Mapping[str, str]] = dict
    notice: Callable[[], str | None] = lambda: None


def give(app: FastAPI, given: Mapping[type[Any], Any]) -> None:
    """Let the endpoints of `app` find what they need, each under the type it asks for."""
    app.state.given = dict(given)


def taken(request: Request, kind: type[T]) -> T:
    """What the composition gave under `kind`. Raises KeyError where it gave nothing."""
    return cast(T, request.app.state.given[kind])


def need(kind: type[Any]) -> Any:
    """The dependency that gives an endpoint what the composition gave under `kind`."""

    async def found(request: Request) -> Any:
        return taken(request, kind)

    return Depends(found)


TheGate = Annotated[Gate, need(Gate)]
TheSetting = Annotated[Setting, need(Setting)]
