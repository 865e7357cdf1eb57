"""With whom the posts work, outside and inside the building."""

from contracts.statistics.report_tables.report_table import Heading, ReportTable

PARTNERS = (
    ReportTable(
        "S17",
        "Types de collaborations",
        "pourcentage",
        "rapport 2009, T17",
        "% en ligne ; postes qui ont répondu pour ce partenaire",
        rows=(
            Heading("secteur", "Services sociaux de secteur"),
            Heading("asso", "Associations locales"),
            Heading("enfance", "Services de protection de l'enfance"),
            Heading("sante", "Structures sanitaires"),
            Heading("justice", "Justice"),
            Heading("ccas", "CCAS"),
        ),
        columns=(
            Heading("freq", "Fréquentes"),
            Heading("occ", "Occasionnelles"),
            Heading("rare", "Rares"),
            Heading("aucune", "Aucune collaboration"),
        ),
        zero="",
    ),
    ReportTable(
        "S30",
        "Complémentarité avec les autres acteurs présents dans les locaux",
        "pourcentage",
        "rapport 2009, T30",
        "postes concernés par la présence de cet acteur",
        rows=(
            Heading("psy", "psychologue du commissariat"),
            Heading("av", "permanences / associations d'aide aux victimes"),
        ),
        columns=(
            Heading("compl", "complémentaires"),
            Heading("cordial", "cordiales sans réelle collaboration"),
        ),
        absent=frozenset({("psy", "cordial")}),
    ),
)
