"""What every face takes from the composition: who may read, and what kind of set-up this is."""

from typing import Annotated, NamedTuple

from services.access.gate import Gate
from services.chassis.http import give, need, taken

__all__ = ["Setting", "TheGate", "TheSetting", "give", "need", "taken"]


class Setting(NamedTuple):
    """What every page says of the set-up.

    `demo`: the facts are synthetic; `bundles`: bundles of releases can be downloaded here.
    """

    demo: bool = False
    bundles: bool = False


TheGate = Annotated[Gate, need(Gate)]
TheSetting = Annotated[Setting, need(Setting)]
