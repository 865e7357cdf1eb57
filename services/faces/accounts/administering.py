"""Who keeps accounts, at one of their pages: an administrator all, the others their own scope."""

from collections.abc import Collection, Mapping
from typing import Annotated

from fastapi import Depends, Form, Request

from contracts.identifiers import NATION
from contracts.problems import NOT_ADMITTED, NOT_FOUND
from services.access.application.access import Access
from services.access.domain.delegation import given_by, may_give
from services.access.domain.grants import Grant
from services.access.domain.invitations import Invitation
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import LABELS, Held, Role
from services.access.domain.register import Account
from services.access.gate import NotAdmitted
from services.chassis.http import ProblemFound
from services.faces.navigation import place_of
from services.faces.needs import TheGate, TheSetting

ACCOUNTS = "/comptes"
NOT_HERS = (
    "Ce compte n'a aucun droit que vous puissiez donner ou retirer. Demandez à l'administrateur "
    "des comptes."
)


class Keeper:
    """Whoever invites, gives and takes back. Raises NotAdmitted, ProblemFound without accounts."""

    def __init__(
        self,
        request: Request,
        gate: TheGate,
        setting: TheSetting,
        csrf: Annotated[str, Form()] = "",
    ) -> None:
        gate.reads(request, Action.INVITE, csrf)
        self.who = gate.signed_in(request, csrf)
        session = gate.session(request)
        if gate.access is None or session is None:
            raise ProblemFound(NOT_FOUND.problem("Il n'y a pas de compte ici."))
        self.access: Access = gate.access
        self.by, self.token = self.who.name, session.csrf
        self.posts: Mapping[str, str] = setting.post_names()
        self.manages = may(self.who, Action.MANAGE_ACCOUNTS, Resource(NATION))

    @property
    def gives(self) -> list[Role]:
        """The roles that this reader gives."""
        return given_by(self.who)

    def grants(self, login: str = "") -> list[Grant]:
        """The grants, of one account or of all, that this reader may see, the oldest first."""
        return [
            each
            for each in self.access.accounts.register().grants.values()
            if login in ("", each.login) and self.reaches(each.held)
        ]

    def invitations(self) -> list[Invitation]:
        """The invitations that this reader may see, the oldest first."""
        return [
            each
            for each in self.access.accounts.register().invitations.values()
            if all(self.reaches(Held(o.role, frozenset(o.scope))) for o in each.offers)
        ]

    def reaches(self, held: Held) -> bool:
        """Whether this reader gives and takes back a role in a scope."""
        return self.manages or may_give(self.who, held.role, held.scope)

    def account(self, login: str) -> Account:
        """An account that this reader may see. Raises ProblemFound, NotAdmitted."""
        found = self.access.accounts.register().accounts.get(login)
        if not self.manages and (found is None or not self.grants(login)):
            raise NotAdmitted(NOT_ADMITTED.problem(NOT_HERS))
        if found is None:
            raise ProblemFound(NOT_FOUND.problem("Aucun compte ne porte ce nom."))
        return found

    def places(self, scope: Collection[str]) -> str:
        """A scope in words; empty for the whole of France."""
        return ", ".join(place_of(area, self.posts) for area in sorted(scope) if area != NATION)

    def words(self, role: Role, scope: Collection[str]) -> str:
        """A role and its scope in words."""
        return " : ".join(filter(None, (LABELS[role], self.places(scope))))


TheKeeper = Annotated[Keeper, Depends()]


def _administrator(
    request: Request, gate: TheGate, at: TheKeeper, csrf: Annotated[str, Form()] = ""
) -> Keeper:
    gate.admit(request, Action.MANAGE_ACCOUNTS, Resource(NATION), csrf)
    return at


TheAdministrator = Annotated[Keeper, Depends(_administrator)]
"""A keeper of all accounts: what touches the person and not a right is for her alone."""
