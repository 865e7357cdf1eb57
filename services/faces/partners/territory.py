"""The territory of a funder on its page: who lives there, who was known, which posts it pays."""

from collections.abc import Iterator

from contracts.release_plan.audiences import TERRITORY
from services.faces.charts.chart import Drawing
from services.faces.partners.drawing import FORCES, parted, select
from services.faces.partners.findings import level_of
from services.faces.partners.history import Bilan
from services.faces.partners.ranking import base_of
from services.faces.partners.rows import WORDS
from services.faces.theme.periods import during
from services.reporting.domain.disclosure.release import Status

SAID = (
    ("B4", "residence", "Habitants du territoire parmi les personnes reçues"),
    ("B7", "oriented", "Orientées, connues ou non des services sociaux"),
    ("B5", "returning", "Déjà reçues par le poste"),
)
"""Tables, how their parts are called (rows.toml), and the title of each."""


def people(bilan: Bilan) -> Iterator[Drawing]:
    """Residents, and who was known before, force by force; of a view of a territory alone."""
    if bilan.found.view != TERRITORY:
        return
    when = str(bilan.now.period)
    for table, words, title in SAID:
        level = "territory" if table == "B4" else level_of(bilan)
        wholes = [
            (name, rows)
            for force, name in FORCES.items()
            if (rows := select(bilan.now.rows, table, level, when, force))
        ]
        merged = any(len(row.codes) > 1 for _, rows in wholes for row in rows)
        names = WORDS[f"{words}_merged" if merged else words]
        if found := parted(names, wholes):
            yield Drawing(
                "shares",
                title,
                f"{title}, en % des situations, {during(bilan.now.period)}",
                table,
                parted=found,
                key=tuple(
                    (f"s{number}", "", name)
                    for number, name in enumerate(dict.fromkeys(names.values()), 1)
                ),
                base=base_of([rows[0] for _, rows in wholes], table),
            )


def unsaid(bilan: Bilan) -> str:
    """Why the page of a territory says of no force how many live there; empty where one is said."""
    if bilan.found.view != TERRITORY:
        return ""
    rows = select(bilan.now.rows, "B4", "territory", str(bilan.now.period))
    by_force = [[row.value for row in rows if row.force == force] for force in FORCES]
    if any(values and None not in values for values in by_force):
        return ""
    if rows:
        why = "n’est pas communiqué (n.c.) : ils sont peu, ou d’autres chiffres les diraient"
    elif bilan.found.release.status == Status.FINAL:
        why = "se lit dans l’édition consolidée : l’écart serait trop petit pour être dit"
    else:
        why = "n’est pas publié : ils sont trop peu pour que nul ne soit reconnu"
    return f"Combien de personnes reçues {during(bilan.now.period)} habitent le territoire {why}."
