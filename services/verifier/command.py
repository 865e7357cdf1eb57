"""`relais verify` and `relais-verifier`: what an auditor runs. No database, no network.

Of the standard library alone, so that the verifier installs with little.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contracts.transparency.notes import COSIGNATURE, Key
from services.verifier.options import asked_of
from services.verifier.reports import Drawn

if TYPE_CHECKING:  # what checks is imported once the words are understood
    from services.verifier.outcomes import Outcome

MARKS = {"vérifié": "✓", "faux": "✗", "non vérifiable": "–"}
VERIFIED, FAILED, NOT_VERIFIABLE = 0, 1, 3


def main() -> None:
    """The command `relais-verifier`."""
    sys.exit(run(sys.argv[1:], "relais-verifier"))


def _now() -> datetime:
    return datetime.now(UTC)


def run(
    words: Sequence[str],
    program: str,
    drawn: Drawn | None = None,
    clock: Callable[[], datetime] = _now,
) -> int:
    """Do what the words ask; the exit code. `drawn`: a report as a PDF, where that can be.

    `clock` dates a report, and nothing else. Raises SystemExit where words are not understood.
    """
    asked = asked_of(words, program, drawing=drawn is not None)
    if asked.verb == "key":
        print(_told(asked.key))
        return VERIFIED
    from services.verifier.outcomes import Verdict
    from services.verifier.report import report, said_too_early
    from services.verifier.reports import write_reports

    outcomes = list(_each(asked))
    if asked.verb == "verify" and asked.report:
        notes = {"point de contrôle gardé": asked.since, "successions de clé": asked.log_keys}
        kept = {name: text for name, text in notes.items() if text is not None}
        kept |= dict(asked.witness_note)
        options = {
            "sql": asked.sql,
            "witnesses": [key.text() for key in asked.witness],
            "witnesses_required": asked.witnesses_required,
        }
        if late := said_too_early(asked.folder, at := clock()):
            print(f"relais : {late}", file=sys.stderr)
            return FAILED
        made = report(asked.folder, asked.key, kept, options, outcomes, at)
        try:
            write_reports(asked.report, made, drawn)
        except OSError as error:
            print(f"relais : le rapport ne s'écrit pas ({error}).", file=sys.stderr)
            return FAILED
    verdicts = {outcome.verdict for outcome in outcomes}
    if Verdict.WRONG in verdicts:
        return FAILED
    return NOT_VERIFIABLE if Verdict.NOT_VERIFIABLE in verdicts else VERIFIED


def _each(asked: Namespace) -> Iterator["Outcome"]:
    """Each outcome, once it is said."""
    from services.verifier.bundle import Bundle
    from services.verifier.outcomes import Verdict
    from services.verifier.verification import verify
    from services.verifier.witnesses import Trusted

    for outcome in verify(
        Bundle(asked.folder),
        _progress,
        asked.key,
        asked.since,
        sql=asked.verb == "verify" and asked.sql,
        successions=asked.log_keys,
        witnesses=Trusted(asked.witness, asked.witness_note, asked.witnesses_required),
        log_alone=asked.verb == "witness",
        history=asked.history if asked.verb == "verify" else None,
        jobs=asked.jobs if asked.verb == "verify" else None,
        beside=asked.scratch if asked.verb == "verify" else None,
    ):
        unshown = "non vérifiable, " if outcome.verdict == Verdict.NOT_VERIFIABLE else ""
        text = f"{MARKS[outcome.verdict]} {outcome.step} : {unshown}{outcome.said}"
        value = outcome._asdict()
        print(
            json.dumps(value, ensure_ascii=False, default=str) if asked.json else text, flush=True
        )
        yield outcome


def _told(key: Key) -> str:
    whose = "témoin" if key.algorithm == COSIGNATURE else "journal"
    return f"{key.name} : clé d'un {whose}, empreinte {key.id.hex()}\n{key.text()}"


def _progress(reached: int, head: int) -> None:
    """How many facts were read, on a terminal alone; erased at the end."""
    if sys.stderr.isatty():
        text = f"Faits : {reached} / {head}" if reached < head else ""
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
