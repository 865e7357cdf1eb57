"""Tables A3, A4, E, F: what was done, with whom, and what became of it."""

from contracts.statistics import dimensions as d
from contracts.statistics.catalogue import Breakdown, StatisticalTable

ORIENTED = ("E2", "orientations")

ACT_TABLES = (
    StatisticalTable(
        "A3",
        "Actes par nature",
        "actes, minutes",
        (Breakdown("A3", (d.FORCE, d.NATURE), (d.ACTS, d.MINUTES)),),
    ),
    StatisticalTable(
        "A4",
        "Entretiens par niveau et par cadre",
        "actes, minutes",
        (Breakdown("A4", (d.LEVEL, d.SETTING), (d.ACTS, d.MINUTES)),),
        "F-M2",
    ),
    StatisticalTable(
        "E1",
        "Orientations par partenaire",
        "orientations",
        (Breakdown("E1", (d.FORCE, d.PARTNER), (d.ORIENTATIONS,), ORIENTED),),
        "U-M1",
    ),
    StatisticalTable(
        "E2",
        "Orientations par solution",
        "orientations",
        (Breakdown("E2", (d.FORCE, d.SOLUTION), (d.ORIENTATIONS,), ORIENTED),),
        "U-M2",
    ),
    StatisticalTable(
        "E3",
        "Suites des orientations",
        "orientations",
        (Breakdown("E3", (d.OUTCOME,), (d.ORIENTATIONS,), ORIENTED),),
        note="La suite compte dans la période de l'orientation ; la dernière réponse reçue vaut.",
    ),
    StatisticalTable(
        "E4",
        "Évaluations conjointes par partenaire",
        "actes",
        (Breakdown("E4", (d.PARTNER,), (d.ACTS,)),),
        "P-I2",
    ),
    StatisticalTable(
        "E5",
        "Plaintes et mains courantes déposées",
        "actes",
        (Breakdown("E5", (d.COMPLAINT,), (d.ACTS,)),),
    ),
    StatisticalTable(
        "F1",
        "Contacts avec les partenaires",
        "contacts, minutes",
        (
            Breakdown("F1", (d.DIRECTION, d.PURPOSE), (d.CONTACTS, d.MINUTES)),
            Breakdown("F1.partner", (d.PARTNER,), (d.CONTACTS, d.MINUTES)),
        ),
        "P-M1, P-M3, P-M4",
        note="Activité du poste, sans force.",
    ),
    StatisticalTable(
        "F2",
        "Réunions",
        "actes, minutes",
        (Breakdown("F2", (d.WITH,), (d.ACTS, d.MINUTES)),),
        "F-M4",
        note="Activité du poste, sans force.",
    ),
)
