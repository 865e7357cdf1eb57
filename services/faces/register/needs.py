"""What the pages of the register need of the platform; a composition gives it under its type."""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from services.faces.needs import need


class OpenCases(NamedTuple):
    """How many situations of a post are not closed; None where nothing is counted of it."""

    of: Callable[[str], int | None]


TheOpenCases = Annotated[OpenCases, need(OpenCases)]
