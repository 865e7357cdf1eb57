"""S10 to S16: persons received, their problems, how they come, and S29: who knew them."""

from collections.abc import Collection

from services.reporting.domain.tables.brackets import bracket_of
from services.reporting.domain.tables.report_tables.attributes import matches, of_post
from services.reporting.domain.tables.report_tables.counting import mean_share, total
from services.reporting.domain.tables.report_tables.figures import Figure, share
from services.reporting.domain.tables.report_tables.respondents import Respondent, Surveyed

SERVICE = of_post("service", police="commissariat")
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
        if cell.table == "S29" and cell.area == EURE and column in (cell.force, "total"):
            known[cell.d1] += cell.value
    return share(known["non"], known["oui"] + known["non"])
