"""`relais doctor` on a distributed set-up: one finding a line, and what to do about it."""

from collections.abc import Iterator

from services.composition.distributed import Distributed
from services.operations.doctor.channels import channels
from services.operations.doctor.databases import databases
from services.operations.doctor.figures import figures
from services.operations.doctor.files import files
from services.operations.doctor.findings import Finding
from services.operations.doctor.keys import keys
from services.operations.doctor.listening import listening

__all__ = ["Finding", "examine"]


def examine(opened: Distributed) -> Iterator[Finding]:
    """Everything, in the order in which a fact goes through it."""
    yield from databases(opened.variables)
    yield from channels(opened.variables)
    yield from listening(opened.variables)
    yield from files(opened.variables)
    yield from keys(opened.variables)
    yield from figures(opened)
