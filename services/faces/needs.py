"""What pages take from the composition, beside what each room names in its own needs.py."""

from typing import Annotated, NamedTuple

from services.access.gate import Gate
from services.chassis.http import give, need, taken

__all__ = ["Setting", "TheGate", "TheSetting", "give", "need", "taken"]


class Setting(NamedTuple):
    """What every page says of the set-up. `demo`: the facts are synthetic."""

    demo: bool = False


TheGate = Annotated[Gate, need(Gate)]
TheSetting = Annotated[Setting, need(Setting)]
