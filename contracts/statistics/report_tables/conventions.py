"""Conventions: who signs them, and what each line of credit pays."""

from contracts.statistics.report_tables.report_table import Heading, ReportTable

CONVENTIONS = (
    ReportTable(
        "S05",
        "Signataires de la convention",
        "effectif et pourcentage",
        "rapport 2009, T05",
        "% des postes ayant répondu au questionnaire ; réponses multiples",
        rows=(
            Heading("etat", "Etat"),
            Heading("cg", "Conseil général"),
            Heading("parquet", "Parquet"),
            Heading("forces", "Services police ou gendarmerie"),
            Heading("asso", "association"),
            Heading("mairie", "mairie"),
            Heading("epci", "EPCI"),
            Heading("en", "Education nationale"),
            Heading("autres", "Autres"),
        ),
        columns=(Heading("n", "Effectifs"), Heading("pct", "Fréquence")),
    ),
    ReportTable(
        "S06",
        "Configurations de signataires recensées",
        "effectif",
        "rapport 2009, T06",
        "conventions en cours des postes ayant répondu au questionnaire",
        rows=(
            Heading("etat+cg+forces", "etat – cg – forces"),
            Heading("etat+cg", "etat – cg"),
            Heading("cg+forces", "cg – forces"),
            Heading("etat+mairie+forces", "etat – mairie – forces"),
            Heading("etat+cg+mairie", "etat – cg – mairie"),
            Heading("etat+cg+asso+forces", "etat – cg – asso – forces"),
            Heading("etat+cg+forces+asso+mairie", "etat – cg – forces – asso – mairie"),
            Heading("etat+cg+epci", "etat – cg – epci"),
            Heading("etat+forces+asso+mairie", "etat – forces – asso – mairie"),
            Heading("etat+parquet+asso", "etat – parquet – asso"),
            Heading("etat", "etat"),
            Heading(
                "etat+parquet+forces+asso+mairie+en", "etat – parquet – forces – asso – mairie – en"
            ),
            Heading("etat+asso+forces", "etat – asso – forces"),
            Heading("etat+mairie", "etat – mairie"),
            Heading("etat+parquet+forces+epci", "etat – parquet – forces – epci"),
            Heading("etat+police", "etat – police"),
            Heading("etat+epci", "etat – epci"),
            Heading("etat+epci+police", "etat – epci – police"),
            Heading("police", "police"),
        ),
        columns=(Heading("n", "Conventions concernées"),),
    ),
    ReportTable(
        "S08",
        "Crédits mobilisés (en %)",
        "effectif et pourcentage du coût du poste",
        "rapport 2009, T08",
        "conventions ; part du coût du poste pour l'année, plusieurs lignes possibles par poste",
        rows=(
            Heading("civ", "Etat crédits CIV 2006"),
            Heading("cucs", "Etat crédits CUCS"),
            Heading("fipd", "Etat crédits FIPD"),
            Heading("cg", "Crédits Conseil général"),
            Heading("commune", "Crédits commune"),
            Heading("interco", "Crédits intercommunalité"),
            Heading("communes", "crédits plusieurs communes"),
            Heading("autres", "crédits autres"),
        ),
        columns=(
            Heading("n", "Nombre de conventions"),
            Heading("moy", "% Moyen"),
            Heading("min", "Engagement minimal"),
            Heading("max", "Engagement maximal"),
        ),
    ),
)
