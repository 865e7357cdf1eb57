"""Commands on accounts take turns: each is judged by all that was said before what it says."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from services.access.ports import AccessRefused, Overtaken

TURNS = 20  # one command succeeds each turn: more at once than a platform has keepers
CROWDED = "Trop de changements arrivent au même moment : recommencez dans un instant."


class Judge(Protocol):
    """Whoever judges by the register and appends what follows."""

    def still(self) -> AbstractContextManager[None]:
        """Read the register once, and append behind what was read."""


P = ParamSpec("P")
T = TypeVar("T")
J = TypeVar("J", bound=Judge)


def in_turn(command: Callable[Concatenate[J, P], T]) -> Callable[Concatenate[J, P], T]:
    """A command that is judged anew where somebody spoke in between.

    So of two that are the same, sent at once, the second is judged by the first. Nothing is done
    before it says; raises AccessRefused with what it raises, and where it never gets its turn.
    """

    @wraps(command)
    def judged(self: J, /, *said: P.args, **named: P.kwargs) -> T:
        for _ in range(TURNS):
            with self.still(), suppress(Overtaken):
                return command(self, *said, **named)
        raise AccessRefused(CROWDED)

    return judged
