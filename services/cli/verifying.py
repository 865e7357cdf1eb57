"""relais verify: what an auditor runs; it opens no database and reaches no network."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from contracts.transparency.notes import Key, NoteMalformed
from services.cli.output import FAILED, AsJson, progress_of_facts, refusals_said, say
from services.cli.reports import require_writable, write_reports
from services.verifier.bundle import Bundle
from services.verifier.report import report
from services.verifier.verification import Outcome, Verdict
from services.verifier.verification import verify as steps

MARKS = {Verdict.VERIFIED: "✓", Verdict.WRONG: "✗", Verdict.NOT_VERIFIABLE: "–"}
NOT_VERIFIABLE = 3


def verify(
    folder: Annotated[Path, typer.Argument(help="La liasse, un dossier.")],
    since: Annotated[
        Path | None, typer.Option("--since", help="Un point de contrôle que vous avez gardé.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="La clé publique du journal, ou son fichier.")
    ] = None,
    log_keys: Annotated[
        Path | None,
        typer.Option("--log-keys", help="Les successions de clé (« relais log-key show »)."),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option("--history", help="Un dossier : les manifestes et liasses que vous gardez."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processus à la fois (sinon, un par cœur).")
    ] = None,
    sql: Annotated[bool, typer.Option("--sql", help="Recompter aussi en SQL (DuckDB).")] = False,
    reports: Annotated[
        list[Path] | None,
        typer.Option("--report", help="Rapport daté à écrire, FICHIER.json ou .pdf ; répétable."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Vérifier une liasse, sans base ni réseau.

    Sort en 0 si chaque étape est vérifiée, en 3 si l'une ne peut l'être, en 1 si l'une est fausse.
    """
    outcomes, known = list[Outcome](), _key(key)
    require_writable(reports or ())
    with refusals_said(), progress_of_facts("Vérification") as progress:
        kept = since.read_text(encoding="utf-8-sig", errors="replace") if since else None
        changed = log_keys.read_text(encoding="utf-8-sig", errors="replace") if log_keys else None
        asked = steps(Bundle(folder), progress, known, kept, sql, changed, history, jobs)
        for outcome in asked:
            outcomes.append(outcome)
            unshown = "non vérifiable, " if outcome.verdict == Verdict.NOT_VERIFIABLE else ""
            text = f"{MARKS[outcome.verdict]} {outcome.step} : {unshown}{outcome.said}"
            say(text, outcome._asdict(), as_json)
        if reports:
            brought = {"point de contrôle gardé": kept} if kept is not None else {}
            at = datetime.now(UTC)
            write_reports(reports, report(folder, known, brought, {"sql": sql}, outcomes, at))
    verdicts = {outcome.verdict for outcome in outcomes}
    if Verdict.WRONG in verdicts:
        raise typer.Exit(FAILED)
    if Verdict.NOT_VERIFIABLE in verdicts:
        raise typer.Exit(NOT_VERIFIABLE)


def _key(told: str | None) -> Key | None:
    if told is None:
        return None
    try:
        file = Path(told)
        return Key.read(file.read_text(encoding="utf-8-sig") if file.is_file() else told)
    except (NoteMalformed, UnicodeDecodeError, OSError) as error:
        raise typer.BadParameter(f"--key : {error}") from None
