"""What each line of a spreadsheet of accounts would do: invite, give one more right, or nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from services.access.application.invitations import Wanted, require_may_give
from services.access.domain.events import Offer
from services.access.domain.grants import GrantState
from services.access.domain.principals import Held, Role
from services.access.ports import AccessRefused
from services.faces.accounts.administering import Keeper
from services.faces.accounts.needs import KnownPosts
from services.faces.accounts.offers import (
    ADDRESS,
    Misfilled,
    Typed,
    known_among,
    login_from,
    offer_of,
)
from services.intake.ports import Line

COLUMNS: Mapping[str, str] = {
    "compte": "minuscules, chiffres, point, tiret ; vide : le début de l'adresse",
    "adresse": "où part l'invitation ; vide : elle s'imprime",
    "role": "intervenant social, employeur, préfecture…",
    "perimetre": "27-01, ou plusieurs séparés par « | » ; 27 ou Eure ; vide pour la France",
    "du": "JJ/MM/AAAA ; vide : tout de suite",
    "au": "JJ/MM/AAAA ; vide : sans limite",
}
INVITE, GIVE, KNOWN, REFUSED = "à inviter", "droit à donner", "déjà là", "refusée"
TWO_PREFECTURES = "Deux lignes donnent la même préfecture : gardez-en une."
TWO_ADDRESSES = "Une autre ligne donne une autre adresse à ce compte."


class Fate(NamedTuple):
    """What becomes of a line, and why it is refused (French)."""

    number: int
    login: str
    right: str
    verdict: str
    why: str = ""


class Plan(NamedTuple):
    """A sheet that was judged: the fate of each line, and what is then done."""

    fates: Sequence[Fate]
    invites: Sequence[Wanted]
    gifts: Sequence[tuple[str, Offer]]

    def how_many(self, verdict: str) -> int:
        """How many lines have this fate."""
        return sum(fate.verdict == verdict for fate in self.fates)


def plan_of(lines: Sequence[Line], at: Keeper, register: KnownPosts) -> Plan:
    """Judge the lines of a sheet as things stand now; nothing is done."""
    posts = known_among([_cell(line, "perimetre") for line in lines], at.posts, register)
    judge = _Judge(at, posts)
    with at.access.accounts.still():
        fates = [judge.fate(line) for line in lines]
    return Plan(fates, list(judge.invites.values()), judge.gifts)


class _Judge:
    """What the lines so far amount to: lines of one account that is not open are one invitation."""

    def __init__(self, at: Keeper, posts: Collection[str]) -> None:
        self._at, self._posts = at, posts
        self._prefectures: set[tuple[str, ...]] = set()
        self.invites: dict[str, Wanted] = {}
        self.gifts: list[tuple[str, Offer]] = []

    def fate(self, line: Line) -> Fate:
        """The fate of one more line."""
        address = _cell(line, "adresse")
        login = _cell(line, "compte") or login_from(address)
        typed = Typed(*(_cell(line, name) for name in ("role", "perimetre", "du", "au")))
        right = " ".join(filter(None, (typed.role, typed.perimetre)))
        try:
            if line.wrong:
                raise AccessRefused(line.wrong)
            offer = offer_of(typed, self._posts)
            right = self._at.words(offer.role, offer.scope)
            verdict = self._judged(login, address, offer)
        except (Misfilled, AccessRefused) as refused:
            return Fate(line.number, login, right, REFUSED, str(refused))
        return Fate(line.number, login, right, verdict)

    def _judged(self, login: str, address: str, offer: Offer) -> str:
        """What is done for an account; it is noted. Raises AccessRefused."""
        access = self._at.access
        require_may_give(self._at.who, offer)
        if address and not ADDRESS.fullmatch(address):
            raise AccessRefused(f"« {address} » n'est pas une adresse de courriel.")
        if not login:
            raise AccessRefused("Ni compte ni adresse : dites l'un des deux.")
        known = access.accounts.register()
        if login in known.accounts:
            return self._given(login, offer)
        waiting = known.invited(login, access.clock())
        if waiting is not None and offer in waiting.offers:
            return KNOWN
        self._require_one_prefecture(offer)
        before = self.invites.get(login)
        if before and address and before.address not in ("", address):
            raise AccessRefused(TWO_ADDRESSES)
        if before and offer in before.offers:
            return KNOWN
        offers = (*(before.offers if before else ()), offer)
        wanted = Wanted(login, offers, address or (before.address if before else ""))
        if why := access.invitations.refusal(wanted, self._at.who):
            raise AccessRefused(why)
        self.invites[login] = wanted
        self._note(offer)
        return INVITE

    def _given(self, login: str, offer: Offer) -> str:
        accounts = self._at.access.accounts
        self._at.account(login)
        accounts.require_active(login)
        if login == self._at.by:
            raise AccessRefused("Personne ne se donne un droit à soi-même.")
        held, now = Held(offer.role, frozenset(offer.scope)), accounts.now
        mine = accounts.register().of(login)
        if any(each.held == held and each.state(now) is not GrantState.OVER for each in mine):
            return KNOWN
        accounts.checked(offer)
        self._require_one_prefecture(offer)
        self.gifts.append((login, offer))
        self._note(offer)
        return GIVE

    def _require_one_prefecture(self, offer: Offer) -> None:
        self._at.access.invitations.require_one_prefecture(offer)
        if offer.role is Role.PREFECTURE and offer.scope in self._prefectures:
            raise AccessRefused(TWO_PREFECTURES)

    def _note(self, offer: Offer) -> None:
        if offer.role is Role.PREFECTURE:
            self._prefectures.add(offer.scope)


def _cell(line: Line, title: str) -> str:
    return line.cells.get(title, "").strip()
