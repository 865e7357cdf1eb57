"""What a release does not show of its plan, and which step of sealing left it out."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from contracts.period import Period
from contracts.release_plan import Grain, PlannedTable, ReleasePlan, Rule
from contracts.transparency.canonical import canonical
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.counting import ExactCounts
from services.reporting.domain.disclosure.recoding import first_recoding
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.disclosure.releasing import all_sensitive, grains_of


class Step(StrEnum):
    """A step of sealing that can leave a grain of a table out, as bundles write it."""

    RECODING = "recodage"  # at no level of recoding are few enough cells small
    PROTECTION = "protection"  # no cells could be hidden so that every small one is protected
    RECTIFYING = "rectification"  # not shown before, or a difference from it would be small


class LeftOut(NamedTuple):
    """A table that is not shown at a grain of the plan, and the step that left it out."""

    table: str
    grain: Grain
    step: Step


def left_out(
    found: Sequence[Protected], period: Period, status: Status, plan: ReleasePlan
) -> list[LeftOut]:
    """Every table and grain of the plan that the tables of a release do not show.

    Recoding is a function of the exact counts alone: who has them can tell what it left out.
    What recoding would have shown was left out by the protection, which is not done again here.
    """
    possible = grains_of(ExactCounts(period))
    return [
        LeftOut(planned.code, grain, step)
        for planned in plan.tables
        for grain, step in _of_table(planned, found, possible, status, plan)
    ]


def sealing_text(
    found: Sequence[Protected], period: Period, status: Status, plan: ReleasePlan
) -> str:
    """What `sealing.json` says: what was left out, how many cells of each table are small.

    For the auditor alone: how many cells are small is not to be known by others. Of a table that
    is left out also those that earlier releases tell to a reader of today (`uncertified`).
    """
    grains = grains_of(ExactCounts(period))
    small = [
        {"table": each.linked.table, "force": each.linked.force, "small": len(each.certificates)}
        | ({"uncertified": uncertified(each, plan, grains)} if plan.policy.proves_left_out else {})
        for each in found
    ]
    gone = [each._asdict() for each in left_out(found, period, status, plan)]
    return canonical({"left_out": gone, "small": small})


def uncertified(found: Protected, plan: ReleasePlan, grains: Sequence[Grain]) -> int:
    """How many sensitive cells of a table have no certificate; `grains`: those of the release."""
    planned = plan.by_code[found.linked.table]
    if planned.rule == Rule.TOTAL:
        return 0
    wanted = [grain for grain in planned.grains if grain in grains]
    every = all_sensitive(planned, found.linked, wanted, found.published.grids)
    return len({*every} - {each.sensitive for each in found.certificates})


def _of_table(
    planned: PlannedTable,
    found: Sequence[Protected],
    possible: Sequence[Grain],
    status: Status,
    plan: ReleasePlan,
) -> list[tuple[Grain, Step]]:
    of_table = [each for each in found if each.linked.table == planned.code]
    wanted = [grain for grain in planned.grains if grain in possible]
    hidden = [
        grain for grain in wanted if not any(each.published.at(grain).grids for each in of_table)
    ]
    if status == Status.FINAL or not hidden:
        return [(grain, Step.RECTIFYING) for grain in hidden]
    share = 0 if planned.rule == Rule.TOTAL else plan.policy.max_sensitive_share
    recoded = first_recoding(planned, [each.linked for each in of_table], wanted, share)
    return [(grain, Step.PROTECTION if grain in recoded.at else Step.RECODING) for grain in hidden]
