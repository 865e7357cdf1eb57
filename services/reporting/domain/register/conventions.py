"""G2, G3, G5, G8: who signs the conventions, what each line of credit pays, when they end."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from contracts.codes import SIGNATAIRE
from contracts.read_model import ALERT_MONTHS, Convention
from services.reporting.domain.register.plan import year_plan
from services.reporting.domain.register.posts import open_at_end
from services.reporting.domain.tables.perimeter import area_on, open_days
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, grid, row, whole_grid
from services.reporting.domain.tables.shares import mean, two_decimals

TERMS = tuple(zip(("le3mois", "3_6mois", "6_12mois"), ALERT_MONTHS, strict=True))
"""The codes of how long a convention lasts, with the months at most."""
BEYOND = "gt12mois"
_RANK = {code: rank for rank, code in enumerate(SIGNATAIRE.by_code)}


def signatories(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G2: conventions in force by signatory; a convention counts under each of its own."""
    in_force = _in_force(question, area, evidence)
    counted = Counter(code for signed in in_force for code in set(signed.signatories))
    return whole_grid(question.table, lambda code: (counted[code], len(in_force)))


def configurations(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G3: conventions in force by the whole set of their signatories, most frequent first."""
    in_force = _in_force(question, area, evidence)
    counted = Counter(_configuration(signed) for signed in in_force)
    return [
        row(question.table, {"signatory": name}, "conventions", number, len(in_force))
        for name, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def funding(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G5: for each line of credit, conventions and their share of the cost of the post.

    Several pledges of one line to one convention (two communes) make one share; euros alone are
    a share of the cost where it is known, and are left out where it is not.
    """
    shares: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for record in evidence.posts:
        opened = open_days(record, question.period)
        if opened is None or area_on(question, record, opened[1]) != area:
            continue
        for pledge, share, *_ in year_plan(record, question.period.year).lines:
            if share is not None:
                shares[pledge.funder, record.post, pledge.convention] += share
    rows = []
    for block in question.table.breakdowns:
        for named in grid(block, None):
            promised = [part for line, part in shares.items() if line[0] == named["funder"]]
            values = {
                "conventions": len(promised),
                "mean": mean(promised),
                "min": two_decimals(min(promised)) if promised else None,
                "max": two_decimals(max(promised)) if promised else None,
            }
            for measure in block.measures:
                base = len(promised) if measure.share else None
                rows.append(row(question.table, named, measure.key, values[measure.key], base))
    return rows


def expiring(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G8: conventions in force by the months that they still have."""
    in_force = _in_force(question, area, evidence)
    counted = Counter(_term(question.period.last_day, signed.ends_on) for signed in in_force)
    return whole_grid(question.table, lambda code: (counted[code], len(in_force)))


def _term(day: date, end: date) -> str:
    """How long a convention lasts beyond the last day of a month, in begun months."""
    months = 12 * (end.year - day.year) + end.month - day.month
    return next((code for code, most in TERMS if months <= most), BEYOND)


def _in_force(question: Question, area: str, evidence: Evidence) -> list[Convention]:
    day = question.period.last_day
    return [
        signed
        for record in open_at_end(question, area, evidence)
        for signed in record.conventions
        if signed.starts_on <= day <= signed.ends_on
    ]


def _configuration(signed: Convention) -> str:
    return "+".join(sorted(set(signed.signatories), key=lambda code: _RANK.get(code, len(_RANK))))
