"""The one environment of templates: the theme's, then those of the rooms that ask for it."""

from functools import cache
from threading import RLock
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from contracts.codes import CODE_LISTS
from services.faces.theme import dates, figures, periods
from services.faces.theme.assets import address, symbol
from services.faces.theme.statuses import status
from services.faces.theme.typography import Typeset, first_up, ordinal

THEME = "services.faces.theme"
FILTERS = {
    "ordinal": ordinal,
    "figure": figures.figure,
    "percent": figures.percent,
    "change": figures.change,
    "points": figures.points,
    "euros": figures.euros,
    "size": figures.size,
    "counted": figures.counted,
    "day": dates.day,
    "weekday": dates.weekday,
    "short_day": dates.short_day,
    "time": dates.time,
    "instant": dates.instant,
    "period": periods.period,
    "during": periods.during,
    "short_period": periods.short_period,
    "status": status,
    "label": lambda code, of: CODE_LISTS[of].label_of(code),
    "first_up": first_up,
    "drawing": Markup,  # our own SVG, whose texts are escaped where it is made
}


class CompiledOnce(Environment):
    """Compiles a template in the first thread that asks for it; the others wait for that one.

    Else each compiles the same, and the event loop takes turns with all of them: a crowd at the
    first page of a process held it up for a second.
    """

    def __init__(self, **options: Any) -> None:
        """As an Environment."""
        super().__init__(**options)
        self._compiling = RLock()

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """See Environment."""
        with self._compiling:
            return super().get_template(*args, **kwargs)


@cache
def environment(*packages: str) -> Environment:
    """Templates of the theme and of `packages`, each in the folder `templates` of its package.

    A name is found in the theme first: no room changes the frame of the pages.
    """
    made = CompiledOnce(
        loader=ChoiceLoader([PackageLoader(each) for each in (THEME, *packages)]),
        extensions=[Typeset],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS
    made.globals |= {"address": address, "symbol": symbol}
    return made
