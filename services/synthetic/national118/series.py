"""External series: what the forces and surveys measure, deposited and sometimes revised."""

from typing import NamedTuple

from contracts.data_files import read_entries
from services.synthetic.national118.days import ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.journal import Data, FactWriter, Journal


class Series(NamedTuple):
    """A series, as series.toml explains it."""

    name: str
    source: str
    unit: str
    month: int
    areas: tuple[str, ...]
    values: tuple[int, int]
    quarterly: bool = False
    respondents: tuple[int, int] | None = None


SERIES = read_entries(["services/synthetic/national118/series.toml"], Series, "name")
REVISED = 0.15  # of the deposits, some weeks after
NATION = 100  # départements' worth
NOON = 43_200


def deposit_year(journal: Journal, dice: Dice, year: int) -> None:
    """Note what is deposited in `year`: its own quarters, and the year before as a whole."""
    for series in SERIES.values():
        for area in series.areas:
            if series.quarterly:
                for quarter in (1, 2, 3):
                    day = ordinal(year, 3 * quarter + 1, dice.randint(5, 28))
                    _deposit(journal, dice, series, area, f"{year}-Q{quarter}", day)
                day = ordinal(year, series.month, dice.randint(5, 28))
                _deposit(journal, dice, series, area, f"{year - 1}-Q4", day)
            else:
                day = ordinal(year, series.month, dice.randint(5, 28))
                _deposit(journal, dice, series, area, str(year - 1), day)


def _deposit(
    journal: Journal, dice: Dice, series: Series, area: str, period: str, day: int
) -> None:
    value = dice.randint(*series.values)
    if area == "FR" and series.respondents is None:
        value *= NATION
    says: Data = {
        "series": series.name,
        "source": series.source,
        "area": area,
        "period": period,
        "value": value,
        "unit": series.unit,
    }
    if series.respondents:
        says["respondents"] = dice.randint(*series.respondents)
    writer = FactWriter(f"/areas/{area}")
    id = journal.note(day, NOON, "series-deposited", series.name, writer, says)
    if dice.random() < REVISED:
        revised = {**says, "value": value + dice.randint(1, 9), "supersedes": id}
        after = day + dice.randint(20, 90)
        journal.note(after, NOON, "series-deposited", series.name, writer, revised)
