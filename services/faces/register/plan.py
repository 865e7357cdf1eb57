"""The plan of funding of a post in words: who promised what, what is missing, what is asked."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from contracts.codes import FINANCEUR
from contracts.days import written_day
from contracts.read_model import ALERT_MONTHS, Convention, Pledge, PostRecord
from services.faces.theme.figures import euros, percent
from services.faces.theme.statuses import Status
from services.reporting.domain.register.plan import (
    PlanState,
    Takeover,
    YearPlan,
    takeovers,
    year_plan,
)

PAST, NOTHING = "gone", "–"


def status_of(plan: YearPlan) -> Status:
    """Whether a plan is complete, and what it lacks or has too much."""
    match plan.state:
        case PlanState.EMPTY:
            return Status("rien de promis", "bad")
        case PlanState.UNKNOWN:
            return Status("coût à déclarer", "warn")
        case PlanState.COMPLETE:
            return Status("complet", "good")
    missing, amount = plan.missing_share or Decimal(0), plan.missing
    said = percent(abs(missing)) + (f" ({euros(abs(amount))})" if amount else "")
    return (
        Status(f"il manque {said}", "warn") if missing > 0 else Status(f"dépassé de {said}", "bad")
    )


def promised(pledge: Pledge) -> str:
    """`50 % (20 000 €)`, or the measure that was said."""
    share = None if pledge.share_percent is None else percent(pledge.share_percent)
    amount = None if pledge.amount_eur is None else euros(pledge.amount_eur)
    return f"{share} ({amount})" if share and amount else share or amount or NOTHING


def asked(plan: YearPlan) -> str:
    """What is asked of FIPD for a year, in words: nothing where nobody asks."""
    return NOTHING if plan.ask is None else euros(plan.ask)


def plan_in_words(years: Sequence[YearPlan], today: date) -> tuple[list[str], list[list[object]]]:
    """The heads and the lines of the table of a plan; what is over asks nothing of anybody."""
    funders = list(dict.fromkeys(line.pledge.funder for each in years for line in each.lines))
    heads = ["Année", "Coût", *map(FINANCEUR.label_of, funders), "Ensemble", "Demandé au FIPD"]
    lines: list[list[object]] = []
    for each in years:
        status = status_of(each)
        kept = status if each.year >= today.year else status._replace(kind=PAST)
        cost = NOTHING if each.cost is None else euros(each.cost)
        paid = [_paid(each, funder) for funder in funders]
        whole = " ".join(
            part
            for part in (
                "" if each.share is None or not each.lines else percent(each.share),
                "" if each.promised is None else f"({euros(each.promised)})",
            )
            if part
        )
        now = each.year >= today.year
        cells = [str(each.year), cost if each.declared else f"{cost} *" if each.cost else cost]
        lines.append([*cells, *paid, whole or NOTHING, asked(each) if now else NOTHING, kept])
    return [*heads, "Plan"], lines


def about_plan(years: Sequence[YearPlan]) -> str:
    """What stands above the table: what is asked, the third beside it, how a cost is known."""
    said = ["Demandé au FIPD : sa part d’un plan complet, ou ce qui manque d’un autre."]
    thirds = [each for each in years if each.third is not None]
    if thirds:
        last = thirds[-1]
        said.append(f"Repère : le tiers du coût de {last.year} serait {euros(last.third or 0)}.")
    if any(each.cost and not each.declared for each in years):
        said.append("* Coût déduit des promesses : l’employeur ne l’a pas déclaré.")
    return " ".join(said)


def plan_remarks(record: PostRecord, today: date) -> list[str]:
    """Sentences on the money of this year and the next that somebody should read."""
    return [
        sentence
        for year in (today.year, today.year + 1)
        for sentence in (*_contradictions(year_plan(record, year)), *_ended(record, year))
    ] + list(_out_of_term(record))


def said_of_takeover(ended: Takeover) -> str:
    """`Les crédits CIV (33,3 %) s’arrêtent fin 2009 : FIPD reprend 33,3 %.`"""
    share = "" if ended.share is None else f" ({percent(ended.share)})"
    by = " et ".join(f"{FINANCEUR.label_of(code)} (+{percent(more)})" for code, more in ended.by)
    if by:
        then = f"prend le relais : {by}"
    elif not ended.known:
        then = f"qui prend le relais se dira une fois le coût de {ended.year + 1} déclaré"
    elif ended.told:
        then = "personne ne prend le relais"
    else:
        then = f"rien n’est encore promis pour {ended.year + 1}"
    return f"« {FINANCEUR.label_of(ended.funder)} »{share} s’arrête fin {ended.year} ; {then}."


def _ended(record: PostRecord, year: int) -> Iterator[str]:
    for each in takeovers(record, year):
        yield said_of_takeover(each)


def _contradictions(plan: YearPlan) -> Iterator[str]:
    for line in plan.lines:
        if line.differs_from is not None:
            name = FINANCEUR.label_of(line.pledge.funder)
            yield (
                f"{plan.year}, « {name} » : {promised(line.pledge)} promis, mais cette part du "
                f"coût déclaré fait {euros(line.differs_from)}. Les euros comptent ; corrigez "
                "l’un des deux."
            )


def _out_of_term(record: PostRecord) -> Iterator[str]:
    """Money of a year in which the convention that promises it is not in force."""
    known = {signed.convention: signed for signed in record.conventions}
    for pledge in record.pledges:
        signed = known.get(pledge.convention)
        if signed and not signed.starts_on.year <= pledge.year <= signed.ends_on.year:
            yield (
                f"{pledge.year}, « {FINANCEUR.label_of(pledge.funder)} » : {promised(pledge)} "
                f"promis par la convention « {signed.convention} », qui ne couvre pas cette "
                f"année : elle va du {written_day(signed.starts_on)} au "
                f"{written_day(signed.ends_on)}. Corrigez l’année, ou la convention."
            )


def _paid(plan: YearPlan, funder: str) -> str:
    """What a funder promised for a year, in words."""
    mine = [line.pledge for line in plan.lines if line.pledge.funder == funder]
    return " + ".join(map(promised, mine)) or NOTHING


def term_of(signed: Convention, today: date) -> Status:
    """Whether a convention is in force, and how soon it ends: 12, 6 and 3 months are told."""
    if signed.ends_on < today:
        return Status("échue", "gone")
    if signed.starts_on > today:
        return Status("à venir", "info")
    left = signed.months_left(today)
    near = next((alert for alert in ALERT_MONTHS if left < alert), None)
    if near is None:
        return Status("en cours", "good")
    kind = "bad" if near == ALERT_MONTHS[0] else "warn"
    return Status(f"finit dans moins de {near} mois", kind)


def last_end(record: PostRecord, today: date) -> Convention | None:
    """The convention in force or to come that ends last; None where the post has none."""
    living = [signed for signed in record.conventions if signed.ends_on >= today]
    return max(living, key=lambda signed: signed.ends_on, default=None)


def overlaps(record: PostRecord) -> list[tuple[Convention, Convention]]:
    """Each two conventions that are in force on a same day: allowed, and told."""
    ordered = sorted(record.conventions, key=lambda signed: signed.starts_on)
    return [
        (one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 :]
        if other.starts_on <= one.ends_on
    ]
