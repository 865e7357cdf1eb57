"""Those who hold the posts: experience, contract, hours, salary."""

from contracts.statistics.report_tables.report_table import Heading, ReportTable

HOLDERS = (
    ReportTable(
        "S09",
        "Expérience professionnelle antérieure",
        "effectif et pourcentage",
        "rapport 2009, T09",
        "postes dont le titulaire a répondu",
        rows=(
            Heading("nulle", "nulle car premier emploi"),
            Heading("lt1", "inférieure à 1 an"),
            Heading("1_5", "comprise entre 1 et 5 ans"),
            Heading("6_10", "comprise entre 6 et 10 ans"),
            Heading("gt10", "supérieure à 10 ans"),
            Heading("total", "Total"),
        ),
        columns=(Heading("n", "Effectifs"), Heading("pct", "Fréquence")),
        absent=frozenset({("total", "pct")}),
    ),
    ReportTable(
        "S18",
        "Horaires de travail",
        "pourcentage",
        "rapport 2009, T18",
        "postes dont le titulaire a répondu",
        rows=(
            Heading("jour", "horaires de journée uniquement (8h-19h)"),
            Heading("decale", "horaires de journée et horaires décalés (soirée ou nuit)"),
            Heading("autre", "autre"),
            Heading("total", "Total"),
        ),
        columns=(Heading("pct", "Fréquence"),),
    ),
    ReportTable(
        "S19",
        "Cumul avec un autre emploi : emplois cumulés",
        "effectif",
        "rapport 2009, T19",
        "titulaires qui cumulent un autre emploi",
        rows=(
            Heading("ts_cg", "travailleur social au conseil général"),
            Heading("accueil_av", "accueillants dans un service d'aide aux victimes"),
            Heading("ass_spip", "assistant de service social au SPIP"),
            Heading("socio_jud", "assistant socio-judiciaire et contrôleur judiciaire"),
        ),
        columns=(Heading("n", "Cas"),),
    ),
    ReportTable(
        "S20",
        "Statut d'emploi",
        "pourcentage",
        "rapport 2009, T20",
        "secteur : % des postes ; contrat : % dans le secteur",
        rows=(Heading("public", "Fonction publique"), Heading("prive", "Droit privé")),
        columns=(
            Heading("secteur_pct", "% du total"),
            Heading("titulaire_cdi", "titulaires / CDI"),
            Heading("contractuel_cdd", "contractuels / CDD"),
            Heading("stagiaire", "stagiaires"),
        ),
    ),
    ReportTable(
        "S21",
        "Salaire mensuel net",
        "pourcentage",
        "rapport 2009, T21",
        "% des postes, ou des postes de cet employeur",
        rows=(
            Heading("1000_2000", "ensemble : entre 1000 et 2000 €"),
            Heading("cg_gt2000", "employés par un conseil général : plus de 2000 €"),
            Heading("asso_lt1500", "employés par une association : moins de 1500 €"),
        ),
        columns=(Heading("pct", "%"),),
    ),
    ReportTable(
        "S28",
        "Emploi précédent (extrait ; figure absente)",
        "pourcentage",
        "rapport 2009, T28",
        "% en colonne ; postes qui ont répondu à la question",
        rows=(Heading("ssd", "services sociaux départementaux"), Heading("asso", "association")),
        columns=(
            Heading("police", "service de police"),
            Heading("gendarmerie", "gendarmerie"),
            Heading("total", "ensemble"),
        ),
        absent=frozenset({("asso", "total")}),
    ),
)
