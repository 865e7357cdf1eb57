"""What may be said of a call for projects, and why not."""

from collections.abc import Iterable, Mapping
from datetime import date

from contracts.days import written_day
from services.reporting.domain.arbitration.calls import Call, CallOpened, RequestMade, VersionKept
from services.reporting.domain.arbitration.ranking import weights_wrong

MOST_EUROS = 100_000_000


class SayingRefused(ValueError):
    """What may not be said of a call: the field, and why (French)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def decide_call(said: CallOpened, known: Call | None, today: date) -> CallOpened:
    """Let a call be opened, or its terms be amended. Raises SayingRefused."""
    if not 0 < said.envelope <= MOST_EUROS:
        raise SayingRefused("enveloppe", "L’enveloppe est un montant en euros, plus grand que 0.")
    if not today.year - 1 <= said.year <= today.year + 3:
        raise SayingRefused("annee", "L’année est celle des crédits, proche d’aujourd’hui.")
    if said.deadline < today:
        raise SayingRefused("limite", "La date limite est passée : donnez un jour à venir.")
    if wrong := weights_wrong(said.weights):
        raise SayingRefused("poids", wrong)
    if known and known.decision:
        raise SayingRefused("", "Une décision est enregistrée : ouvrez un autre appel.")
    return said


def decide_request(
    said: RequestMade, call: Call, today: date, *, closed: bool, cost: int | None
) -> RequestMade:
    """Let an employer ask, until the deadline. Raises SayingRefused."""
    if today > call.terms.deadline:
        last = written_day(call.terms.deadline)
        raise SayingRefused(
            "", f"L’appel est clos depuis le {last} : la préfecture peut repousser la date limite."
        )
    if closed:
        raise SayingRefused("", "Le poste est fermé : rien ne peut être demandé pour lui.")
    most = MOST_EUROS if cost is None else cost
    if not 0 <= said.amount <= most:
        raise SayingRefused(
            "montant",
            f"Une demande ne dépasse pas le coût de l’année, {_euros(most)} : baissez-la, ou "
            "corrigez d’abord le coût déclaré.",
        )
    return said


def decide_version(
    said: VersionKept, call: Call, reasons: Mapping[str, str], closed: Iterable[str]
) -> VersionKept:
    """Let a version be kept. Raises SayingRefused.

    `reasons`: by post, why its award differs from the proposal. `closed`: the posts that will
    not be open in the year of the call.
    """
    over = set(closed)
    for line in said.lines:
        field = f"montant-{line.post}"
        if line.awarded < 0 or line.awarded > (line.asked or 0):
            raise SayingRefused(
                field,
                f"{line.name} : pas plus que ce qui est demandé, {_euros(line.asked or 0)}.",
            )
        if line.awarded and line.post in over:
            raise SayingRefused(field, f"{line.name} : le poste est fermé, rien ne lui va.")
        if line.changed and not reasons.get(line.post):
            raise SayingRefused(
                f"motif-{line.post}", f"{line.name} : dites pourquoi le calcul n’est pas suivi."
            )
    if said.spent > said.envelope:
        raise SayingRefused(
            "",
            f"Les attributions font {_euros(said.spent)} et dépassent l’enveloppe de "
            f"{_euros(said.spent - said.envelope)} : baissez-les d’autant.",
        )
    standing = call.decision
    if said.final and standing and said.replaces != standing.number:
        raise SayingRefused(
            "remplace",
            f"La décision n° {standing.number} est enregistrée : dites qu’elle est remplacée.",
        )
    return said


def _euros(amount: int) -> str:
    return f"{amount:,} €".replace(",", "\N{NO-BREAK SPACE}")
