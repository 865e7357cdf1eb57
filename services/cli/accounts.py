"""relais account, grant: who may see what, from the machine where Relais runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from contracts.identifiers import NATION
from services.access.domain.policy import Action
from services.access.domain.principals import LABELS, Role
from services.cli.output import AsJson, fail, note, refusals_said, say
from services.cli.places import DEFAULT_DATA, asked_for

if TYPE_CHECKING:
    from services.access.application.access import Access
    from services.access.domain.grants import Grant

Data = Annotated[
    Path | None,
    typer.Option("--data", help=f"Dossier des données ; {DEFAULT_DATA}, ou RELAIS_ACCESS_…."),
]
Login = Annotated[str, typer.Argument(help="Nom du compte.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="Fichier du mot de passe, - pour l'entrée standard."),
]
GIVEN = [role for role in Role if role is not Role.LOGICIEL]

account = typer.Typer(help="Comptes : qui peut se connecter.", no_args_is_help=True)
grant = typer.Typer(help="Droits : quel rôle, sur quel périmètre.", no_args_is_help=True)


@contextmanager
def opened_access(data: Path | None) -> "Iterator[Access]":
    """The access of a folder, or of the set-up that the environment designates."""
    from services.access.main import build
    from services.access.settings import AccessSettings
    from services.composition.folder import DataFolder

    with refusals_said():
        settings = AccessSettings.read(os.environ)
        told = None if data else settings.where
        folder = DataFolder(data or DEFAULT_DATA)
        if told is None:
            folder.path.mkdir(parents=True, exist_ok=True)
        where, refusal = told or folder.access, partial(_refusal, data)
        with closing(build(where, settings=settings, refusal=refusal)) as opened:
            yield opened


def _refusal(data: Path | None, posts: frozenset[str]) -> str | None:
    """Why nobody may read these posts together; said, not known, where releases are elsewhere."""
    from services.chassis.settings import SettingsRefused
    from services.reporting.releases.standing import refusal_of

    try:
        with asked_for(data) as opened:
            return refusal_of(opened.releases, posts)
    except SettingsRefused:
        note("Les éditions ne se lisent pas d'ici : la prochaine tiendra contre ces postes réunis.")
        return None


@account.command("create")
def create_account(
    login: Login,
    password_file: PasswordFile = None,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Un fournisseur le connecte, ou un lien.")
    ] = False,
    data: Data = None,
) -> None:
    """Ouvrir un compte ; sans droit, il ne voit rien. Le premier compte ferme l'accès libre."""
    with opened_access(data) as opened:
        first = not opened.accounts.register().accounts
        opened.accounts.create(
            login, None if no_password else _password(password_file), by_machine()
        )
        note(f"Compte « {login} » ouvert ; donnez-lui un droit : « relais grant give {login} … ».")
        if first:
            note("Désormais chaque page et chaque demande exigent une connexion ou un jeton.")


@account.command("password")
def change_password(login: Login, password_file: PasswordFile = None, data: Data = None) -> None:
    """Changer un mot de passe ; les sessions en cours de ce compte se ferment."""
    with opened_access(data) as opened:
        opened.accounts.set_password(login, _password(password_file), by_machine())
        note(f"Mot de passe de « {login} » changé.")


@account.command("link")
def give_link(login: Login, data: Data = None, as_json: AsJson = False) -> None:
    """Montrer une fois le lien sous lequel ce compte choisit un mot de passe, en 24 heures."""
    from services.faces.accounts.letters import Letters

    with opened_access(data) as opened:
        letters = Letters(address=(opened.settings.address or "").rstrip("/"))
        link = letters.link(opened.passwords.offer(login, by_machine()))
        say(link, {"login": login, "link": link}, as_json)
        if not letters.address:
            note("À écrire après l'adresse de Relais.")


@account.command("reset-second-factor")
def reset_second_factor(login: Login, data: Data = None) -> None:
    """Retirer le second facteur d'un compte qui a perdu son téléphone ; ses sessions se ferment."""
    with opened_access(data) as opened:
        opened.second_factor.reset(login, by_machine())
        note(f"Second facteur de « {login} » réinitialisé ; si son rôle le demande, il le remet.")


@account.command("email")
def set_address(
    login: Login,
    address: Annotated[str, typer.Argument(help="Adresse de courriel ; rien pour l'ôter.")] = "",
    data: Data = None,
) -> None:
    """Noter où partent les liens de mot de passe et l'annonce des changements."""
    with opened_access(data) as opened:
        opened.passwords.set_address(login, address, by_machine())
        note(f"Adresse de « {login} » notée." if address else f"« {login} » n'a plus d'adresse.")


@account.command("disable")
def disable_account(login: Login, data: Data = None) -> None:
    """Fermer un compte, ses droits et ses sessions."""
    with opened_access(data) as opened:
        opened.accounts.disable(login, by_machine())
        note(f"Compte « {login} » fermé.")


@account.command("bind")
def bind_identity(
    login: Login,
    subject: Annotated[str, typer.Argument(help="Identifiant que montre la page de connexion.")],
    data: Data = None,
) -> None:
    """Lier un compte à l'identité que le fournisseur donne à une personne."""
    from services.access.domain.register import Identity

    with opened_access(data) as opened:
        issuer = opened.settings.oidc_issuer
        if issuer is None:
            fail("aucun fournisseur n'est réglé : RELAIS_ACCESS_OIDC_ISSUER le nomme.")
        opened.accounts.bind(login, Identity(issuer.rstrip("/"), subject), by_machine())
        note(f"« {login} » se connecte désormais aussi par {opened.settings.oidc_label}.")


@account.command("unbind")
def unbind_identity(login: Login, data: Data = None) -> None:
    """Délier un compte du fournisseur ; ses sessions en cours se ferment."""
    with opened_access(data) as opened:
        opened.accounts.unbind(login, by_machine())
        note(f"Aucun fournisseur ne connecte plus « {login} ».")


@account.command("list")
def list_accounts(data: Data = None, as_json: AsJson = False) -> None:
    """Tous les comptes, ceux qui sont fermés aussi."""
    from services.faces.theme.dates import short_day

    with opened_access(data) as opened:
        for each in opened.accounts.register().accounts.values():
            state = f"fermé le {short_day(each.disabled)}" if each.disabled else "ouvert"
            enrolled = opened.second_factor.enrolled(each.login)
            told = {"login": each.login, "created": each.created, "disabled": each.disabled}
            state += ", second facteur" * enrolled
            told |= {"second_factor": enrolled}
            say(f"{each.login:24} {short_day(each.created)}  {state}", told, as_json)


@grant.command("give")
def give(
    login: Login,
    role: Annotated[Role, typer.Argument(help=", ".join(GIVEN))],
    scope: Annotated[list[str] | None, typer.Argument(help="Postes ou département.")] = None,
    data: Data = None,
) -> None:
    """Donner un rôle à un compte, sur un périmètre."""
    if role not in GIVEN:
        raise typer.BadParameter("ce rôle est celui des jetons : « relais token create ».")
    with opened_access(data) as opened:
        number = opened.accounts.grant(login, role, scope or [], by_machine())
        note(f"Droit {number} donné à « {login} » : {LABELS[role]} {' '.join(scope or [])}".strip())


@grant.command("revoke")
def revoke(
    number: Annotated[UUID, typer.Argument(help="Numéro du droit.")], data: Data = None
) -> None:
    """Retirer un droit, à l'instant."""
    with opened_access(data) as opened:
        opened.accounts.revoke(number, by_machine())
        note(f"Droit {number} retiré.")


@grant.command("list")
def list_grants(data: Data = None, as_json: AsJson = False) -> None:
    """Tous les droits donnés, ceux qui sont retirés aussi."""
    with opened_access(data) as opened:
        for each in opened.accounts.register().grants.values():
            _say_grant(each, as_json)


@grant.command("who")
def who(
    action: Annotated[Action, typer.Argument(help=", ".join(Action))],
    area: Annotated[str, typer.Argument(help="Poste, département ou FR.")] = NATION,
    view: Annotated[str, typer.Option(help="Vue d'une édition : dcsp, funder…")] = "",
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Quel jour ; aujourd'hui.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Qui pouvait voir ou faire cela, tel jour."""
    from contracts.days import day_at
    from services.access.domain.policy import Resource
    from services.chassis.settings import machine_clock

    with opened_access(data) as opened:
        day = on.date() if on else day_at(NATION, machine_clock())
        for each in opened.accounts.register().who_could(action, Resource(area, view), day):
            _say_grant(each, as_json)


def _say_grant(each: "Grant", as_json: bool) -> None:
    from contracts.days import written
    from services.faces.theme.dates import short_day

    last = f"jusqu'au {short_day(each.ends_on)}" if each.ends_on else "en cours"
    until = written(NATION, each.until) if each.until else last
    scope = " ".join(sorted(each.held.scope))
    told = {
        "grant": each.id,
        "login": each.login,
        "role": each.held.role,
        "scope": sorted(each.held.scope),
        "since": each.since,
        "until": each.until,
        "starts_on": each.starts_on,
        "ends_on": each.ends_on,
    }
    text = f"{each.id}  {each.login:20} {each.held.role:16} {scope}  {written(NATION, each.since)}"
    say(f"{text} – {until}", told, as_json)


def _password(file: Path | None) -> str:
    if file is None:
        return str(typer.prompt("Mot de passe", hide_input=True, confirmation_prompt=True))
    text = sys.stdin.readline() if str(file) == "-" else file.read_text("utf-8")
    return text.removeprefix("\ufeff").rstrip("\r\n")


def by_machine() -> str:
    """Who commands at this machine, as the journal says it."""
    return f"{getuser()} (machine)"
