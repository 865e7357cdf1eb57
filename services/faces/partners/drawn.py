"""The charts of a page of partners, section by section, for each kind of audience."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from contracts.codes import FORCE
from contracts.release_plan import VIEWS
from contracts.release_plan.audiences import FUNDER
from services.faces.charts.chart import Drawing
from services.faces.partners import territories, where
from services.faces.partners.changes import course, in_words
from services.faces.partners.drawing import (
    FORCES,
    parted,
    plot,
    select,
)
from services.faces.partners.findings import level_of
from services.faces.partners.history import Bilan, Told
from services.faces.partners.persons import persons
from services.faces.partners.posts import beside_like_posts, funding, on_the_map
from services.faces.partners.quality import revisions
from services.faces.partners.ranking import both_forces, ranked
from services.faces.partners.rows import WORDS, Row, place_of
from services.faces.partners.territory import people
from services.faces.theme.figures import figure, percent
from services.faces.theme.periods import during, period, short_period
from services.faces.theme.typography import first_low

BESIDE = "comparaison"
"""The section of the posts of a département, or of a post, beside their like."""
MONEY = "financement"
"""The section of who pays for them."""
AWAITED = WORDS["outcomes"]["en_attente"]


class Section(NamedTuple):
    """A part of the page: an anchor, a title, what it covers, its charts side by side."""

    id: str
    title: str
    scope: str
    drawings: Sequence[Drawing]


def sections(bilan: Bilan) -> Iterator[Section]:
    """Every chart that the rows allow; a section without any is left out."""
    place = _where(bilan)
    now, year = bilan.now, bilan.year
    when = period(now.period)
    quarterly = now.period.length == 3
    then = bilan.year_ago if quarterly else bilan.before
    force = VIEWS[bilan.found.view].force
    found = [
        Section(
            BESIDE,
            "Le poste" if bilan.found.view == FUNDER else "Les postes",
            f"Postes de même service et de même territoire, {first_low(when)}",
            [*on_the_map(bilan), *beside_like_posts(bilan)],
        ),
        Section(
            MONEY,
            "Financement",
            f"Parts promises pour {now.period.year}",
            [*funding(bilan)],
        ),
        Section(
            "evolution",
            "Le trimestre" if quarterly else "L'activité",
            f"{place}, {first_low(when)}",
            [*_evolution(bilan), *ranked(bilan, "D1", then)],
        ),
        Section(
            "motifs",
            "Motifs et suites",
            f"{place}, {first_low(when)}",
            [*ranked(bilan, "C1", then), *_outcomes(bilan), *ranked(bilan, "E1", then)],
        ),
        Section(
            "personnes",
            "Qui vient",
            f"{place}, {first_low(when)}",
            [*persons(bilan, quarterly), *people(bilan)],
        ),
    ]
    places = [*where.by_department(bilan)] if quarterly else []
    found.append(Section("ou", f"Où, {first_low(when)}", where.JOINED, places))
    if year and bilan.found.scope is None:
        of_year = f"année {year.period}"
        maps = territories.of(bilan.found, year) if not places else ()  # one outline a page
        found.append(
            Section(
                "departements",
                f"Départements, {of_year}",
                place,
                [*maps, *where.classes(year, "year_classes")],
            )
        )
        beside = [*both_forces(bilan)] if force else []
        found.append(
            Section(
                "qualite",
                f"Police et gendarmerie, {of_year}" if beside else f"Qualité du recueil, {of_year}",
                "Gendarmerie et police ensemble : données ouvertes" if beside else place,
                [*beside, *revisions(bilan.found.release, year)],
            )
        )
    if bilan.found.scope is None and level_of(bilan) != "nation":  # a view of départements alone
        found = [each for each in found if each.id in ("ou", "departements")]
    yield from (each for each in found if each.drawings)


def _where(bilan: Bilan) -> str:
    force = VIEWS[bilan.found.view].force
    named = f"{FORCE.label_of(force).capitalize()}, " if force else ""
    if bilan.found.scope is None:
        return f"{named}France"
    return place_of(bilan.now.rows, bilan.found.scope)


def situations(told: Told, force: str) -> Row | None:
    """The row of the situations of a force, of the nation."""
    rows = select(told.rows, "A1", "nation", str(told.period), force)
    return rows[0] if rows else None


def _evolution(bilan: Bilan) -> Iterator[Drawing]:
    """Situations by quarter; both forces, of the open figures where the view has one."""
    told = bilan.open_quarters if len(bilan.open_quarters) > 1 else bilan.quarters
    if len(told) < 2 or bilan.found.scope is not None:
        return
    force = VIEWS[bilan.found.view].force
    own = {each.period: each for each in bilan.quarters}
    told = [
        each._replace(provisional=own[each.period].provisional) if each.period in own else each
        for each in told
    ]
    series = [
        (name, code, lambda each, of=code: situations(each, of)) for code, name in FORCES.items()
    ]
    drawn = plot("Situations ouvertes par trimestre", told, series)
    if not drawn.lines:
        return
    of = force or "police"
    counts = [row.count for each in told if (row := situations(each, of)) and row.value is not None]
    if force is None:
        both = [[situations(each, code) for code in FORCES] for each in told]
        counts = [sum(r.count for r in two if r) for two in both]
    subject = f"L'activité de la {FORCES[force].lower()}" if force else "L'activité"
    last = (situations(told[-1], of) or None) if told else None
    hollow = " Point creux : provisoire." if any(each.provisional for each in told) else ""
    reading = ""
    if last is not None and last.value is not None:
        opened = f"la {FORCES[of].lower()} a ouvert {figure(last.value)} situations"
        reading = f"{during(told[-1].period)}, {opened}.{hollow}"
    yield Drawing(
        "plot",
        course(subject, counts),
        "Situations ouvertes par trimestre, police et gendarmerie nationales, France",
        "A1" + (" ; l'autre force : données ouvertes" if force else ""),
        figure=drawn,
        reading=reading,
    )


def _outcomes(bilan: Bilan) -> Iterator[Drawing]:
    """What became of orientations: by quarter for the nation, by force or post otherwise."""
    level, groups = level_of(bilan), WORDS["outcomes"]
    forces = {row.force for row in bilan.now.rows if row.table == "E3"}
    wholes: list[tuple[str, list[Row]]] = []
    if level == "nation" and len(forces) == 1:
        for each in bilan.quarters:
            rows = select(each.rows, "E3", "nation", str(each.period))
            wholes.append((short_period(each.period), rows))
    else:
        for force, name in FORCES.items():
            rows = select(bilan.now.rows, "E3", level, str(bilan.now.period), force)
            wholes.append((name if level == "nation" else f"{_where(bilan)}, {name.lower()}", rows))
    found = parted(groups, [each for each in wholes if each[1]], AWAITED)
    if not found:
        return
    found[-1] = found[-1]._replace(strong=len(found) > 2)
    awaited = [each.parts[2].length for each in found]
    accepted = Decimal(str(found[-1].parts[0].length))
    title = f"{in_words(accepted, 'orientation')} : le partenaire accepte"
    if len(awaited) > 2 and awaited[-1] > 1.5 * sum(awaited[:-1]) / len(awaited[:-1]):
        title = "Suites des orientations : le dernier trimestre attend encore ses réponses"
    last = wholes[-1][1]
    names = list(dict.fromkeys(groups.values()))
    yield Drawing(
        "shares",
        title,
        f"En % des orientations, {_where(bilan)}",
        "E3",
        parted=found,
        key=[
            (f"s{n}", "hatched" if name == AWAITED else "", name) for n, name in enumerate(names, 1)
        ],
        reading=f"{found[-1].label} : le partenaire n'a pas encore répondu à "
        f"{percent(awaited[-1], 0)} des orientations.",
        base=f"{figure(last[0].base)} orientations." if last and last[0].base else "",
    )
