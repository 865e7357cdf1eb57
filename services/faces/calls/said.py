"""What a call and its versions say of each post, in French, for pages and documents."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from services.faces.calls.call_file import CallFile
from services.faces.calls.criteria import CRITERIA, LACKING
from services.faces.charts.bars import Part, parts_of
from services.faces.partners.desk import CallDesk
from services.faces.register.plan import said_of_takeover
from services.faces.theme.dates import day
from services.faces.theme.figures import counted, euros, figure, percent
from services.faces.theme.statuses import Status
from services.reporting.domain.arbitration.calls import Call, SeenLine, VersionKept
from services.reporting.domain.register.plan import FUND, YearPlan, takeovers

PLANS = {
    "complete": "plan complet",
    "incomplete": "plan incomplet",
    "exceeding": "plan dépassé",
    "empty": "aucune promesse",
    "unknown": "coût à déclarer",
}


SERIES = {key: f"s{number}" for number, key in enumerate(CRITERIA, 1)}
"""The class of the colour of each criterion."""
KEY = [(SERIES[key], "", each.label) for key, each in CRITERIA.items()]


class Line(NamedTuple):
    """A post of a version in words. `refused`: what stops, and when, if nothing is given."""

    seen: SeenLine
    outcome: Status
    parts: str
    sentence: str
    refused: str
    remarks: Sequence[str]

    @property
    def bar(self) -> Sequence[Part]:
        """The score out of 100, a part for what each criterion brings, in its own colour."""
        points = [(Decimal(each), False) for each in self.seen.parts.values()]
        words = [figure(each) for each in self.seen.parts.values()]
        return parts_of(points, [SERIES[key] for key in self.seen.parts], words)


def lines_of(file: CallFile, version: VersionKept) -> list[Line]:
    """Each post of a version, as the file of its call tells it now."""
    return [
        Line(
            seen,
            outcome(seen),
            parts(seen),
            sentence(seen),
            _refused(file.applicants[seen.post].plan, seen),
            _remarks(file, seen.post),
        )
        for seen in version.lines
    ]


def outcome(seen: SeenLine) -> Status:
    """What a post is given, in a badge."""
    if seen.lacking:
        if seen.awarded:
            return Status(f"{euros(seen.awarded)}, dossier incomplet", "warn")
        return Status("dossier incomplet", "warn")
    if not seen.asked:
        return Status("ne demande rien", "gone")
    if seen.awarded == seen.asked:
        return Status(f"couvert, {euros(seen.awarded)}", "good")
    if seen.awarded:
        return Status(f"part de {euros(seen.awarded)}", "warn")
    return Status("non couvert", "bad")


def parts(seen: SeenLine) -> str:
    """`Activité 20,0 + Jours pourvus 20,0`: what each criterion brings to the score."""
    return " + ".join(
        f"{CRITERIA[key].label.lower()} {figure(points)}" for key, points in seen.parts.items()
    )


def sentence(seen: SeenLine) -> str:
    """Why it stands where it stands: persons, end of its convention, what is asked of what cost."""
    told = [f"{seen.persons} situations reçues dans l’année de l’édition"]
    told.append(
        f"convention jusqu’au {day(seen.ends_on)}" if seen.ends_on else "aucune convention en cours"
    )
    told.append(PLANS[seen.plan])
    if seen.asked is not None:
        whose = "demandés par l’employeur" if seen.requested else "selon le plan"
        told.append(f"{euros(seen.asked)} {whose}")
    if seen.cost:
        told.append(f"coût {euros(seen.cost)}, dont le tiers serait {euros(seen.third or 0)}")
    if seen.lacking:
        told.append(f"à compléter : {', '.join(LACKING[each] for each in seen.lacking)}")
    return f"{' ; '.join(told)}."


def _refused(plan: YearPlan, seen: SeenLine) -> str:
    gap = (seen.asked or 0) - seen.awarded
    if plan.ask is not None:  # others may pay what is asked
        gap = min(gap, plan.ask - seen.awarded)
    if gap <= 0 or not plan.cost:
        return ""
    share = percent(100 * gap / plan.cost)
    until = f"sa convention finit le {day(seen.ends_on)}" if seen.ends_on else "sans convention"
    return (
        f"Sans cette part, {share} du coût de {plan.year} ({euros(gap)}) n’est payé par personne "
        f"à partir du 1er janvier {plan.year} ; {until}."
    )


def _remarks(file: CallFile, post: str) -> list[str]:
    """What ends in the year before and takes over; a request that is not what the plan says."""
    applicant = file.applicants[post]
    year = file.call.terms.year
    said = [
        said_of_takeover(each)
        for before in (year - 1, year)
        for each in takeovers(applicant.record, before)
    ]
    ask = applicant.plan.ask
    if applicant.requested is not None and ask is not None and applicant.requested != ask:
        said.append(f"Le plan demanderait {euros(ask)} au FIPD, et non ce qui est demandé.")
    written = applicant.plan.written
    if applicant.plan.missing and applicant.plan.missing > 0 and written:
        said.append(f"Dont {euros(written)} écrits au plan ({FUND.upper()}), le reste y manque.")
    return said


def words_of_requests(desk: CallDesk, call: Call) -> Mapping[str, str]:
    """The employer's words by post, where they were not erased."""
    noted = {each.position: post for post, each in call.requests.items()}
    kept = desk.store.words(sorted(noted)) if noted else {}
    return {noted[position]: text for (position, _), text in kept.items()}


def words_of_version(desk: CallDesk, call: Call, number: int) -> Mapping[str, str]:
    """The reasons of a version by post, where they were not erased."""
    position = position_of(call, number)
    return {about: text for (_, about), text in desk.store.words([position]).items()}


def position_of(call: Call, number: int) -> int:
    """The entry of a version; 0 for none."""
    for noted in call.versions:
        if isinstance(noted.said, VersionKept) and noted.said.number == number:
            return noted.position
    return 0


def summed_up(version: VersionKept) -> str:
    """`2 postes couverts, 1 en partie ; 60 000 € sur 60 000 €, reste 0 €.`"""
    whole = sum(bool(each.awarded) and each.awarded == each.asked for each in version.lines)
    some = sum(0 < each.awarded < (each.asked or 0) for each in version.lines)
    told = counted(whole, "poste couvert") + (f", {some} en partie" if some else "")
    spent = f"{euros(version.spent)} sur {euros(version.envelope)}"
    return f"{told} ; {spent}, reste {euros(version.left)}."
