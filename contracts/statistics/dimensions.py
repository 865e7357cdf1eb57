"""The dimensions and measures of the tables, under the row keys of statistics.md."""

from contracts import codes
from contracts.statistics.catalogue import Dimension, Measure

FORCE = Dimension("force", "Force", codes.FORCE)
SEX = Dimension("sex", "Sexe", codes.SEXE)
AGE = Dimension("age", "Âge", codes.AGE)
STATUS = Dimension("status", "Statut", codes.STATUT_PERSONNE)
RESIDENCE = Dimension("territory", "Résidence", codes.TERRITOIRE_RESIDENCE)
RETURNING = Dimension("returning", "Déjà connu du poste", codes.OUI_NON_NR)
KNOWN = Dimension(
    "known_to_social_services", "Connu des services sociaux", codes.OUI_NON_NR
)
PROBLEM = Dimension("problem", "Problématique", codes.PROBLEMATIQUE)
SAISINE = Dimension("saisine", "Mode de saisine", codes.SAISINE)
PARTNER_PURPOSE = Dimension(
    "purpose", "Objet de l'envoi", codes.NIVEAU_PARTENAIRE_VERS_IS
)
NATURE = Dimension("nature", "Nature de l'acte", codes.NATURE_ACTE)
LEVEL = Dimension("level", "Niveau", codes.NIVEAU_ENTRETIEN)
SETTING = Dimension("setting", "Cadre", codes.CADRE_ENTRETIEN)
PARTNER = Dimension("partner", "Partenaire", codes.PARTENAIRE_TOUS)
SOLUTION = Dimension("solution", "Solution", codes.SOLUTION)
OUTCOME = Dimension("outcome", "Suite", codes.SUITE_ORIENTATION)
COMPLAINT = Dimension("kind", "Nature", codes.SUITE_PENALE)
DIRECTION = Dimension("direction", "Sens", codes.SENS_CONTACT)
PURPOSE = Dimension("purpose", "Objet", codes.OBJET_CONTACT)
WITH = Dimension("with", "Avec", codes.PARTICIPANT_REUNION)
SERVICE = Dimension("service", "Service", codes.TYPE_POSTE)
TERRITORY = Dimension("territory", "Territoire", codes.TYPE_TERRITOIRE)
EMPLOYER = Dimension("employer", "Employeur", codes.EMPLOYEUR)
SIGNATORY = Dimension("signatory", "Signataire", codes.SIGNATAIRE)
FUNDER = Dimension("funder", "Ligne de crédit", codes.FINANCEUR)
BRACKET = Dimension("bracket", "Personnes reçues", codes.TRANCHE_PERSONNES_RECUES)
MOVEMENT = Dimension("kind", "Mouvement", codes.MOUVEMENT_POSTE)
DELAY = Dimension("delay", "Délai", codes.DELAI_ENREGISTREMENT)
INCIDENT = Dimension("kind", "Reprise", codes.INCIDENT_FAIT)

SITUATIONS = Measure("situations", "Situations", "situations")
MENTIONS = Measure("mentions", "Mentions", "mentions")
POOLED_SHARE = Measure("pooled_share", "Part d'ensemble (%)", "%", share=True)
MEAN_OF_POSTS = Measure(
    "mean_of_posts", "Moyenne des parts des postes (%)", "%", share=True
)
ACTS = Measure("acts", "Actes", "actes")
MINUTES = Measure("minutes", "Minutes", "minutes")
RATIO = Measure(
    "ratio", "Entretiens par situation", "entretiens par situation", share=True
)
ORIENTATIONS = Measure("orientations", "Orientations", "orientations")
CONTACTS = Measure("contacts", "Contacts", "contacts")
POSTS = Measure("posts", "Postes", "postes")
CONVENTIONS = Measure("conventions", "Conventions", "conventions")
MEAN = Measure("mean", "Part moyenne (%)", "%", share=True)
MINIMUM = Measure("min", "Part la plus basse (%)", "%", share=True)
MAXIMUM = Measure("max", "Part la plus haute (%)", "%", share=True)
DAYS_FILLED = Measure("days_filled", "Jours pourvus", "jours")
DAYS_OPEN = Measure("days_open", "Jours ouverts", "jours")
COVERAGE = Measure("coverage", "Couverture (%)", "%", share=True)
CONFIRMED = Measure("confirmed", "Périodes confirmées", "périodes")
EXPECTED = Measure("expected", "Périodes attendues", "périodes")
COMPLETENESS = Measure("completeness", "Complétude (%)", "%", share=True)
GAP = Measure("gap", "Écart à la déclaration", "situations")
FACTS = Measure("facts", "Faits", "faits")
VALUE = Measure("value", "Valeur", "selon la série")
