"""Deposits of a series in words: those in force, and all that was said of one area."""

from urllib.parse import urlencode

from contracts.codes import MOTIF_CORRECTION
from contracts.period import Period
from contracts.read_model import SeriesRow
from services.faces.forms.needs import TheLog
from services.faces.register.depositor import Depositor
from services.faces.register.deposits import deposits_of, measured
from services.faces.theme.dates import short_day
from services.faces.theme.figures import figure
from services.faces.theme.periods import short_period

HERE = "/registre/series"
NEW = f"{HERE}/depot"
SAID = ("Période", "Valeur", "Réponses", "Source", "Motif", "Enregistré le")
SOURCES = {
    "etat4001": "état 4001",
    **{code: code.upper() for code in ("aniscg", "dcsp", "ddsp", "dggn", "dgpn")},
}
ASKED = ("series", "area", "period", "source", "unit")


def newest_first(row: SeriesRow) -> tuple[int, int, str]:
    """By which deposits are ordered."""
    period = Period.parse(row.period)
    return -period.last_day.toordinal(), -period.length, row.area


def said_of(source: str) -> str:
    """`état 4001`: a source in words, those that are known by theirs."""
    return SOURCES.get(source) or source.replace("_", " ").replace("-", " ")


def line_of(row: SeriesRow, at: Depositor) -> tuple[str, ...]:
    """Place, period, value, answers, source."""
    return (
        at.place(row.area),
        short_period(row.period),
        measured(row.value, row.unit),
        figure(row.respondents),
        said_of(row.source),
    )


def revision_of(row: SeriesRow) -> str:
    """The address of the form that replaces a value."""
    return f"{NEW}?{urlencode({name: getattr(row, name) for name in ASKED})}"


def history_of(log: TheLog, series: str, area: str) -> list[tuple[str, ...]]:
    """Every deposit of a series in an area, the latest first, with the reason of a revision."""
    found: list[tuple[str, ...]] = []
    for fact, event in reversed(deposits_of(log, series, area)):
        why = MOTIF_CORRECTION.label_of(event.reason) if event.reason else "sans motif dit"
        found.append(
            (
                short_period(event.period),
                measured(event.value, event.unit),
                figure(event.respondents),
                said_of(event.source),
                f"révision : {why}" if event.supersedes else "premier dépôt",
                short_day(fact.recorded_at or fact.time, area),
            )
        )
    return found
