"""What the endpoints of the log share: the parts they need, and their refusals as problems."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contracts import problems
from contracts.transparency.notes import NoteMalformed
from contracts.transparency.signing import SignatureWrong
from services.chassis.http import ProblemFound
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.tree.log_tree import LogTree
from services.intake.application.checkpoints import Checkpoints, CheckpointUnknown
from services.intake.ports import StoreUnavailable
from services.intake.ports.checkpoints import Signed

RETRY_AFTER_S = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class LogDoor:
    """What the endpoints need of the log."""

    checkpoints: Checkpoints
    log: FactStore

    @property
    def tree(self) -> LogTree:
        """The Merkle tree of the log."""
        return self.log.tree()

    def latest(self) -> Signed:
        """The latest checkpoint. Raises ProblemFound when there is none."""
        with refusals():
            found = self.checkpoints.kept.latest()
        if found is None:
            raise ProblemFound(
                problems.NOT_FOUND.problem(
                    "Le journal n'a encore signé aucun point de contrôle : intake en signe un à "
                    "son départ, ou « relais checkpoint --now »."
                )
            )
        return found


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
