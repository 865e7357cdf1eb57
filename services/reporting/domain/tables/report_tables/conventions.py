"""S05, S06, S08: who signs the conventions of the posts surveyed, and who pays."""

from collections import defaultdict
from collections.abc import Collection
from fractions import Fraction

from services.reporting.domain.tables.report_tables.figures import Figure, exact, mean
from services.reporting.domain.tables.report_tables.respondents import Respondent, Surveyed

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
            if pledge.funder == row:
                shares[respondent.record.post, pledge.convention] += exact(pledge.share_percent)
    promised = shares.values()
    if column == "n":
        return Figure(len(promised), None)
    if column == "moy":
        return mean(promised)
    extreme = min if column == "min" else max
    return Figure(extreme(promised, default=None), len(promised))
