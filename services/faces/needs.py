"""What every face takes from the composition: who may read, and what kind of set-up this is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, NamedTuple

from fastapi.responses import Response

from services.access.gate import Gate
from services.chassis.http import give, need, taken
from services.faces.publisher import UNTOLD, PublisherSettings
from services.reporting.application import Tables
from services.reporting.ports import PublishedViews

__all__ = [
    "Setting",
    "TheGate",
    "TheSetting",
    "TheTables",
    "TheViews",
    "give",
    "need",
    "taken",
]


class Setting(NamedTuple):
    """What every page says of the set-up.

    `demo`: the facts are synthetic. `nation`: the exact figures of the nation have pages here.
    `post_names`: every post that ever opened with its name, or nothing. `notice`: a French
    sentence for everybody, or None; it is given the post of a page of a post, else the nation.
    `publisher`: who answers for what is published. `portal`: the page of whoever comes without an
    account, where releases are served. `until`: the last day of the facts of a
    demonstration, or None.
    """

    demo: bool = False
    nation: bool = False
    post_names: Callable[[], Mapping[str, str]] = dict
    notice: Callable[[str], str | None] = lambda area: None
    publisher: PublisherSettings = UNTOLD
    until: Callable[[], date | None] = lambda: None
    portal: Callable[[], Response] | None = None


TheGate = Annotated[Gate, need(Gate)]
TheSetting = Annotated[Setting, need(Setting)]
TheTables = Annotated[Tables, need(Tables)]
TheViews = Annotated[PublishedViews, need(PublishedViews)]
