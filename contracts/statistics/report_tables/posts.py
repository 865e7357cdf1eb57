"""The posts surveyed: sites visited, services, territories, employers."""

from contracts.statistics.report_tables.report_table import Heading, ReportTable

POSTS = (
    ReportTable(
        "S01",
        "Sites enquêtés (phase qualitative) : service, site, financement, année de création",
        "texte",
        "rapport 2009, T01",
        "sites de la phase qualitative : service, puis nom",
        rows=(),
        columns=(
            Heading("service", "Type de service"),
            Heading("site", "Site"),
            Heading("financement", "Modalités de financement"),
            Heading("annee", "Date de création"),
        ),
    ),
    ReportTable(
        "S02",
        "Postes existants en France par rattachement (décembre 2008)",
        "effectif",
        "rapport 2009, T02",
        "postes ouverts au 31 décembre",
        rows=(
            Heading("police", "Commissariat de police"),
            Heading("gendarmerie", "Unité de gendarmerie"),
            Heading("mixte", "Mixte (police et gendarmerie)"),
            Heading("total", "Total"),
        ),
        columns=(Heading("n", "Postes"),),
    ),
    ReportTable(
        "S03",
        "Type de poste",
        "effectif et pourcentage",
        "rapport 2009, T03",
        "postes ayant répondu au questionnaire",
        rows=(
            Heading("police", "service de police"),
            Heading("gendarmerie", "unité de gendarmerie"),
            Heading("mixte", "service de police et unité de gendarmerie"),
            Heading("total", "Total"),
        ),
        columns=(Heading("n", "Effectifs"), Heading("pct", "Fréquence")),
        absent=frozenset({("total", "pct")}),
    ),
    ReportTable(
        "S04",
        "Type de territoire / type de poste",
        "pourcentage",
        "rapport 2009, T04",
        "% en colonne ; postes ayant répondu au questionnaire",
        rows=(
            Heading("nr", "Non réponse"),
            Heading("urbain", "milieu urbain"),
            Heading("periurbain", "zone péri-urbaine"),
            Heading("rural", "milieu rural"),
            Heading("mixte_ur", "zone mixte urbaine et rurale"),
            Heading("total", "Total"),
        ),
        columns=(
            Heading("mixte", "Mixte (police et gendarmerie)"),
            Heading("police", "Police"),
            Heading("gendarmerie", "Gendarmerie"),
            Heading("total", "Total"),
        ),
        zero="",
    ),
    ReportTable(
        "S07",
        "Mode de portage du poste / type de poste",
        "pourcentage",
        "rapport 2009, T07",
        "% en ligne ; postes ayant répondu au questionnaire",
        rows=(
            Heading("police", "service de police"),
            Heading("gendarmerie", "unité de gendarmerie"),
            Heading("mixte", "poste mixte (police et gendarmerie)"),
            Heading("total", "Total"),
        ),
        columns=(
            Heading("cg", "conseil général"),
            Heading("mairie", "mairie"),
            Heading("epci", "EPCI"),
            Heading("asso", "association"),
            Heading("autre", "autre"),
            Heading("total", "Total"),
        ),
        zero="",
    ),
)
