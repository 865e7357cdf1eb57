"""How each table of the report is counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction

from contracts.codes import PARTENAIRE
from contracts.collation import plain
from contracts.statistics.report_tables import ReportTable
from services.reporting.domain.tables.brackets import bracket_of
from services.reporting.domain.tables.report_tables.counting import (
    CellRule,
    Figure,
    Respondent,
    Surveyed,
    answered,
    answered_of,
    by_question,
    distribution,
    exact,
    in_column,
    in_row,
    matches,
    mean,
    mean_share,
    of_holder,
    of_post,
    or_nr,
    share,
    total,
    yes_by,
)
from services.reporting.domain.tables.rows import TableRow, Value

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


SAME_SIGNATORY = {"police": "forces"}  # T06 writes "police" in three of its configurations


def signatories(respondent: Respondent) -> Collection[str]:
    """Who signs a convention of the post, once each, whatever the number of conventions."""
    return {code for signed in respondent.conventions for code in signed.signatories}


def configurations(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S06: the conventions signed by exactly those that the row names."""
    named = {SAME_SIGNATORY.get(code, code) for code in row.split("+")}
    in_force = [signed for r in surveyed.respondents for signed in r.conventions]
    return Figure(sum(set(signed.signatories) == named for signed in in_force), len(in_force))


def funding(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S08: the conventions that a line of credit pays, and its share of the cost of the post.

    Several pledges of one line to one convention (two communes) make one share.
    """
    shares: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for respondent in surveyed.respondents:
        for pledge in respondent.pledges:
            if pledge.funder == row and pledge.share_percent is not None:
                shares[respondent.record.post, pledge.convention] += exact(pledge.share_percent)
    promised = shares.values()
    if column == "n":
        return Figure(len(promised), None)
    if column == "moy":
        return mean(promised)
    extreme = min if column == "min" else max
    return Figure(extreme(promised, default=None), len(promised))


SERVICES = ("police", "gendarmerie", "mixte")  # the order of the report
FUNDERS = {
    "État": {"civ", "cucs", "fipd"},
    "Conseil général": {"cg"},
    "Conseil régional": {"autres"},
    "EPCI": {"interco"},
    "Ville": {"commune", "communes"},
}


def visited(table: ReportTable, surveyed: Surveyed) -> list[TableRow]:
    """S01: a row for each post visited, under the id of its post; services, then names."""
    respondents = sorted(
        (each for each in surveyed.respondents if each.answers.get("field_visit")),
        key=lambda each: (SERVICES.index(each.post.service), plain(each.post.name)),
    )
    return [
        {"row": each.record.post, "column": column.code, "value": value, "base": None}
        for each in respondents
        for column, value in zip(table.columns, _described(each), strict=True)
    ]


def posts_open(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S02: posts open at 31 December, whether they answered or not."""
    day = date(surveyed.year, 12, 31)
    services = [post.version_on(day).service for post in surveyed.posts if post.is_open_on(day)]
    return Figure(sum(row in (service, "total") for service in services), None)


def _described(respondent: Respondent) -> tuple[Value, ...]:
    paying = {pledge.funder for pledge in respondent.pledges}
    funders = [label for label, lines in FUNDERS.items() if lines & paying]
    return (
        respondent.post.service,
        respondent.post.name,
        ", ".join(funders),
        respondent.record.opened_on.year,
    )


SECTOR = of_holder("sector")
CONTRACT = of_holder("contract")
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


DECLARED = {"victimes": "received_victims", "auteurs": "received_offenders"}
EURE = "27"


def received(respondent: Respondent) -> Collection[str]:
    """The bracket of the persons received; S11 has a single one above 300."""
    number = respondent.answers.get("persons_received")
    if number is None:
        return ()
    bracket = bracket_of(number)
    return (bracket, "gt300") if bracket in ("300_500", "gt500") else (bracket,)


def problem_means(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S14: the mean share of a problem, over the posts of a service that declare it."""
    of_service = [r for r in surveyed.respondents if matches(SERVICE, row, r)]
    return mean_share(of_service, "problem_shares", column)


def saisine_means(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S16: the mean share of a mode, over the posts that declare it."""
    return mean_share(surveyed.respondents, "saisine_shares", row)


def persons_by_status(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S15: persons whose status is declared; the base is the posts that declare it."""
    return total(surveyed.respondents, DECLARED[row])


def unknown_to_social_services(surveyed: Surveyed, row: str, column: str) -> Figure:
    """S29: among the situations oriented in the Eure whose answer is known, those unknown."""
    known = {"oui": 0, "non": 0, "nr": 0}
    for cell in surveyed.situations:
        if cell.table == "E6" and cell.area == EURE and column in (cell.force, "total"):
            known[cell.d1] += cell.value
    return share(known["non"], known["oui"] + known["non"])


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
