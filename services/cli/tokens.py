"""relais token: the secrets under which programs submit facts."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from services.cli.accounts import Data, by_machine, opened_access
from services.cli.output import AsJson, note, say

if TYPE_CHECKING:
    from services.access.domain.register import Token

token = typer.Typer(help="Jetons des logiciels qui transmettent des faits.", no_args_is_help=True)


@token.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="À qui il sert.")],
    posts: Annotated[list[str], typer.Argument(help="Postes dont il transmet les faits.")],
    expires: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Dernier jour ; dans six mois, au plus un an."),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Créer un jeton ; il n'est montré qu'ici, une fois."""
    from contracts.days import day_at
    from contracts.identifiers import NATION
    from services.chassis.settings import machine_clock

    last: date = (
        expires.date() if expires else day_at(NATION, machine_clock()) + timedelta(days=180)
    )
    with opened_access(data) as opened:
        secret = opened.accounts.create_token(name, posts, last, by_machine())
        say(secret, {"token": secret, "posts": posts, "expires_on": last}, as_json)


@token.command("list")
def list_tokens(data: Data = None, as_json: AsJson = False) -> None:
    """Tous les jetons, sans leur secret."""
    with opened_access(data) as opened:
        for each in opened.accounts.register().tokens.values():
            say(_token(each), _plain(each), as_json)


@token.command("revoke")
def revoke_token(
    number: Annotated[UUID, typer.Argument(help="Numéro du jeton.")], data: Data = None
) -> None:
    """Révoquer un jeton, à l'instant."""
    with opened_access(data) as opened:
        opened.accounts.revoke_token(number, by_machine())
        note(f"Jeton {number} révoqué.")


def _token(each: "Token") -> str:
    from services.faces.theme.dates import short_day

    state = (
        f"révoqué le {short_day(each.revoked)}"
        if each.revoked
        else f"→ {short_day(each.expires_on)}"
    )
    return f"{each.id}  {each.name:20} {' '.join(each.posts)}  {state}"


def _plain(each: "Token") -> dict[str, Any]:
    return {
        "token": each.id,
        "name": each.name,
        "posts": each.posts,
        "created": each.created,
        "expires_on": each.expires_on,
        "revoked": each.revoked,
    }
