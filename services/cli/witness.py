"""relais witness, witness-key, checkpoint: checkpoints of the log and their cosignatures."""

import secrets
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from services.cli.output import FAILED, AsJson, fail, note, refusals_said, say
from services.cli.places import Data, asked_for

if TYPE_CHECKING:
    from contracts.transparency.notes import Checkpoint, Key
    from contracts.transparency.signing import Signer
    from contracts.transparency.witnessed import Seen
    from services.clients.witness.log_client import LogClient
    from services.clients.witness.watching import Witness

UNKNOWN = 2  # nothing could be concluded: no answer, no key

witness_key = typer.Typer(help="Les témoins du journal.", no_args_is_help=True)


def witness(
    url: Annotated[str, typer.Argument(help="Adresse de Relais.")],
    key: Annotated[Path, typer.Option(help="Clé privée du témoin ; tirée si elle manque.")],
    state: Annotated[Path, typer.Option(help="Ce que le témoin a vu en dernier.")],
    name: Annotated[str, typer.Option(help="Nom du témoin, sans espace : dggn.")],
    log_key: Annotated[
        str | None, typer.Option(help="Clé publique du journal ; sinon la première vue.")
    ] = None,
    other: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="Ce qu'un autre témoin a vu (--state)."),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Une fois, puis sortir.")] = False,
    every: Annotated[float, typer.Option(min=0.1, help="Minutes entre deux fois.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Cosigner les points de contrôle d'un journal, tant qu'il ne fait que croître.

    Sort en 1 si le journal montre une autre histoire, en 2 si rien ne peut être conclu.
    """
    import httpx

    from contracts.transparency.witnessed import asking
    from services.chassis.settings import machine_clock
    from services.clients.witness.log_client import TIMEOUT_S, LogClient, NoAnswer
    from services.clients.witness.memory import Memory, seen
    from services.clients.witness.watching import Witness
    from services.intake.ports import KeyRefused

    try:
        signer = _signer(key, name)
        pinned = _public(log_key) if log_key else None
        others = [seen(file.read_text("utf-8-sig"), file) for file in other or ()]
    except (KeyRefused, NoAnswer) as refused:
        _end(str(refused), UNKNOWN)
    watching = Witness(signer, Memory(state), lambda: int(machine_clock().timestamp()))
    try:
        http = httpx.Client(base_url=url, timeout=TIMEOUT_S)
    except httpx.InvalidURL as error:
        raise typer.BadParameter(f"« {url} » n'est pas une adresse ({error}).") from None
    with http:
        while True:
            log = LogClient(http, lambda: asking(signer, watching.now()))
            _look(watching, log, pinned, others, once, as_json)
            if once:
                return
            sleep(every * 60)


@witness_key.command()
def add(
    key: Annotated[str, typer.Argument(help="Clé publique que « relais witness » affiche.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Inscrire un témoin : ses signatures seront gardées et montrées."""
    from contracts.transparency.notes import COSIGNATURE

    public = _public(key)
    if public.algorithm != COSIGNATURE:
        raise typer.BadParameter("c'est la clé d'un journal, pas celle d'un témoin.")
    with refusals_said(), asked_for(data) as opened:
        opened.signing.checkpoints.add_witness(public)
    say(f"{public.name} est inscrit comme témoin.", {"witness": public.name}, as_json)


@witness_key.command("list")
def list_(data: Data = None, as_json: AsJson = False) -> None:
    """Les témoins inscrits et leur clé."""
    with refusals_said(), asked_for(data) as opened:
        for each in opened.signing.checkpoints.kept.witnesses():
            say(each.text(), {"witness": each.name, "key": each.text()}, as_json)


def checkpoint(
    now: Annotated[bool, typer.Option("--now", help="En signer un maintenant.")] = False,
    key: Annotated[bool, typer.Option("--key", help="La clé publique du journal.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Le dernier point de contrôle du journal : sa taille, sa racine, qui l'a signé."""
    from contracts.transparency.signing import cosignatures

    with refusals_said(), asked_for(data) as opened:
        signing = opened.signing.checkpoints
        if key:
            say(signing.key.text(), {"key": signing.key.text()}, as_json)
            return
        found = signing.now() if now else signing.kept.latest()
        if found is None:
            fail("rien n'est encore signé ; « relais checkpoint --now » signe maintenant.")
        seen_by = cosignatures(found.note, signing.kept.witnesses())
    told = {"size": found.size, "signed_at": found.at, "witnesses": seen_by}
    text = found.note.render()
    say(text.removesuffix("\n"), {**told, "note": text}, as_json)


def _look(
    watching: "Witness",
    log: "LogClient",
    pinned: "Key | None",
    others: "list[Seen]",
    once: bool,
    as_json: bool,
) -> None:
    from services.clients.witness.judging import LogSuspect
    from services.clients.witness.log_client import NoAnswer
    from services.intake.ports import KeyRefused

    try:
        found = watching.look(log, pinned, others)
    except LogSuspect as suspect:
        _end(f"ALERTE. {suspect} Rien n'est cosigné : prévenez les autres témoins.", FAILED)
    except (NoAnswer, KeyRefused) as refused:
        if once:
            _end(str(refused), UNKNOWN)
        note(f"relais : {refused} Nouvel essai plus tard.")
    else:
        _told(found, as_json)


def _told(found: "Checkpoint", as_json: bool) -> None:
    from contracts.transparency.notes import base64_of

    root = base64_of(found.root)
    say(
        f"Cosigné : {found.origin}, {found.size} faits, racine {root}.",
        {"origin": found.origin, "size": found.size, "root": root},
        as_json,
    )


def _signer(file: Path, name: str) -> "Signer":
    """The witness's key, drawn at first. Raises KeyRefused."""
    from contracts.transparency.notes import COSIGNATURE, base64_of
    from contracts.transparency.signing import SEED_BYTES, Signer
    from services.intake.adapters.private_file import make_private, read_private
    from services.intake.adapters.tree.log_key import seed_of
    from services.intake.ports import KeyRefused

    text = read_private(file, "la clé du témoin")
    if text is None:
        text = base64_of(secrets.token_bytes(SEED_BYTES))
        try:
            make_private(file, text)
        except OSError as error:
            raise KeyRefused(f"{file} : la clé ne peut pas être écrite ({error}).") from None
    signer = Signer(name, COSIGNATURE, seed_of(text, str(file)))
    _public(signer.key.text())  # a name with a space or a plus is refused
    said = f"Clé publique du témoin, que l'exploitant inscrit une fois : {signer.key.text()}"
    typer.echo(said, err=True)  # on one line, to be copied
    return signer


def _public(text: str) -> "Key":
    from contracts.transparency.notes import Key, NoteMalformed

    try:
        return Key.read(text)
    except NoteMalformed as error:
        raise typer.BadParameter(str(error)) from None


def _end(text: str, code: int) -> NoReturn:
    note(f"relais : {text}")
    raise typer.Exit(code)
