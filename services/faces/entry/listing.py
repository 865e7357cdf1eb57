"""The cases of a post, open and closed: filtered, found by code or by day, sorted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from contracts.codes import FORCE, PROBLEMATIQUE, SAISINE
from contracts.collation import plain
from contracts.days import written_day
from contracts.read_model import CaseRow
from services.faces.theme.typography import first_up

QUIET = timedelta(days=92)  # three months without an act: a case that asks to be looked at
MOST_MOTIVES = 4  # chips; the others are found by their name
ALL, OPEN, CLOSED, AWAITING, DORMANT = "", "ouverte", "close", "attendue", "dormante"
STATES: Mapping[str, tuple[str, Callable[[CaseRow, date], bool]]] = {
    ALL: ("Toutes", lambda case, today: True),
    OPEN: ("Ouvertes", lambda case, today: case.closed_on is None),
    CLOSED: ("Closes", lambda case, today: case.closed_on is not None),
    AWAITING: ("Réponse attendue", lambda case, today: case.answers_awaited > 0),
    DORMANT: (
        "Sans acte depuis 3 mois",
        lambda case, today: case.closed_on is None and today - case.last_act_on > QUIET,
    ),
}
"""The filters by state: what is said of each, and whether a case is in it on a day."""
SORTS: Mapping[str, tuple[str, Callable[[CaseRow], object]]] = {
    "": ("dernier acte", lambda case: case.last_act_on),
    "ouverture": ("ouverture", lambda case: case.opened_on),
    "cloture": ("clôture", lambda case: case.closed_on or date.min),
    "actes": ("nombre d'actes", lambda case: case.acts),
}
"""How cases are sorted, the highest first: what is said of it, and by what."""

Chip = tuple[str, str, int, bool]
"""A filter: its label, its address, how many cases it keeps, whether it is the current one."""


class Question(NamedTuple):
    """What is asked of the list: words or a day, a state, a motive, an order."""

    words: str = ""
    state: str = ALL
    motive: str = ""
    sort: str = ""

    def address(self, post: str, **changed: str) -> str:
        """That of the list for this question with something `changed`, from its beginning."""
        asked = self._replace(**changed)
        named = {"cherche": asked.words, "etat": asked.state, "motif": asked.motive}
        named |= {"tri": asked.sort}
        given = urlencode({name: value for name, value in named.items() if value})
        return f"/saisie/{post}/situations" + (f"?{given}" if given else "")


def chosen(cases: Sequence[CaseRow], asked: Question, today: date) -> list[CaseRow]:
    """The cases that answer, in the order asked for; an unknown order is the usual one."""
    words = plain(asked.words).split()
    _, in_state = STATES.get(asked.state, STATES[ALL])
    kept = [
        case
        for case in cases
        if in_state(case, today) and asked.motive in ("", case.main_problem) and _says(case, words)
    ]
    key = SORTS.get(asked.sort, SORTS[""])[1]
    return sorted(kept, key=lambda case: (key(case), case.case), reverse=True)


def chips(cases: Sequence[CaseRow], asked: Question, post: str, today: date) -> list[Chip]:
    """The filters with what each keeps of all cases; a motive among the most frequent."""
    found = [
        (
            label,
            asked.address(post, state=state, motive="", words=""),
            sum(keeps(case, today) for case in cases),
            state == asked.state and not asked.motive and not asked.words,
        )
        for state, (label, keeps) in STATES.items()
    ]
    motives = Counter(case.main_problem for case in cases).most_common(MOST_MOTIVES)
    for motive, count in motives:
        label = first_up(PROBLEMATIQUE.label_of(motive))
        where = asked.address(post, motive=motive, state=ALL, words="")
        found.append((label, where, count, motive == asked.motive))
    return found


def _says(case: CaseRow, words: Sequence[str]) -> bool:
    """Whether every word is of a label of the case, or of a day of it (`27/02`, `02/2008`)."""
    if not words:
        return True
    days = {case.opened_on, case.last_act_on, case.closed_on or case.opened_on}
    said = f"{_labels(case.main_problem, case.saisine, case.force)} {case.case} "
    said += " ".join(map(_day, days))
    return all(word in said for word in words)


@cache
def _day(day: date) -> str:
    return written_day(day)


@cache
def _labels(problem: str, saisine: str, force: str) -> str:
    """What the codes of a case are called, as it is searched."""
    labels = PROBLEMATIQUE.label_of(problem), SAISINE.label_of(saisine), FORCE.label_of(force)
    return plain(" ".join(labels))
