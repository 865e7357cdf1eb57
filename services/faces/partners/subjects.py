"""What pages and documents say of a view and of its release: subject, status, where it is from."""

from contracts.release_plan import VIEWS
from services.faces.partners.rows import Row
from services.faces.theme.figures import figure
from services.faces.theme.frame import Traced
from services.faces.theme.periods import during
from services.reporting.domain.disclosure.release import Release
from services.reporting.releases.reading import View

SUBJECTS = {
    "dcsp": "L’activité des postes de police {during}",
    "dggn": "L’activité des postes de gendarmerie {during}",
    "aniscg": "Les intervenants sociaux en France {during}",
    "prefecture": "{place} : les intervenants sociaux {during}",
    "funder": "{place} : l’activité du poste {during}",
    "public": "Intervenants sociaux en commissariat et en gendarmerie : la France {during}",
}
"""By view; `place` is the name of its scope."""


def subject_of(view: View) -> str:
    """The title of a page or of a document."""
    place = Row.read(view.rows[0]).area_label if view.rows else view.scope
    subject = SUBJECTS.get(view.view, f"{VIEWS[view.view].label} {{during}}")
    return subject.format(place=place, during=during(view.release.period))


def traced(release: Release) -> list[Traced]:
    """What a machine or an auditor needs of a release, at the foot of its pages."""
    return [
        Traced("Édition", release.id),
        Traced("Empreinte", release.digest),
        Traced("Rang du journal", figure(release.position)),
    ]
