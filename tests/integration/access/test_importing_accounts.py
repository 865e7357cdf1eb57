"""Accounts from a spreadsheet: tried line by line, then invited; six hundred within its bound."""

import time

import httpx

from services.embedded.platform import Platform
from services.faces.accounts.letters import LetterNotSent, Letters
from services.faces.needs import give
from tests.builders import envelope
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import Keeper
from tests.integration.access.test_invitations import sentence

MOST_S = 30.0
HERE = "/invitations/import"
HEADS = "Compte;Adresse;Rôle;Périmètre;Du;Au"


def tried(browser: Browser, *lines: str) -> str:
    """Where the report of a file is."""
    said = "\n".join((HEADS, *lines)).encode()
    files = {"fichier": ("comptes.csv", said, "text/csv")}
    answer = browser.ask("POST", HERE, data={"csrf": browser.csrf(HERE)}, files=files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def fates(browser: Browser, path: str) -> list[tuple[str, str]]:
    """(verdict, why) of each line."""
    report = browser.get(f"{path}/rapport.csv").text.splitlines()[1:]
    return [(cells[3], cells[4]) for cells in (line.split(";", 4) for line in report)]


def test_every_line_has_its_fate_and_nobody_is_invited_before_it_is_confirmed(
    keeper: Keeper, opened: Platform
) -> None:
    office = keeper("administrateur")
    path = tried(
        office,
        "a.un;a.un@exemple.fr;intervenant;27-01;;",
        "a.un;;Chef de service;27-01 | 76-01;;31/12/2026",
        ";B.Deux@exemple.fr;Préfecture;Seine-Maritime;;",
        ";c.trois@exemple.fr;prefecture;76;;",
        "dcsp;;auditeur;;;",
        "dggn;;dggn;;;",
        "d.quatre;;intervenant;27-99;;",
        "e.cinq;;prefecture;27;;",
        "f.six;;empereur;;;",
        "g.sept;nulle part;intervenant;27-01;;",
        "a.un;;intervenant;27-01;;",
        ";;intervenant;27-01;;",
    )
    expected = [
        ("à inviter", ""),
        ("à inviter", ""),
        ("à inviter", ""),
        ("refusée", "Deux lignes donnent la même préfecture"),
        ("droit à donner", ""),
        ("déjà là", ""),
        ("refusée", "n'est pas au registre"),
        ("refusée", "est déjà celle de « prefecture »"),
        ("refusée", "Ce rôle n'existe pas"),
        ("refusée", "n'est pas une adresse"),
        ("déjà là", ""),
        ("refusée", "Ni compte ni adresse"),
    ]
    found = fates(office, path)
    for (verdict, why), (said, words) in zip(found, expected, strict=True):
        assert (verdict, words in why.replace("’", "'")) == (said, True), why
    assert "4 lignes à suivre, 6 lignes refusées" in sentence(office.get(path))
    assert not opened.access.accounts.register().invitations
    assert office.type(path, voie="papier").headers["location"] == path
    register = opened.access.accounts.register()
    offers = {each.login: len(each.offers) for each in register.invitations.values()}
    assert offers == {"a.un": 2, "b.deux": 1}
    assert len(opened.access.accounts.principal("dcsp").holds) == 2
    assert office.type(path, f"{path}/pdf").content.startswith(b"%PDF")
    again = tried(office, "a.un;a.un@exemple.fr;intervenant;27-01;;")
    assert fates(office, again) == [("déjà là", "")]
    assert keeper("prefecture").get(f"{path}/rapport.csv").status_code == 404


def test_six_hundred_accounts_are_invited_in_time_and_what_does_not_leave_is_printed(
    keeper: Keeper, opened: Platform, at: httpx.ASGITransport
) -> None:
    posts = [f"27-{number:02}" for number in range(2, 61)]
    opened.intake.submit([envelope("post-opened", post=post) for post in posts])

    def mail(to: str, subject: str, body: str) -> None:
        if to.startswith("non"):
            raise LetterNotSent("Le serveur refuse l'adresse.")

    give(at.app, {Letters: Letters(mail, "https://relais.example")})
    desk = keeper("prefecture")
    lines = [
        f"p.{n};{'non' if n % 200 == 7 else 'p'}{n}@exemple.fr;intervenant;{posts[n % 59]};;"
        for n in range(600)
    ]
    began = time.monotonic()
    path = tried(desk, *lines)
    assert desk.type(path, voie="courriel").status_code == 303
    took = time.monotonic() - began
    assert took < MOST_S
    page = sentence(desk.get(path))
    assert "597 invitations parties par courriel" in page
    assert "3 invitations à imprimer" in page
    assert page.count("Le serveur refuse l'adresse.") == 3
    assert len(opened.access.accounts.register().invitations) == 600
    assert desk.get("/comptes?etat=invites").elapsed.total_seconds() < 2
