"""What endpoints take from the composition, as FastAPI dependencies found by their type."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from fastapi import Depends, FastAPI, Request

T = TypeVar("T")


def give(app: FastAPI, given: Mapping[type[Any], Any]) -> None:
    """Let the endpoints of `app` find what they need, each under the type it asks for."""
    app.state.given = {**getattr(app.state, "given", {}), **given}


def taken(request: Request, kind: type[T]) -> T:
    """What the composition gave under `kind`. Raises KeyError where it gave nothing."""
    return cast(T, request.app.state.given[kind])


def need(kind: type[Any]) -> Any:
    """The dependency that gives an endpoint what the composition gave under `kind`."""

    async def found(request: Request) -> Any:
        return taken(request, kind)

    return Depends(found)
