"""What supports the posts: training, supervision, equipment, office."""

from contracts.statistics.report_tables.report_table import Heading, ReportTable

SUPPORT = (
    ReportTable(
        "S22",
        "Type de poste / formation lors de la prise de poste",
        "pourcentage",
        "rapport 2009, T22",
        "% en ligne ; postes ayant répondu au questionnaire",
        rows=(
            Heading("police", "Poste en service de police"),
            Heading("gendarmerie", "Poste en unité de gendarmerie"),
            Heading("mixte", "Poste mixte"),
            Heading("total", "Total"),
        ),
        columns=(
            Heading("nr", "Non réponse"),
            Heading("oui", "oui"),
            Heading("non", "non"),
            Heading("total", "Total"),
        ),
        zero="",
    ),
    ReportTable(
        "S23",
        "Type de poste / formation continue",
        "pourcentage",
        "rapport 2009, T23",
        "% en ligne ; postes qui ont répondu à la question",
        rows=(
            Heading("police", "Poste police"),
            Heading("gendarmerie", "Poste gendarmerie"),
            Heading("mixte", "Poste mixte"),
            Heading("total", "Total"),
        ),
        columns=(Heading("oui", "oui"), Heading("non", "non"), Heading("total", "Total")),
    ),
    ReportTable(
        "S24",
        "Type de poste / supervision professionnelle extérieure",
        "pourcentage",
        "rapport 2009, T24",
        "% en ligne ; postes qui ont répondu à la question",
        rows=(
            Heading("police", "Poste police"),
            Heading("gendarmerie", "Poste gendarmerie"),
            Heading("mixte", "Poste mixte"),
            Heading("total", "Total"),
        ),
        columns=(Heading("oui", "oui"), Heading("non", "non"), Heading("total", "Total")),
    ),
    ReportTable(
        "S25",
        "Formation continue et supervision selon l’employeur (% oui)",
        "pourcentage",
        "rapport 2009, T25",
        "% de oui parmi les postes de cet employeur qui ont répondu",
        rows=(
            Heading("continue", "formation continue"),
            Heading("supervision", "supervision extérieure"),
        ),
        columns=(
            Heading("epci", "EPCI"),
            Heading("cg", "Conseil général"),
            Heading("asso", "association"),
            Heading("mairie", "mairie"),
        ),
    ),
    ReportTable(
        "S26",
        "Équipement manquant",
        "pourcentage",
        "rapport 2009, T26",
        "% des postes qui ont décrit leur équipement",
        rows=(
            Heading("mobile", "pas de téléphone portable"),
            Heading("internet", "pas de connexion Internet"),
            Heading("info", "aucun matériel informatique"),
        ),
        columns=(Heading("pct", "%"),),
    ),
    ReportTable(
        "S27",
        "Bureau à proximité de l’accueil (% oui)",
        "pourcentage",
        "rapport 2009, T27",
        "% des postes du service",
        rows=(Heading("proche", "bureau à proximité de l’accueil"),),
        columns=(
            Heading("police", "service de police"),
            Heading("gendarmerie", "gendarmerie"),
            Heading("total", "ensemble"),
        ),
    ),
)
