"""The mail that accounts get: a link to choose a password, and word of every change."""

from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

from services.access.application.own_passwords import HANDED_FOR, MAILED_FOR
from services.access.gate import SIGN_IN
from services.chassis.logs import logger
from services.faces.needs import need

NEW_PASSWORD = f"{SIGN_IN}/nouveau"
INVITATION = "/invitation"
SIGNED = "\n\nRelais. Ce message est automatique : ne donnez jamais ni mot de passe ni code.\n"
log = logger(__name__)


class LetterNotSent(Exception):
    """The mail server took nothing; the message (French) says why, and may say whose it was.

    `cause`: what lines of the log say, which names nobody.
    """

    def __init__(self, sentence: str, cause: str = "") -> None:
        super().__init__(sentence)
        self.cause = cause


class Letters(NamedTuple):
    """How mail leaves: `send(to, subject, body)` raises LetterNotSent; None without a server.

    `address`: how people reach Relais, without a final slash; empty where nobody said it.
    """

    send: Callable[[str, str, str], None] | None = None
    address: str = ""

    def link(self, token: str) -> str:
        """The whole address under which a password is chosen, or its path alone."""
        return f"{self.address}{NEW_PASSWORD}/{token}"

    def invitation(self, secret: str) -> str:
        """The whole address under which an invitation is accepted, or its path alone."""
        return f"{self.address}{INVITATION}/{secret}"

    def invite(
        self, to: str, by: str, login: str, offers: Sequence[str], link: str, until: str
    ) -> None:
        """Send an invitation; `offers`: roles in words. Raises LetterNotSent."""
        if self.send is None:
            raise LetterNotSent("Aucun serveur de courriel n'est réglé.")
        what = "\n".join(f"- {each}" for each in offers)
        body = (
            f"{by} vous invite à ouvrir le compte « {login} » de Relais :\n{what}\n\n"
            f"Ouvrez-le à cette adresse, une fois, jusqu'au {until} :\n{link}\n\n"
            "Si vous n'attendiez rien, ne faites rien : aucun compte n'est ouvert."
        )
        self.send(to, "Relais : votre invitation", body + SIGNED)

    def send_link(self, to: str, login: str, token: str, *, asked: bool) -> None:
        """`asked`: by the person, and not by an administrator. Raises LetterNotSent."""
        if self.send is None:
            raise LetterNotSent("Aucun serveur de courriel n'est réglé.")
        hours = (MAILED_FOR if asked else HANDED_FOR).total_seconds() // 3600
        who = "Vous avez demandé" if asked else "L'administrateur vous donne le moyen de choisir"
        body = (
            f"{who} un nouveau mot de passe pour le compte « {login} ».\n\n"
            f"Choisissez-le à cette adresse, une fois, dans {hours:.0f} h au plus :\n"
            f"{self.link(token)}\n\n"
            "Si vous n'avez rien demandé, ne faites rien : votre mot de passe n'a pas changé."
        )
        self.send(to, "Relais : choisir un mot de passe", body + SIGNED)

    def tell(self, to: str | None, login: str, change: str) -> None:
        """Say that something changed (French, a sentence), where there is an address."""
        if self.send is None or to is None:
            return
        body = (
            f"Compte « {login} » : {change}\n\n"
            "Si ce n'est pas vous, prévenez tout de suite l'administrateur de Relais."
        )
        try:
            self.send(to, "Relais : votre compte a changé", body + SIGNED)
        except LetterNotSent as refused:
            log.warning("letter-not-sent", cause=refused.cause)


TheLetters = Annotated[Letters, need(Letters)]
