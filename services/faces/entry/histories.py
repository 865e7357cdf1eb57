"""A case as its post reads it: each fact in words, what was corrected, what may still be said."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from contracts.codes import AGE, PROBLEMATIQUE, SEXE
from contracts.envelope import Fact
from contracts.events.cases import (
    CaseOpened,
    CaseRequalified,
    FactCorrected,
    FactWithdrawn,
    OrientationAnswered,
    PersonOriented,
)
from services.faces.entry.kinds import BY_TYPE
from services.faces.entry.telling import partner_of, told
from services.faces.forms.fields import Option, fields_of
from services.faces.forms.words import Act, Day, FactInWords, act_of, changes_of, days_of, in_words
from services.faces.theme.statuses import status
from services.faces.theme.typography import first_up
from services.intake.application.states import fold
from services.intake.domain.case import Case

TITLES = {name: kind.title for name, kind in BY_TYPE.items()}
QUALIFIES = ("person", "problems", "details")
"""What a requalification says anew."""


class CaseFile(NamedTuple):
    """All that was recorded of a case, and what the rules know of it."""

    case: Case
    facts: Sequence[FactInWords]

    @property
    def title(self) -> str:
        """Why and who: `Conflits conjugaux, femme de 25 à 45 ans`."""
        known = self.known()
        person = known.get("person", {})
        problems = known.get("problems") or ["autre"]
        sex = "personne" if person.get("sex", "nr") == "nr" else SEXE.label_of(person["sex"])
        age = person.get("age", "nr")
        of_age = "d'âge non renseigné" if age == "nr" else f"de {AGE.label_of(age)}"
        problem = PROBLEMATIQUE.label_of(problems[0])
        return f"{first_up(problem)}, {sex} {of_age}"

    def orientations(self) -> Sequence[Option]:
        """Those that stand, the latest first."""
        return [
            Option(fact.data["orientation"], f"{dict(fact.words)['Partenaire']}, {fact.on}")
            for fact in reversed(self.facts)
            if fact.type == PersonOriented.NAME and fact.mends
        ]

    def awaited(self) -> set[str]:
        """The orientations of which an answer is wanted and has not come."""
        return {fact.data["orientation"] for fact in _awaited(self.facts)}

    def known_consent(self) -> bool:
        """Whether the person accepted to be contacted again."""
        opening = next((fact for fact in self.facts if fact.type == CaseOpened.NAME), None)
        return bool(opening and opening.data.get("consent_to_contact"))

    def known(self) -> dict[str, Any]:
        """What is now known of the person and the problems, the last word of each."""
        known: dict[str, Any] = {}
        for fact in self.facts:
            if fact.type in (CaseOpened.NAME, CaseRequalified.NAME):
                known |= {key: fact.data[key] for key in QUALIFIES if fact.data.get(key)}
        return known


def case_file(rows: Sequence[tuple[int, Fact]], post: str) -> CaseFile | None:
    """The file of a case from its stream, None where `post` has none of that stream."""
    state = fold([fact for _, fact in rows]).state
    if not isinstance(state, Case) or state.post != post:
        return None
    return CaseFile(state, case_in_words(rows))


def case_in_words(rows: Sequence[tuple[int, Fact]]) -> list[FactInWords]:
    """The facts of a case or of a month; one that says anew what was known says what changed."""
    return list(_requalified(in_words(rows, TITLES)))


def awaited_in(facts: Iterable[Fact]) -> list[FactInWords]:
    """The orientations of a case of which an answer is wanted and has not come."""
    asked = (PersonOriented, OrientationAnswered, FactCorrected, FactWithdrawn)
    return _awaited(case_in_words([(0, fact) for fact in facts if isinstance(fact.event, asked)]))


def recorded(facts: Sequence[FactInWords], position: int) -> str:
    """The fact that was just recorded at a place of the log, as a sentence, or nothing."""
    found = next((told(fact, {}) for fact in facts if fact.position == position), None)
    return f"{found['says']}." if found else ""


def history(facts: Sequence[FactInWords], post: str, stream: str, awaited: set[str]) -> list[Day]:
    """The days of the macro `history`, newest first, each fact with the link that corrects it."""
    partners = {
        fact.data["orientation"]: partner_of(fact)
        for fact in facts
        if fact.type == PersonOriented.NAME
    }

    def act(fact: FactInWords) -> Act:
        about = partners.get(fact.data.get("orientation"), {})
        mending = f"/saisie/{post}/faits/{stream}/{fact.id}/correction"
        said = act_of(fact, mending, told(fact, about))
        if "badge" in said:
            return said
        if fact.data.get("orientation") in awaited and fact.type == PersonOriented.NAME:
            here = f"/saisie/{post}/situations/{stream}"
            to_do = [("Noter la réponse", f"{here}/reponse"), ("Fiche de liaison", f"{here}/fiche")]
            return {**said, "kind": "wait", "badge": status("attendue"), "next": to_do}
        return {**said, "kind": "start"} if fact.type == CaseOpened.NAME else said

    return days_of(facts, act)


def _awaited(facts: Sequence[FactInWords]) -> list[FactInWords]:
    standing = [fact for fact in facts if fact.mends]
    answered = {f.data["orientation"] for f in standing if f.type == OrientationAnswered.NAME}
    return [
        fact
        for fact in standing
        if fact.type == PersonOriented.NAME
        and fact.data.get("answer_wanted")
        and fact.data["orientation"] not in answered
    ]


def _requalified(facts: Iterable[FactInWords]) -> Iterator[FactInWords]:
    """The facts; one that says anew what was known tells what it changes of that."""
    known: dict[str, Any] = {}
    for fact in facts:
        if fact.mends and fact.type in (CaseOpened.NAME, CaseRequalified.NAME):
            before, said = known, {key: fact.data[key] for key in QUALIFIES if fact.data.get(key)}
            known = known | said
            if before:
                fields = fields_of(CaseRequalified)
                changed = list(changes_of(fields, before, known, ""))
                fact = fact._replace(changes=[*changed, *fact.changes])
        yield fact
