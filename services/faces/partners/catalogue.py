"""`/partenaires/{view}/tableaux`: every table that a view has, by family, found by a word."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from fastapi import Query

from contracts.collation import plain
from contracts.statistics import INDICATORS
from services.faces.headers import HEADERS
from services.faces.page import Page
from services.faces.partners.history import Told, tabulated
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.releases import downloads
from services.faces.partners.rows import LEVELS, WORDS, Row, scoped, subject_of, traced
from services.faces.theme.frame import Link
from services.faces.theme.typography import first_up
from services.reporting.releases.columns import title_of
from services.reporting.releases.explaining import definition_of
from services.reporting.releases.reading import View

RHYTHMS = {"trimestre": "Trimestre et année", "annee": "Année seulement"}
OF_THE_TOOLBOX = frozenset(each.code for each in INDICATORS)
router = page_router()


class Entry(NamedTuple):
    """A table of a view: what it says, of which places, how often; `words`: what finds it."""

    code: str
    title: str
    unit: str
    levels: Sequence[str]
    quarterly: bool
    words: str

    @property
    def family(self) -> str:
        """The key of its family in rows.toml."""
        return "I" if self.code in OF_THE_TOOLBOX else self.code[0]

    @property
    def about(self) -> str:
        """« Situations · France, départements · trimestre et année »."""
        places = first_up(", ".join(LEVELS[each].lower() for each in self.levels))
        rhythm = RHYTHMS["trimestre" if self.quarterly else "annee"].lower()
        return " · ".join((first_up(self.unit), places.replace("france", "France"), rhythm))


@router.get("/partenaires/{view}/tableaux")
def tables(
    asked: ReadableView,
    store: TheReleases,
    cherche: Annotated[str, Query(max_length=80)] = "",
    maille: str = "",
    rythme: str = "",
) -> Page:
    """The catalogue; `cherche`: words of a title, of what is counted, of a modality."""
    found, told = tabulated(store, asked.view, asked.scope)
    every = entries(told)
    words = plain(cherche).split()
    kept = [
        each
        for each in every
        if all(word in each.words for word in words)
        and maille in ("", *each.levels)
        and rythme in ("", "trimestre" if each.quarterly else "annee")
    ]
    return Page(
        "catalogue.html",
        headers=HEADERS,
        title="Tableaux",
        crumbs=(home_of(found),),
        trace=traced(found.release),
        view=found.view,
        scope=found.scope or "",
        periods=[told[0].period, told[-1].period] if told else [],
        total=len(every),
        found=len(kept),
        asked=cherche.strip(),
        level=maille,
        rhythm=rythme,
        levels=[("", "Toutes"), *((key, LEVELS[key]) for key in LEVELS if _has(every, key))],
        rhythms=[("", "Tous"), *RHYTHMS.items()],
        families=[
            (key, title, WORDS["families_about"].get(key, ""), mine)
            for key, title in WORDS["families"].items()
            if (mine := [_shown(each, found) for each in kept if each.family == key])
        ],
        downloads=downloads(found),
    )


def entries(told: Sequence[Told]) -> list[Entry]:
    """The tables of what is told of a view, in the order of its release."""
    rows: dict[str, list[Row]] = {}
    for each in told:
        for row in each.rows:
            rows.setdefault(row.table, []).append(row)
    return [_entry(code, mine) for code, mine in rows.items()]


def home_of(found: View) -> Link:
    """The page of the audience of a view."""
    return Link(subject_of(found), f"/partenaires/{found.view}{scoped(found)}")


def _entry(code: str, rows: Sequence[Row]) -> Entry:
    defined = definition_of(code, rows[0].unit)
    labels = " ".join(dict.fromkeys(row.label for row in rows))
    return Entry(
        code,
        title_of(code),
        rows[0].unit,
        [level for level in LEVELS if any(row.level == level for row in rows)],
        any(len(row.period) > 4 for row in rows),
        plain(f"{code} {defined.title} {defined.note} {defined.unit} {labels}"),
    )


def _shown(entry: Entry, found: View) -> tuple[str, str, str, str]:
    where = f"/partenaires/{found.view}/tableaux/{entry.code}{scoped(found)}"
    return entry.code, entry.title, where, entry.about


def _has(every: Sequence[Entry], level: str) -> bool:
    return any(level in each.levels for each in every)
