"""What comes of the steps of a verification."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from services.verifier.tally import TableRows


class Verdict(StrEnum):
    """What came of a step. NOT_VERIFIABLE: nothing contradicts it, and nothing shows it."""

    VERIFIED = "vérifié"
    NOT_VERIFIABLE = "non vérifiable"
    WRONG = "faux"


class Outcome(NamedTuple):
    """What came of a step, and why (French). `rows`: of the published ones, by table."""

    step: str
    verdict: Verdict
    said: str
    rows: Sequence[TableRows] = ()
