"""The open cases of a post as its day lists them: filtered, found by code or by day, sorted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from contracts.codes import FORCE, PROBLEMATIQUE, SAISINE
from contracts.collation import plain
from contracts.days import written_day
from contracts.read_model import OpenCaseRow
from services.faces.theme.typography import first_up

QUIET = timedelta(days=92)  # three months without an act: a case that asks to be looked at
MOST_MOTIVES = 4  # chips; the others are found by their name
ALL, AWAITING, DORMANT = "", "attendue", "dormante"
SORTS: Mapping[str, tuple[str, Callable[[OpenCaseRow], object]]] = {
    "": ("dernier acte", lambda case: case.last_act_on),
    "ouverture": ("ouverture", lambda case: case.opened_on),
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
        return f"/saisie/{post}" + (f"?{given}" if given else "") + "#situations"


def chosen(cases: Sequence[OpenCaseRow], asked: Question, today: date) -> list[OpenCaseRow]:
    """The cases that answer, in the order asked for; an unknown order is the usual one."""
    kept = [
        case
        for case in cases
        if _in_state(case, asked.state, today)
        and asked.motive in ("", case.main_problem)
        and _found(case, asked.words)
    ]
    key = SORTS.get(asked.sort, SORTS[""])[1]
    return sorted(kept, key=lambda case: (key(case), case.case), reverse=True)


def chips(cases: Sequence[OpenCaseRow], asked: Question, post: str, today: date) -> list[Chip]:
    """The filters with what each keeps of all open cases; a motive among the most frequent."""
    states = ((ALL, "Toutes"), (AWAITING, "Réponse attendue"), (DORMANT, "Sans acte depuis 3 mois"))
    found = [
        (
            label,
            asked.address(post, state=state, motive="", words=""),
            sum(_in_state(case, state, today) for case in cases),
            state == asked.state and not asked.motive and not asked.words,
        )
        for state, label in states
    ]
    motives = Counter(case.main_problem for case in cases).most_common(MOST_MOTIVES)
    for motive, count in motives:
        label = first_up(PROBLEMATIQUE.label_of(motive))
        where = asked.address(post, motive=motive, state=ALL, words="")
        found.append((label, where, count, motive == asked.motive))
    return found


def _in_state(case: OpenCaseRow, state: str, today: date) -> bool:
    if state == AWAITING:
        return case.answers_awaited > 0
    return state != DORMANT or today - case.last_act_on > QUIET


def _found(case: OpenCaseRow, words: str) -> bool:
    """Whether every word is of a label of the case, or of a day of it (`27/02`, `02/2008`)."""
    labels = (
        PROBLEMATIQUE.label_of(case.main_problem),
        SAISINE.label_of(case.saisine),
        FORCE.label_of(case.force),
        written_day(case.opened_on),
        written_day(case.last_act_on),
        case.case,
    )
    said = plain(" ".join(labels))
    return all(word in said for word in plain(words).split())
