"""What the endpoints of the log share: the parts they need, and their refusals as problems."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

from fastapi import Request

from contracts import problems
from contracts.identifiers import NATION
from contracts.transparency.notes import NoteMalformed
from contracts.transparency.signing import SignatureWrong
from contracts.transparency.witnessed import WITNESS_HEADER
from services.access.domain.policy import Action, Resource
from services.access.gate import Gate
from services.chassis.http import ProblemFound
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.tree.log_tree import LogTree
from services.intake.application.checkpoints import Checkpoints, CheckpointUnknown
from services.intake.ports import StoreUnavailable
from services.intake.ports.checkpoints import Signed

RETRY_AFTER_S = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class LogDoor:
    """What the endpoints need of the log; `hourly`: whether who asks may know every hour."""

    checkpoints: Checkpoints
    log: FactStore
    hourly: bool = True

    @property
    def tree(self) -> LogTree:
        """The Merkle tree of the log."""
        return self.log.tree()

    def latest(self) -> Signed:
        """The latest checkpoint that who asks may read. Raises ProblemFound when there is none."""
        with refusals():
            latest = self.checkpoints.kept.latest()
            found = latest if self.hourly else next(self.checkpoints.daily(), None)
        if found is None:
            raise ProblemFound(
                problems.NOT_FOUND.problem(
                    "Le journal n'a encore signé aucun point de contrôle : intake en signe un à "
                    "son départ, ou « relais checkpoint --now »."
                    if latest is None
                    else "Le premier point de contrôle public paraît à la fin de la journée."
                )
            )
        return found

    def before(self, size: int, limit: int) -> list[Signed]:
        """The checkpoints smaller than a size that who asks may read, the largest first."""
        if self.hourly:
            return list(self.checkpoints.kept.before(size, limit))
        smaller = (each for each in self.checkpoints.daily() if each.size < size)
        return list(islice(smaller, limit))


def door_for(request: Request, opened: Callable[[], LogDoor], gate: Gate) -> LogDoor:
    """The log as who asks may know it: every hour for the auditor and for witnesses.

    Raises ProblemFound for a witness whose signature does not hold.
    """
    door = opened()
    asks = request.headers.get(WITNESS_HEADER, "")
    with refusals():
        hourly = bool(asks and door.checkpoints.of_witness(asks))
    return replace(door, hourly=hourly or gate.may(request, Action.READ_LOG, Resource(NATION)))


@contextmanager
def refusals() -> Iterator[None]:
    """Answer what the log refuses with a problem."""
    try:
        yield
    except NoteMalformed as refused:
        raise ProblemFound(problems.INVALID_NOTE.problem(str(refused))) from None
    except SignatureWrong as refused:
        raise ProblemFound(problems.NOT_A_WITNESS.problem(str(refused))) from None
    except CheckpointUnknown as refused:
        raise ProblemFound(problems.NOT_OUR_CHECKPOINT.problem(str(refused))) from None
    except StoreUnavailable:
        problem = problems.STORE_UNAVAILABLE.problem(
            "Le journal est momentanément indisponible : recommencez dans quelques secondes."
        )
        raise ProblemFound(problem, RETRY_AFTER_S) from None


def wrong(detail: str, field: str) -> ProblemFound:
    """The problem of a parameter whose value has no answer (unknown position, size too large)."""
    return ProblemFound(problems.INVALID_REQUEST.problem(detail, field))
