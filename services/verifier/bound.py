"""What a manifest binds: its id, its instants, the quarters it was built on, what it left out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from contracts.bundle import MANIFEST, PATTERN, SEALING
from contracts.days import day_at
from contracts.identifiers import NATION
from contracts.period import Period, PeriodNotUnderstood
from contracts.release_plan import Grain, PlannedTable
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.claim import Claim, ClaimedPrevious
from services.reporting.domain.disclosure.counting import ExactCounts
from services.reporting.domain.disclosure.left_out import Step, left_out, sealing_text
from services.reporting.domain.disclosure.linked_table import (
    Grid,
    Grouping,
    LinkedTable,
    Published,
)
from services.reporting.domain.disclosure.manifest import KIND
from services.reporting.domain.disclosure.recoding import FINEST_FIRST, groupings
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.disclosure.releasing import grains_of
from services.reporting.domain.disclosure.residence import OWN
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.figures import Figures
from services.verifier.instants import Recorded

QUARTERLY = tuple(grain for grain in FINEST_FIRST if grain.length == "quarter")
ID_DIGITS = 8  # of the digest, in the id of a release


def sizes_of(claim: Claim) -> list[int]:
    """The sizes of the log of which the instants must be known."""
    return [claim["log"]["size"], *(quarter["size"] for quarter in claim["quarters"])]


def require_bound(claim: Claim, recorded: Mapping[int, Recorded]) -> None:
    """Raises Wrong where a manifest and the log contradict each other, and NotVerifiable where
    a closed year took the fact that would show when a quarter was frozen."""
    period, size = _period(claim["period"]), claim["log"]["size"]
    if (period.length == 3) != (claim["status"] == Status.PROVISIONAL):
        raise Wrong(f"{MANIFEST} : une édition de {period} n'est pas « {claim['status']} ».")
    _require_id(claim["release"], str(period), claim["digest"])
    as_of, sealed_at = _instant(claim["as_of"]), _instant(claim["sealed_at"])
    last = recorded[size]
    if (as_of != last.at) if last.exact else (as_of < last.at):
        raise Wrong(
            f"{MANIFEST} dit l'édition comptée au {claim['as_of']} ; le dernier de ses {size} "
            f"faits fut enregistré le {_utc(last.at)}."
        )
    if sealed_at < as_of.replace(microsecond=0):
        raise Wrong(
            f"{MANIFEST} dit l'édition scellée le {claim['sealed_at']}, avant le dernier fait "
            f"qu'elle compte ({claim['as_of']})."
        )
    if claim["position"] < size:
        raise Wrong(
            f"{MANIFEST} dit {size} faits au rang {claim['position']} du journal : il ne peut y "
            "en avoir tant."
        )
    if day_at(NATION, as_of) <= period.last_day:
        raise Wrong(
            f"{MANIFEST} dit l'édition comptée au {claim['as_of']} : {period} n'était pas finie."
        )
    _require_previous(claim["previous"])
    unshown = [*_unshown_quarters(claim, period, recorded)]
    if unshown:
        raise NotVerifiable(
            f"le fait qui daterait {', '.join(unshown)} est clos ; le reste du manifeste tient"
        )


def require_left_out(bundle: Bundle, figures: Figures) -> str:
    """What was left out of the plan and why, in words. Raises Wrong.

    A manifest of the first form did not say it: it is derived all the same.
    """
    claim, found = figures.claim, figures.linked_tables
    status = Status(claim["status"])
    text = sealing_text(found, figures.period, status, figures.plan)
    if claim["kind"] == KIND and bundle.text(SEALING) != f"{text}\n":
        raise Wrong(
            f"{SEALING} n'est pas ce que disent les comptes exacts et le plan : ce qui fut laissé "
            "de côté, à quel pas, et combien de cases sont petites."
        )
    gone = left_out(found, figures.period, status, figures.plan)
    of_protection = {(each.table, each.grain) for each in gone if each.step == Step.PROTECTION}
    absent = {(each.table, each.grain) for each in gone}
    possible = grains_of(ExactCounts(figures.period))
    for table, grain in sorted(of_protection):
        grains = [each for each in figures.plan.by_code[table].grains if each in possible]
        for finer in FINEST_FIRST[: FINEST_FIRST.index(grain)]:
            released_before = finer in QUARTERLY and claim["quarters"]
            if finer in grains and (table, finer) not in absent and not released_before:
                raise Wrong(
                    f"{PATTERN} : {table} {grain} n'est pas montré, et {finer}, plus fin, l'est : "
                    "la protection laisse de côté le plus fin d'abord."
                )
    said = ", ".join(f"{each.table}, {each.grain.label} ({each.step})" for each in gone)
    left = f"laissés de côté : {said}" if gone else "rien du plan ne fut laissé de côté"
    chosen = sum(_hidden_for_others(each) for each in found)
    if not chosen and not of_protection:
        return left
    return (
        f"{left} ; le choix de la protection ne se refait pas ({chosen} cases ni petites ni vides)"
    )


def _hidden_for_others(found: Protected) -> int:
    """How many cells are hidden that are not small themselves, nor 0."""
    linked = found.linked
    return sum(
        linked.sum_of(linked.areas_at(cell.level, cell.period)[cell.area], cell.period, cell.group)
        >= linked.threshold
        for cell in found.published.hidden
    )


def require_planned(figures: Figures) -> list[str]:
    """Quarters that a final year shows not, beside others, in French: only the year before tells
    why. Raises Wrong unless the pattern shows the plan's own groups, and hides cells of them."""
    unshown: list[str] = []
    before = {quarter["period"] for quarter in figures.claim["quarters"]}
    for found in figures.linked_tables:
        linked, published = found.linked, found.published
        planned = figures.plan.by_code[linked.table]
        where = f"{PATTERN}, {linked.table}, {linked.force}"
        known = groupings(planned, linked)
        for grid in published.grids:
            if (
                grid.level not in linked.areas
                or grid.period not in (linked.year, *linked.quarters)
                or grid.grain not in planned.grains
                or grid.grouping
                not in _as_shown(linked, grid, known)[planned.begins.get(grid.grain, 0) :]
            ):
                raise Wrong(f"{where} : {grid.level} {grid.period} n'est pas montré selon le plan.")
        unshown += _require_whole_grains(where, planned, found, figures, before)
        shown = {cell for cell, _ in published.cells(linked)}
        if stray := sorted(published.hidden - shown):
            level, area, period, group = stray[0]
            cell = f"{level} {area} {period} {'+'.join(group)}"
            raise Wrong(f"{where} : {cell} est caché, et n'est montré par aucune grille.")
    return unshown


def _require_whole_grains(
    where: str, planned: PlannedTable, found: Protected, figures: Figures, before: set[str]
) -> Iterator[str]:
    """A grain is shown for all of its periods and both forces, or not at all; but quarters that
    were released before stay shown."""
    others = [each for each in figures.linked_tables if each.linked.table == planned.code]
    for grain in planned.grains:
        periods = _periods(found, grain)
        every = {period for each in others for period in _periods(each, grain)}
        whole = found.linked.quarters if grain in QUARTERLY else (found.linked.year,)
        if periods != every or not _each_slot(found.linked, found.published.at(grain)):
            raise Wrong(f"{where} : {grain} n'est pas montré comme pour l'autre force.")
        if periods != {*whole} and not periods <= before:
            lacking = ", ".join(sorted({*whole} - periods))
            if figures.claim["status"] == Status.FINAL and grain in QUARTERLY:
                yield f"{planned.code} {lacking} ({found.linked.force})"
                continue
            raise Wrong(f"{where} : {grain} est montré, mais pas pour {lacking}.")


def _periods(found: Protected, grain: Grain) -> set[str]:
    return {grid.period for grid in found.published.at(grain).grids}


def _each_slot(linked: LinkedTable, shown: Published) -> bool:
    """Whether a table of residence shows each of its territories, or none; others have one grid
    a period.
    """
    grids = [(grid.period, grid.slot) for grid in shown.grids]
    told = {slot for _, slot in grids}
    if linked.residence is None or not grids or told == {None}:
        return len({*grids}) == len(grids) and told <= {None}
    return sorted(grids) == [(linked.year, slot) for slot in linked.residence.every_slot]


def _as_shown(linked: LinkedTable, grid: Grid, groupings: Sequence[Grouping]) -> list[Grouping]:
    """The groupings of the plan; of residence, which are of sides, the patterns that they make."""
    if (residence := linked.residence) is None:
        return [*groupings]
    return [residence.regrouped(each, grid.slot or OWN) for each in groupings]


def _unshown_quarters(
    claim: Claim, period: Period, recorded: Mapping[int, Recorded]
) -> Iterator[str]:
    """The quarters of which nothing shows any more when they were frozen. Raises Wrong."""
    quarters = claim["quarters"]
    named = [quarter["period"] for quarter in quarters]
    possible = [str(each) for each in period.quarters]
    if quarters and claim["status"] != Status.CONSOLIDATED:
        raise Wrong(f"{MANIFEST} : seule une édition consolidée reprend des trimestres.")
    if len({*named}) != len(named) or not {*named} <= {*possible}:
        raise Wrong(f"{MANIFEST} : les trimestres repris ne sont pas ceux de {period}, une fois.")
    for quarter in quarters:
        of = Period.parse(quarter["period"])
        if claim["kind"] == KIND:
            _require_id(quarter["release"], str(of), quarter["digest"])
        elif not quarter["release"].startswith(f"{of}-"):
            raise Wrong(f"{MANIFEST} : {quarter['release']} n'est pas une édition de {of}.")
        if not 0 < quarter["size"] <= claim["log"]["size"]:
            raise Wrong(
                f"{MANIFEST} : {quarter['release']} compterait {quarter['size']} faits, plus que "
                f"l'année qui le reprend ({claim['log']['size']})."
            )
        frozen = recorded[quarter["size"]]
        if day_at(NATION, frozen.at) > of.last_day:
            continue
        if not frozen.exact:
            yield quarter["release"]
            continue
        raise Wrong(
            f"{MANIFEST} : {quarter['release']} fut figé après {quarter['size']} faits, le "
            f"{_utc(frozen.at)} : {of} n'était pas finie."
        )


def _require_id(release: str, period: str, digest: str) -> None:
    if len(digest) != 64 or {*digest} - {*"0123456789abcdef"}:
        raise Wrong(f"{MANIFEST} : l'empreinte de {release} n'en est pas une.")
    if release != f"{period}-{digest[:ID_DIGITS]}":
        raise Wrong(
            f"{MANIFEST} : l'édition se dit {release} ; d'après son empreinte et sa période elle "
            f"est {period}-{digest[:ID_DIGITS]}."
        )


def _require_previous(previous: ClaimedPrevious) -> None:
    if bool(previous["release"]) != bool(previous["manifest"]):
        raise Wrong(f"{MANIFEST} : l'édition d'avant n'est nommée qu'à moitié.")


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodNotUnderstood:
        raise Wrong(f"{MANIFEST} : « {text} » n'est pas une période.") from None


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Wrong(f"{MANIFEST} : « {text} » n'est pas un instant.") from None
    return found


def _utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
