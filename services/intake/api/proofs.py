"""Proofs over HTTP: consistency of the log for everybody, inclusion of one fact for an auditor."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts import problems
from contracts.identifiers import NATION
from contracts.transparency.notes import SIZE_MAX, base64_of
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.chassis.http import ProblemFound, documented
from services.intake.api.log_reading import LogDoor, door_for, refusals, wrong

Number = Annotated[int, Query(ge=0, le=SIZE_MAX)]


class Inclusion(BaseModel):
    """That a fact is a leaf of the log: hashes and salt in base64 (RFC 9162, 2.1.3).

    The salt is empty once the fact was closed: its leaf remains."""

    position: int
    index: int
    size: int
    salt: str
    leaf: str
    root: str
    path: list[str]


class Consistency(BaseModel):
    """That the log only grew from one size to another: hashes in base64 (RFC 9162, 2.1.4)."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    older: Annotated[int, Field(alias="from")]
    newer: Annotated[int, Field(alias="to")]
    path: list[str]


def proof_routes(opened: Callable[[], LogDoor], gate: Gate) -> APIRouter:
    """The endpoints alone."""
    router = APIRouter(prefix="/proof")

    @router.get(
        "/consistency",
        summary="La preuve que le journal n'a fait que croître",
        responses=documented(404, 422, 503),
    )
    def consistency(
        request: Request,
        older: Annotated[int, Query(alias="from", ge=0, le=SIZE_MAX)],
        newer: Annotated[int, Query(alias="to", ge=0, le=SIZE_MAX)],
    ) -> Consistency:
        """Give the hashes that lead from the root of `from` facts to that of `to`."""
        door = door_for(request, opened, gate)
        largest = door.latest().size
        if not older <= newer <= largest:
            raise wrong(
                f"Il faut from ≤ to ≤ {largest}, la taille du dernier point de contrôle.",
                "$.to" if newer > largest else "$.from",
            )
        with refusals():
            path = door.tree.consistency(older, newer)
        return Consistency(older=older, newer=newer, path=[base64_of(each) for each in path])

    @router.get(
        "/inclusion",
        summary="La preuve qu'un fait est dans le journal",
        responses=documented(401, 403, 404, 422, 503),
    )
    def inclusion(
        request: Request, size: Number, position: Number | None = None, id: UUID | None = None
    ) -> Inclusion:
        """Give the path from the leaf of a fact, by its position or its id, to a root."""
        gate.admit(request, Action.READ_LOG, Resource(NATION))
        door = opened()
        with refusals():
            return _inclusion(door, _place(door, position, id), size)

    return router


def _place(door: LogDoor, position: int | None, id: UUID | None) -> int:
    """The position asked for, by itself or by the id of its fact. Raises ProblemFound."""
    if (position is None) == (id is None):
        raise wrong("Donnez la position du fait, ou son id : l'un des deux.", "$.position")
    if id:
        known = door.log.accepted([id]).get(id)
        position = known.position if known else None
    if position is None or door.tree.index_of(position) is None:
        raise ProblemFound(
            problems.NOT_FOUND.problem("Le journal n'a aucun fait à cette position, ni de cet id.")
        )
    return position


def _inclusion(door: LogDoor, position: int, size: int) -> Inclusion:
    largest = door.tree.size()
    if size > largest:
        raise wrong(f"Le journal compte {largest} faits : il faut size ≤ {largest}.", "$.size")
    try:
        index, path = door.tree.inclusion(position, size)
    except ValueError:
        raise wrong(
            f"Le fait de position {position} n'est pas parmi les {size} premiers.", "$.size"
        ) from None
    (fact,) = door.log.salted(index, index + 1)
    return Inclusion(
        position=position,
        index=index,
        size=size,
        salt=base64_of(fact.salt),
        leaf=base64_of(fact.leaf),
        root=base64_of(door.tree.root(size)),
        path=[base64_of(each) for each in path],
    )
