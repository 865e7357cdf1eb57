"""External series: what the forces and surveys measure, deposited and sometimes revised."""

from typing import NamedTuple

from services.synthetic.national118.days import ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.journal import Data, Desk, Journal


class Series(NamedTuple):
    """A series; `month` of the year after, in which its year is deposited.

    `values`: lowest and highest of a département; the nation has a hundred times as much,
    save for `respondents`, whose values are shares in percent.
    """

    name: str
    source: str
    unit: str
    month: int
    areas: tuple[str, ...]
    values: tuple[int, int]
    quarterly: bool = False
    respondents: tuple[int, int] | None = None


SERIES = (
    Series(
        "plaintes_vif",
        "etat4001",
        "plaintes",
        2,
        ("FR", "06", "14", "27", "28", "35", "44", "59", "68", "69", "76", "92", "95", "974"),
        (180, 1400),
    ),
    Series(
        "interventions_repetees",
        "ddsp",
        "interventions",
        1,
        ("27", "28", "59", "68", "76", "92"),
        (20, 160),
        quarterly=True,
    ),
    Series("courriers_reclamation", "ddsp", "courriers", 3, ("27", "69", "92"), (8, 60)),
    Series("doleances", "ddsp", "inscriptions", 3, ("27", "60", "95"), (5, 45)),
    Series(
        "enquete_usagers", "dcsp", "pourcent", 5, ("FR", "35"), (55, 85), respondents=(300, 900)
    ),
    Series("enquete_agents", "dcsp", "pourcent", 6, ("FR", "35"), (50, 80), respondents=(150, 500)),
)
REVISED = 0.15  # of the deposits, some weeks after
NATION = 100  # départements' worth
NOON = 43_200


def deposit_year(journal: Journal, dice: Dice, year: int) -> None:
    """Note what is deposited in `year`: its own quarters, and the year before as a whole."""
    for series in SERIES:
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
    desk = Desk(f"/areas/{area}")
    id = journal.note(day, NOON, "series-deposited", series.name, desk, says)
    if dice.random() < REVISED:
        revised = {**says, "value": value + dice.randint(1, 9), "supersedes": id}
        after = day + dice.randint(20, 90)
        journal.note(after, NOON, "series-deposited", series.name, desk, revised)
