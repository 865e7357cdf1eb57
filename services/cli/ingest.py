"""relais generate, import, submit: make a synthetic history, import files, send them over HTTP."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.chassis.processes import REJECTED, written_with
from services.cli.output import (
    AsJson,
    fail,
    note,
    progress_of_bytes,
    progress_of_facts,
    refusals_said,
    say,
)
from services.cli.places import Data, embedded
from services.synthetic import DATASETS

if TYPE_CHECKING:
    from contracts.answers import Tally

Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Faits, JSONL.")]


def generate(
    dataset: Annotated[str, typer.Argument(help=f"{' ou '.join(DATASETS)}.")],
    out: Annotated[Path, typer.Option("--out", help="Fichier à écrire, un fait par ligne.")],
    posts: Annotated[int | None, typer.Option(min=1, help="Nombre de postes.")] = None,
    years: Annotated[int | None, typer.Option(min=1, max=30, help="Années d'activité.")] = None,
    seed: Annotated[int | None, typer.Option(help="Graine du tirage.")] = None,
    as_json: AsJson = False,
) -> None:
    """Écrire un jeu de données synthétique, le même pour une même graine."""
    from services.reporting.adapters.formats.figures import counted
    from services.synthetic import write_jsonl

    if dataset not in DATASETS:
        raise typer.BadParameter(f"jeu inconnu « {dataset} » : choisissez {', '.join(DATASETS)}.")
    asked = {"posts": posts, "years": years, "seed": seed}
    given = {name: value for name, value in asked.items() if value is not None}
    try:
        facts = DATASETS[dataset](**given)
    except TypeError:
        raise typer.BadParameter(
            f"le jeu {dataset} a un nombre fixe de postes et d'années."
        ) from None
    with refusals_said(), progress_of_facts(f"Génération de {dataset}") as advanced:
        written = write_jsonl(facts, out, lambda done: advanced(done, None))
    say(
        f"{counted(written, 'fait écrit')} dans {out}.",
        {"dataset": dataset, "facts": written, "file": str(out)},
        as_json,
    )


def import_(
    files: Files,
    data: Data = None,
    simulated_clock: Annotated[
        bool,
        typer.Option(
            "--simulated-clock",
            help="Recevoir chaque fait à l'heure de son appareil : jeux synthétiques seulement.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Faire entrer des fichiers de faits ; le même fichier deux fois ne change rien."""
    from contracts.answers import Tally
    from services.operations.importing import import_file

    total = Tally()
    with refusals_said(), embedded(data) as opened:
        for file in files:
            with progress_of_bytes(f"Import de {file.name}", file.stat().st_size) as advanced:
                told = import_file(opened, file, simulated_clock, advanced)
            total.add_all(told)
            _tell_where(file)
    say(_json_line(total), total.as_dict(), as_json)


def submit(
    files: Files,
    to: Annotated[
        str,
        typer.Option("--to", envvar="RELAIS_LOCAL_INTAKE", help="Adresse de l'intake, http://…"),
    ],
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="Fichier du jeton, où Relais a des comptes."),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option(
            "--log",
            envvar="RELAIS_INTAKE_LOG_ID",
            help="Identité du journal visé : un autre n'est pas écrit.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Envoyer des fichiers de faits par HTTP : reprend, réessaie, se répète sans risque."""
    from contracts.answers import Tally
    from services.clients.submission import NotSent, submit_file

    total = Tally()
    with refusals_said():
        token = token_file.read_text("utf-8-sig").strip() if token_file else None
        for file in files:
            with progress_of_bytes(f"Envoi de {file.name}", file.stat().st_size) as advanced:
                try:
                    told = submit_file(file, to, advanced, token, log)
                except NotSent as reason:
                    fail(f"{file} : {reason}")
            total.add_all(told)
            _tell_where(file)
    say(_json_line(total), total.as_dict(), as_json)


def _tell_where(file: Path) -> None:
    rejected = written_with(file, REJECTED)
    if rejected.exists():
        note(f"Ce qui est refusé, et pourquoi : {rejected}")


def _json_line(total: "Tally") -> str:
    inside = ", ".join(f'"{answer}": {count}' for answer, count in total.as_dict().items())
    return f"{{{inside}}}"
