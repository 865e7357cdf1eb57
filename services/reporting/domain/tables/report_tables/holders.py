"""S19 to S21, S26, S27: the holders' work, and what they work with."""

from collections.abc import Collection

from services.reporting.domain.tables.report_tables.attributes import (
    answered,
    of_holder,
    of_post,
)
from services.reporting.domain.tables.report_tables.figures import Figure, share
from services.reporting.domain.tables.report_tables.respondents import Respondent, Surveyed

SECTOR = of_holder("sector")
CONTRACT = of_holder("contract")
EMPLOYER = of_post("employer")
SALARY = answered("salary")
SALARIES = {  # row of S21: the employer it is about, the brackets it adds up
    "1000_2000": ("total", {"1000_1500", "1500_2000"}),
    "cg_gt2000": ("cg", {"gt2000"}),
    "asso_lt1500": ("asso", {"lt1000", "1000_1500"}),
}


def other_jobs(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S19: the kinds of the other jobs, among those who have one."""
    others = [r.answers for r in surveyed.respondents if r.answers.get("other_job")]
    return Figure(sum(said.get("other_job_kind") == row for said in others), len(others))


def employment(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S20: the share of a sector among all, then of each contract within the sector."""
    of_sector = [r for r in surveyed.respondents if row in SECTOR(r)]
    if column == "secteur_pct":
        return share(len(of_sector), len(surveyed.respondents))
    return share(sum(column in CONTRACT(r) for r in of_sector), len(of_sector))


def salaries(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S21: the share of some salaries among all posts or those of one employer."""
    employer, brackets = SALARIES[row]
    concerned = [r for r in surveyed.respondents if employer in ("total", *EMPLOYER(r))]
    return share(sum(not brackets.isdisjoint(SALARY(r)) for r in concerned), len(concerned))


def missing_equipment(respondent: Respondent) -> Collection[str]:
    """S26: what the post lacks, under the names of its rows."""
    lacks = respondent.answers.get("missing_equipment")
    if lacks is None:
        return ()
    return ("decrit", *("info" if code == "ordinateur" else code for code in lacks))


def office_near_reception(respondent: Respondent) -> Collection[str]:
    """S27: whether the register puts the office near the reception."""
    return ("oui",) if respondent.post.office == "accueil" else ("non",)
