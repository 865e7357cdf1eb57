"""relais register: what the register of a post says, and how a fact of it is put right."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from contracts.codes import MOTIF_CORRECTION, MOTIF_RETRAIT
from services.cli.output import AsJson, fail, refusals_said, say
from services.cli.places import Data, embedded

if TYPE_CHECKING:
    from contracts.events import Event
    from services.intake.application.history import HistoryFact

register = typer.Typer(help="Le registre d'un poste : le lire, corriger ou retirer un fait.")
Post = Annotated[str, typer.Argument(help="Poste, par exemple 27-01.")]
Named = Annotated[UUID, typer.Argument(help="Fait d'origine : voir « relais register show ».")]


@register.command("show")
def show(post: Post, data: Data = None, as_json: AsJson = False) -> None:
    """Tous les faits du registre, dans l'ordre du journal, avec leur identifiant."""
    from services.intake.application.history import told

    with refusals_said(), embedded(data) as opened:
        facts = told(opened.intake.store.history(post))
    if not facts:
        fail(f"Le poste {post} n'a pas de registre : vérifiez son identifiant.")
    say("\n".join(map(_line, facts)), [fact.model_dump(mode="json") for fact in facts], as_json)


@register.command("correct")
def correct(
    post: Post,
    fact: Named,
    changes: Annotated[list[str], typer.Argument(help="Ce qui change : effective_on=2010-03-01.")],
    reason: Annotated[str, typer.Option(help=", ".join(MOTIF_CORRECTION.current))],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Remplacer ce que dit un fait ; ce qui n'est pas nommé reste, l'historique garde tout."""
    from contracts.events import EVENTS
    from contracts.events.posts import RegisterCorrected
    from services.intake.application.history import HistoryFact

    def correction(facts: Sequence[HistoryFact], said: HistoryFact) -> dict[str, Any]:
        last = said.corrected_by[-1:]
        holds = next((each.data["data"] for each in facts if [each.id] == last), said.data)
        whole = _changed(EVENTS[said.type], holds, changes)
        return {"corrects": str(fact), "reason": reason, "data": whole}

    _mend(data, post, fact, RegisterCorrected.NAME, correction, as_json)


@register.command("withdraw")
def withdraw(
    post: Post,
    fact: Named,
    reason: Annotated[str, typer.Option(help=", ".join(MOTIF_RETRAIT.current))],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Retirer un fait qui n'aurait pas dû être enregistré ; l'historique le garde."""
    from contracts.events.posts import RegisterWithdrawn

    about = {"withdraws": str(fact), "reason": reason}
    _mend(data, post, fact, RegisterWithdrawn.NAME, lambda *_: about, as_json)


def _mend(
    data: Data,
    post: str,
    fact: UUID,
    name: str,
    about: "Callable[[Sequence[HistoryFact], HistoryFact], Mapping[str, Any]]",
    as_json: bool,
) -> None:
    from services.chassis.settings import machine_clock
    from services.intake.application.history import told

    with refusals_said(), embedded(data) as opened:
        facts = told(opened.intake.store.history(post))
        said = next((each for each in facts if each.id == fact), None)
        if said is None:
            fail(f"Le registre de {post} n'a pas de fait {fact} : « relais register show {post} ».")
        day = said.data["effective_on"]
        envelope = {
            "specversion": "1.0",
            "id": str(uuid4()),
            "type": name,
            "source": f"/posts/{post}",
            "subject": post,
            "time": machine_clock().isoformat(),
            "data": {"post": post, "effective_on": day, **about(facts, said)},
        }
        (answer,) = opened.intake.submit([envelope])
    if answer.problem:
        fail(answer.problem.detail)
    say(f"Enregistré au rang {answer.position}.", answer.model_dump(exclude_none=True), as_json)


def _changed(
    kind: "type[Event]", holds: Mapping[str, Any], changes: Sequence[str]
) -> Mapping[str, Any]:
    """The data with its changes: text where the field takes it, else JSON (`fte=0.8`).

    Raises typer.BadParameter for a change without a value.
    """
    from pydantic import ValidationError
    from pydantic_core import from_json

    given = dict(change.split("=", 1) for change in changes if "=" in change)
    if len(given) < len(changes):
        raise typer.BadParameter("écrivez chaque changement champ=valeur, une fois : fte=0.8.")
    try:
        kind.model_validate({**holds, **given})
    except ValidationError as error:
        for name in {str(each["loc"][0]) for each in error.errors() if each["loc"]} & given.keys():
            with suppress(ValueError):  # the door says what is wrong with it
                given[name] = from_json(given[name])
    return {**holds, **given}


def _line(fact: "HistoryFact") -> str:
    became = f"  corrigé par {fact.corrected_by[-1]}" if fact.corrected_by else ""
    became = f"  retiré par {fact.withdrawn_by}" if fact.withdrawn_by else became
    kind = fact.type.removeprefix("relais.").removesuffix(".v1")
    return f"{fact.position}  {fact.data['effective_on']}  {kind}  {fact.id}{became}"
