"""relais serve, demo: the whole platform in one process."""

import os
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contracts.period import Period, PeriodNotUnderstood
from services.chassis.processes import take_secrets
from services.cli.delivering import deliver_due
from services.cli.output import (
    AsJson,
    fail,
    note,
    progress_of_facts,
    refusals_said,
    say,
)
from services.cli.places import Data, served
from services.composition.folder import DESIGNATES

if TYPE_CHECKING:
    from contracts.answers import Tally
    from services.composition.distributed import Distributed
    from services.embedded.demo import Demo
    from services.embedded.platform import Platform

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port d'écoute.")]
Host = Annotated[str, typer.Option(help="Adresse d'écoute, locale seulement.")]
DEMO_DATA = Path("relais-demo")
AT_ONCE = 60_000  # facts of a demo that is whole before its first page
FIRST_SHOWN = 4, 21
"""Of a larger one, the first quarter comes first with its late facts: to this month and day."""


def serve(
    data: Data = None,
    port: Port = 8000,
    host: Host = "127.0.0.1",
    without_accounts: Annotated[
        bool,
        typer.Option("--without-accounts", help="Servir des faits sans compte, à cette machine."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Servir la plateforme entière sur des données existantes."""
    from services.embedded.server import serve as serve_platform

    with refusals_said(), served(data) as opened:
        if opened.folder.is_empty:
            note(f"{opened.folder.path} est vide : le journal commence ici.")
        with progress_of_facts("Projection", opened.feed.head()) as advanced:
            opened.projections.catch_up(advanced)
        say(
            f"Relais sert {opened.folder.path} sur http://{host}:{port}/ ; Ctrl-C pour arrêter.",
            {"url": f"http://{host}:{port}/", "data": str(opened.folder.path)},
            as_json,
        )
        serve_platform(opened, host, port, without_accounts=without_accounts)


def demo(
    port: Port = 8000,
    data: Annotated[
        Path | None, typer.Option(help=f"Dossier des données ; {DEMO_DATA}, ou {DESIGNATES}.")
    ] = None,
    posts: Annotated[int, typer.Option(min=1, help="Nombre de postes.")] = 118,
    years: Annotated[int, typer.Option(min=1, max=10, help="Années d'activité.")] = 2,
    until: Annotated[
        str | None,
        typer.Option(help="Dernier trimestre ou dernière année : 2009 ; sinon le dernier clos."),
    ] = None,
    first_quarter: Annotated[
        bool,
        typer.Option("--first-quarter", help="Distribuée : s'arrêter là où il y a de quoi lire."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Tout préparer sur un jeu synthétique (118 postes, 2 ans), puis servir.

    Une plateforme distribuée est remplie de même, et servie par ses propres processus.
    """
    from services.composition.distributed import Distributed
    from services.embedded.demo import Demo, begin, receive, seal_due
    from services.embedded.demo_accounts import open_accounts
    from services.embedded.filling import Filling
    from services.embedded.server import serve as serve_platform

    wanted = Demo(posts, years, _last_day(until))
    if data is None and DESIGNATES in os.environ:
        take_secrets(os.environ)  # what `serve` leaves to the holder of a folder
        with refusals_said(), Distributed(os.environ) as set_up:
            whole = _fill(set_up, wanted, first_quarter=first_quarter)
        if first_quarter:
            until = f"{wanted.until:%Y}-Q{(wanted.until.month + 2) // 3}" if wanted.until else ""
            text = "Tout est là." if whole else "Relancez sans --first-quarter pour la suite."
            say(text, {"whole": whole, "until": until}, as_json)
        return
    if first_quarter:
        raise typer.BadParameter("--first-quarter : d'une plateforme distribuée seulement.")
    data = data or DEMO_DATA
    with refusals_said(), served(data) as opened:
        begun = begin(opened, posts, years, wanted.until)
        if not begun.accepted:
            first = date(begun.first_year, *FIRST_SHOWN) if begun.facts > AT_ONCE else None
            total = None if first else begun.facts
            with progress_of_facts("Génération et import", total) as advanced:
                seen = count(1)
                _require_all(receive(opened, begun, lambda: advanced(next(seen), None), first))
        with progress_of_facts("Projection", opened.feed.head()) as advanced:
            opened.projections.catch_up(advanced)
        begun, filling = begin(opened, posts, years), None
        if begun.accepted:
            finish(opened)
        else:
            seal_due(opened, note, begun.first_year, begun.over)
            filling = Filling(opened, begun, finish, note)
        say(
            f"Prêt. Ouvrez http://127.0.0.1:{port}/ dans un navigateur et choisissez un rôle, sans "
            "mot de passe ; Ctrl-C pour arrêter.\n"
            f"Les données restent dans {data} : "
            f"« .venv/bin/relais table A1 --period {begun.first_year} --data {data} ».",
            {"url": f"http://127.0.0.1:{port}/", "data": str(data)},
            as_json,
        )
        serve_platform(opened, "127.0.0.1", port, open_accounts(opened), filling=filling)


def _fill(set_up: "Distributed", wanted: "Demo", *, first_quarter: bool) -> bool:
    """Fill a distributed set-up with a demo, or with the beginning of a large one; whether all
    of it is there. What is there already stays, and is gone on from.
    """
    from services.embedded.demo import fill, seal_due
    from services.embedded.demo_accounts import open_accounts
    from services.embedded.demo_call import begin_call

    whole = not first_quarter or wanted.facts <= AT_ONCE
    until = None if whole else date(wanted.first_year, *FIRST_SHOWN)
    with progress_of_facts("Génération et import", wanted.facts if whole else None) as advanced:
        seen = count(1)
        imported = fill(set_up, wanted, lambda: advanced(next(seen), None), until)
    if imported is None:
        return True
    _require_all(imported)
    with progress_of_facts("Décompte", set_up.feed.head()) as advanced:
        set_up.projections.catch_up(advanced)
    set_up.cut()
    seal_due(set_up, note, wanted.first_year, wanted.over)
    if whole:
        deliver_due(set_up)
        begin_call(set_up)
    open_accounts(set_up, whole=whole)
    return whole


def finish(opened: "Platform") -> None:
    """Once the demo's history is counted: its releases, their documents, its call for projects."""
    from services.embedded.demo import Demo, seal_due
    from services.embedded.demo_call import begin_call

    demo = Demo.of(opened)
    assert demo is not None, "the folder of a demo"
    seal_due(opened, note, demo.first_year, demo.over)
    deliver_due(opened)
    begin_call(opened)


def _last_day(until: str | None) -> date:
    """The last day of the demo's activity. Raises BadParameter for what is not over."""
    from contracts.days import day_at, written_day
    from contracts.identifiers import NATION
    from services.chassis.settings import machine_clock
    from services.embedded.demo import last_closed

    closed = last_closed(day_at(NATION, machine_clock()))
    if until is None:
        return closed
    with suppress(PeriodNotUnderstood):
        period = Period.parse(until)
        if period.length > 1 and period.last_day <= closed:
            return period.last_day
    raise typer.BadParameter(
        f"« {until} » : écrivez une année ou un trimestre clos au {written_day(closed)}, par "
        "exemple 2009 ou 2009-Q3."
    )


def _require_all(imported: "Tally") -> None:
    from pydantic_core import to_json

    note(f"Import : {to_json(imported.as_dict()).decode()}")
    if imported.rejected or imported.conflict:
        fail("le jeu synthétique a été refusé en partie ; voyez les faits refusés.")
