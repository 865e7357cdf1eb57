"""How each table of the report is counted."""

from collections.abc import Mapping

from contracts.codes import PARTENAIRE
from services.reporting.domain.tables.report_tables.attributes import (
    answered,
    answered_of,
    of_holder,
    of_post,
    or_nr,
)
from services.reporting.domain.tables.report_tables.conventions import (
    configurations,
    funding,
    signatories,
)
from services.reporting.domain.tables.report_tables.counting import (
    by_question,
    distribution,
    in_column,
    in_row,
    yes_by,
)
from services.reporting.domain.tables.report_tables.figures import CellRule
from services.reporting.domain.tables.report_tables.holders import (
    employment,
    missing_equipment,
    office_near_reception,
    other_jobs,
    salaries,
)
from services.reporting.domain.tables.report_tables.sites import posts_open
from services.reporting.domain.tables.report_tables.volumes import (
    persons_by_status,
    problem_means,
    received,
    saisine_means,
    unknown_to_social_services,
)

SERVICE = of_post("service", police="commissariat")
TERRITORY = of_post("territory", mixte="mixte_ur")
EMPLOYER = of_post("employer")
CONTINUED = answered("continued_training")
SUPERVISION = answered("supervision")
MODALITIES = {
    "accomp": or_nr(answered("accompaniment")),
    "vad": or_nr(answered("home_visits")),
}
PARTNERS = {code: answered_of("collaborations", code) for code in PARTENAIRE.by_code}
COLLEAGUES = {
    "psy": answered_of("internal_collaborations", "psy"),
    "av": answered_of("internal_collaborations", "perm_av"),
}

RULES: Mapping[str, CellRule] = {
    "S02": posts_open,
    "S03": distribution(SERVICE),
    "S04": in_column(TERRITORY, SERVICE),
    "S05": distribution(or_nr(signatories)),
    "S06": configurations,
    "S07": in_row(SERVICE, EMPLOYER),
    "S08": funding,
    "S09": distribution(of_holder("experience")),
    "S10": distribution(received),
    "S11": in_column(received, SERVICE),
    "S12": by_question(MODALITIES),
    "S13": yes_by(SERVICE, MODALITIES),
    "S14": problem_means,
    "S15": persons_by_status,
    "S16": saisine_means,
    "S17": by_question(PARTNERS),
    "S18": distribution(of_holder("schedule")),
    "S19": other_jobs,
    "S20": employment,
    "S21": salaries,
    "S22": in_row(SERVICE, or_nr(answered("training_at_start"))),
    "S23": in_row(SERVICE, CONTINUED),
    "S24": in_row(SERVICE, SUPERVISION),
    "S25": yes_by(EMPLOYER, {"continue": CONTINUED, "supervision": SUPERVISION}),
    "S26": distribution(missing_equipment),
    "S27": yes_by(SERVICE, {"proche": office_near_reception}),
    "S28": in_column(answered("previous_job"), SERVICE),
    "S29": unknown_to_social_services,
    "S30": by_question(COLLEAGUES),
}
