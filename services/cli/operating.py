"""relais project, rebuild, dead-letters, doctor: keeping the read models exact."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from contracts.read_model import READ_MODELS
from services.cli.output import FAILED, AsJson, fail, note, progress_of_facts, refusals_said, say
from services.cli.places import Data, asked_for

if TYPE_CHECKING:
    from services.composition.setup import SetUp
    from services.operations.health import Diagnosis
    from services.projections.rebuild import Rebuilt

Model = Annotated[str | None, typer.Argument(help=f"{', '.join(READ_MODELS)} ; tous sans rien.")]


def project(
    data: Data = None,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="S'arrêter une fois le journal rattrapé.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rattraper le journal dans les trois modèles de lecture, puis le suivre."""
    from services.projections.main import Projections

    with refusals_said(), asked_for(data) as opened:
        with progress_of_facts("Projection", opened.feed.head()) as advanced:
            position = opened.projections.catch_up(advanced)
        say(
            f"Les trois modèles sont au rang {position} du journal.",
            {"position": position, "head": opened.feed.head()},
            as_json,
        )
        if until_idle:
            return
        following = opened.projections
        if isinstance(following, Projections):
            note("Suivi du journal ; Ctrl-C pour arrêter.")
            with suppress(KeyboardInterrupt):
                following.projector.run(Event())
        else:
            note("Les workers suivent le journal d'eux-mêmes.")


def rebuild(
    model: Model = None,
    until: Annotated[
        int | None, typer.Option(min=0, help="S'arrêter à ce rang : compare, ne sert personne.")
    ] = None,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Remettre en service la génération précédente.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Reconstruire à côté de ce qui sert, comparer, puis échanger."""
    from services.projections.adapters.generations import roll_back

    if model is not None and model not in READ_MODELS:
        raise typer.BadParameter(f"modèle inconnu « {model} » : {', '.join(READ_MODELS)}.")
    models = (model,) if model else READ_MODELS
    with refusals_said(), asked_for(data) as opened:
        if rollback:
            for name in models:
                served = roll_back(opened.projections.engine, name)
                if served is None:
                    fail(f"le modèle {name} n'a pas de génération précédente.")
                say(
                    f"{name} : la génération {served} sert de nouveau.",
                    {"read_model": name, "generation": served},
                    as_json,
                )
            return
        for name in models:
            with progress_of_facts(f"Reconstruction de {name}", opened.feed.head()) as advanced:
                rebuilt = opened.projections.rebuild(name, until, advanced)
            say(_rebuilt(rebuilt), asdict(rebuilt), as_json)


def dead_letters(
    action: Annotated[str, typer.Argument(help="list, retry ou discard.")] = "list",
    stream: Annotated[str | None, typer.Argument(help="L'histoire retenue (case/…).")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ce qui est mis de côté : le voir, le recompter, ou renoncer au fait illisible."""
    from services.projections.ports import NothingCounted
    from services.reporting.adapters.formats.figures import counted

    if action not in ("list", "retry", "discard"):
        raise typer.BadParameter("l'action est list, retry ou discard.")
    if (stream is None) != (action == "list"):
        raise typer.BadParameter("nommez l'histoire à reprendre, et elle seule.")
    with refusals_said(), asked_for(data) as opened:
        for name in READ_MODELS:
            if stream is None:
                with suppress(NothingCounted):
                    for row in opened.projections.aside(name).rows():
                        told = row.model_dump()
                        say("  ".join(map(str, told.values())), told, as_json)
                continue
            aside = opened.projections.aside(name)
            waiting = aside.retry(stream) if action == "retry" else aside.discard(stream)
            say(
                f"{name} : {counted(waiting, 'fait')} de {stream} en attente.",
                {"read_model": name, "stream": stream, "waiting": waiting},
                as_json,
            )


def doctor(data: Data = None, as_json: AsJson = False) -> None:
    """Positions, retards, faits mis de côté, trous, réconciliation, fichiers ; sort en 1 si mal."""
    from services.embedded.platform import Platform
    from services.operations.exposed import exposed
    from services.operations.health import Diagnosis

    with refusals_said(), asked_for(data) as opened:
        if not isinstance(opened, Platform):
            _examine(opened, as_json)
            return
        found = Diagnosis(opened)
        if not as_json:
            for line in _lines(found):
                say(line, line, as_json)  # as it is found: the last one may take its time
        troubles = [*found.troubles, *exposed(opened.folder.path)]
        told = "\n".join(troubles) or "Tout va bien."
        say(told, {**found.as_dict(), "troubles": troubles}, as_json)
    if troubles:
        raise typer.Exit(FAILED)


def _examine(opened: "SetUp", as_json: bool) -> None:
    """One line a finding; ends with 1 when one is not well."""
    from services.composition.distributed import Distributed
    from services.operations.doctor import examine

    assert isinstance(opened, Distributed)

    troubles = 0
    for finding in examine(opened):
        say(str(finding), finding.as_dict(), as_json)
        troubles += not finding.well
    if troubles:
        raise typer.Exit(FAILED)


def _rebuilt(rebuilt: "Rebuilt") -> str:
    compared = {
        True: "identique à ce qui servait",
        False: "DIFFÉRENT de ce qui servait",
        None: "sans comparaison possible (autre rang, ou autres définitions)",
    }[rebuilt.same]
    then = "mis en service" if rebuilt.swapped else "non mis en service"
    return (
        f"{rebuilt.read_model} : rang {rebuilt.position}, {compared}, {then}. "
        f"Empreinte {rebuilt.checksum[:16]}."
    )


def _lines(found: "Diagnosis") -> Iterator[str]:
    from services.reporting.adapters.formats.figures import counted

    yield f"Journal : {counted(found.head, 'fait')}."
    for model in found.read_models:
        yield (
            f"{model.read_model:<11} génération {model.generation}, rang {model.position}, "
            f"retard {model.lag}, mis de côté {model.dead_letters}"
        )
    missing = sum(hole["last_missing"] - hole["first_missing"] + 1 for hole in found.sequence_holes)
    lost = counted(missing, "fait non reçu", "faits non reçus")
    yield f"Trous de séquence : {len(found.sequence_holes)} ({lost})."
    r = found.reconciliation
    yield (
        f"Réconciliation : police {r['police']} + gendarmerie {r['gendarmerie']} "
        f"= nation {r['nation']}, écart {r['residue']}."
    )
    yield from _quality_lines(found)


def _quality_lines(found: "Diagnosis") -> Iterator[str]:
    """Who was silent, and how late facts come."""
    from contracts.codes import RECUL_TRIMESTRES
    from services.reporting.adapters.formats.figures import figure

    for quarter, posts in found.silent_posts.items():
        names = f" : {', '.join(posts)}" if posts else ""
        yield f"Postes silencieux en {quarter} : {len(posts)}{names}."
    for year, received in found.received.items():
        told = ", ".join(
            f"{RECUL_TRIMESTRES.label_of(lag)} {figure(count)}" for lag, count in received.items()
        )
        yield f"Faits de {year}, reçus : {told}."
