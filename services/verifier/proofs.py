"""The proofs of a bundle: each certificate holds, none is missing, no row is of another cut."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from contracts.bundle import CERTIFICATES, PATTERN
from contracts.period import Period
from contracts.release_plan import Grain, ReleasePlan, Rule
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.counting import ExactCounts
from services.reporting.domain.disclosure.left_out import uncertified
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.disclosure.releasing import (
    NotProven,
    grains_of,
    possible_in,
    require_proof,
    worlds_released,
)
from services.reporting.domain.disclosure.two_releases import possible_in_both
from services.verifier.bundle import Wrong
from services.verifier.differences import before_of, require_differences, worlds_before


class Certified(NamedTuple):
    """How many certificates hold, and of how many small cells of tables left out there is none.

    `differences`: how many are of a year and of the one that it rectifies, together.
    """

    held: int
    without: int
    differences: int = 0

    @property
    def said(self) -> str:
        """The same in French."""
        said = f"{self.held} certificats tiennent"
        if self.differences:
            said += f", {self.differences} de ce qui a changé depuis l'année d'avant"
        if not self.without:
            return f"{said}, aucun ne manque"
        return (
            f"{said} ; {self.without} petites cases de tableaux laissés de côté n'en ont pas : des "
            "trimestres publiés avant les disent à qui lit plusieurs postes"
        )


class OfRelease(Protocol):
    """What figures.Figures has of a release, as far as proofs ask."""

    @property
    def claim(self) -> Claim:
        """What its manifest claims."""

    @property
    def plan(self) -> ReleasePlan:
        """That of the contracts under which it was sealed."""

    @property
    def linked_tables(self) -> Sequence[Protected]:
        """Exact counts, pattern and certificates."""


def require_certified(figures: OfRelease) -> Certified:
    """The certificates that hold; none may miss, nor a shown table's cell lack one. Raises Wrong.

    A table that shows nothing but quarters released before needs none under early contracts:
    theirs prove it. Under others it has those that can be made, and the rest is counted. Since
    whole worlds are proven, each is possible beside the other tables.
    """
    linked_tables, plan = figures.linked_tables, figures.plan
    told = linked_tables if plan.proves_worlds else ()
    worlds, then = worlds_released(told), worlds_before(told)
    grains = grains_of(ExactCounts(Period.parse(figures.claim["period"])))
    before = {each["period"] for each in figures.claim["quarters"]}
    shows_more = {
        found.linked.table
        for found in linked_tables
        if any(grid.period not in before for grid in found.published.grids)
    }
    for found in linked_tables:
        planned = plan.by_code[found.linked.table]
        where = f"{planned.code}, {found.linked.force}"
        if planned.rule == Rule.TOTAL and found.published.hidden:
            raise Wrong(f"{PATTERN} : {where} : un total est caché.")
        shown = planned.code in shows_more
        if planned.rule != Rule.TOTAL and (shown or plan.policy.proves_left_out):
            now = possible_in(worlds, found.linked)
            both = possible_in_both(now, possible_in(then, before_of(found)))
            try:
                require_proof(planned, found, grains if shown else (), now, both)
            except NotProven as refused:
                raise Wrong(f"{CERTIFICATES} : {refused}.") from None
    return Certified(
        sum(len(found.certificates) for found in linked_tables),
        sum(uncertified(found, plan, grains) for found in linked_tables)
        if plan.policy.proves_left_out
        else 0,
        require_differences(linked_tables)
        if plan.proves_worlds and figures.claim["status"] == Status.FINAL
        else 0,
    )


def require_one_cut(found: Protected, possible: Sequence[Grain]) -> None:
    """Raises Wrong for a grain that would tell, by a difference, what came late."""
    for grid in found.published.grids:
        if grid.grain not in possible:
            raise Wrong(
                f"{PATTERN}, {found.linked.table}, {found.linked.force} : {grid.grain} est "
                "montré, et dirait par différence combien de situations sont venues tard."
            )
