"""A case as its post reads it: each fact in words, what was corrected, what may still be said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.codes import AGE, MOTIF_CORRECTION, MOTIF_RETRAIT, PROBLEMATIQUE, SEXE
from contracts.envelope import Fact
from contracts.events import ACTS, EVENTS
from contracts.events.cases import (
    CaseOpened,
    CaseRequalified,
    FactCorrected,
    FactWithdrawn,
    OrientationAnswered,
    PersonalDetailsErased,
    PersonOriented,
)
from contracts.streams import channel_key
from services.faces.entry.fields import Field, Option, fields_of
from services.faces.entry.kinds import BY_TYPE
from services.faces.theme.dates import day as in_french
from services.faces.theme.dates import short_day
from services.faces.theme.frame import Traced
from services.faces.theme.statuses import Status, status
from services.faces.theme.typography import first_up
from services.intake.application.states import fold
from services.intake.domain.case import Case

QUALIFIES = ("person", "problems", "details")
"""What a requalification says anew."""


class FactInWords(NamedTuple):
    """A fact of a history, with what was corrected of it or why it was withdrawn."""

    id: UUID
    position: int
    type: str
    title: str
    day: date
    words: Sequence[tuple[str, str]]
    """What it says now: labels and values in French."""
    changes: Sequence[tuple[str, str, str, str]]
    """Label, what was said, what was said instead, why and when; empty unless it was corrected
    or says anew what was known.
    """
    reason: str
    """Why it was withdrawn, and when."""
    withdrawn: bool
    data: Mapping[str, Any]
    """The data of the event as it holds now."""
    corrected: bool

    @property
    def mends(self) -> bool:
        """Whether it stands, and may be corrected or withdrawn."""
        return not self.withdrawn and self.type != PersonalDetailsErased.NAME

    @property
    def is_act(self) -> bool:
        """Whether it stands and counts as an act."""
        return self.mends and EVENTS[self.type] in ACTS

    @property
    def on(self) -> str:
        """Its day, `14/10/2008`."""
        return short_day(self.day)


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
    return CaseFile(state, in_words(rows))


def in_words(rows: Sequence[tuple[int, Fact]]) -> list[FactInWords]:
    """The facts of a stream in log order; corrections and withdrawals stand at their facts."""
    corrections: dict[UUID, list[Fact]] = {}
    withdrawals: dict[UUID, Fact] = {}
    for _, fact in rows:
        if isinstance(fact.event, FactCorrected):
            corrections.setdefault(fact.event.corrects, []).append(fact)
        elif isinstance(fact.event, FactWithdrawn):
            withdrawals[fact.event.withdraws] = fact
    told = [
        _in_words(position, fact, corrections.get(fact.id, ()), withdrawals.get(fact.id))
        for position, fact in rows
        if not isinstance(fact.event, FactCorrected | FactWithdrawn)
    ]
    return list(_requalified(told))


def awaited_in(facts: Iterable[Fact]) -> list[FactInWords]:
    """The orientations of a case of which an answer is wanted and has not come."""
    asked = (PersonOriented, OrientationAnswered, FactCorrected, FactWithdrawn)
    return _awaited(in_words([(0, fact) for fact in facts if isinstance(fact.event, asked)]))


def history(
    facts: Sequence[FactInWords], post: str, stream: str, awaited: set[str]
) -> list[tuple[str, str, list[dict[str, object]]]]:
    """The days of the macro `history`, newest first, each fact with the link that corrects it."""
    days: dict[date, list[dict[str, object]]] = {}
    for fact in sorted(reversed(facts), key=lambda fact: fact.day, reverse=True):
        days.setdefault(fact.day, []).append(_act(fact, post, stream, awaited))
    return [(in_french(day, year=False), str(day.year), acts) for day, acts in days.items()]


def trace(facts: Sequence[FactInWords]) -> list[Traced]:
    """Where each fact is in the log, for the foot of a page."""
    return [Traced(f"{fact.title}, {fact.on}", f"rang {fact.position}") for fact in facts]


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


def _act(fact: FactInWords, post: str, stream: str, awaited: set[str]) -> dict[str, object]:
    more = " ; ".join(f"{label} : {value}" for label, value in fact.words)
    act: dict[str, object] = {"says": fact.title, "more": more, "changes": fact.changes}
    badge: Status | None = None
    if fact.withdrawn:
        act |= {"kind": "gone", "more": f"{fact.reason} : ne compte plus."}
        badge = status("retire")
    elif fact.corrected:
        badge = status("corrige")
    elif fact.data.get("orientation") in awaited and fact.type == PersonOriented.NAME:
        act["kind"], badge = "wait", status("attendue")
    elif fact.type == CaseOpened.NAME:
        act["kind"] = "start"
    if badge:
        act["badge"] = badge
    if fact.mends:
        act |= {
            "label": "Corriger",
            "path": f"/saisie/{post}/faits/{stream}/{fact.id}/correction",
        }
    return act


def _in_words(
    position: int, fact: Fact, corrections: Sequence[Fact], withdrawal: Fact | None
) -> FactInWords:
    said = fact.event.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    data, changes, reason = said, list[tuple[str, str, str, str]](), ""
    fields = fields_of(type(fact.event))
    for correction in corrections:
        if isinstance(correction.event, FactCorrected):
            why = _why(MOTIF_CORRECTION.label_of(correction.event.reason), correction)
            changes += _changes(fields, data, correction.event.data, why)
            data = dict(correction.event.data)
    if withdrawal and isinstance(withdrawal.event, FactWithdrawn):
        reason = _why(MOTIF_RETRAIT.label_of(withdrawal.event.reason), withdrawal)
    kind = BY_TYPE.get(fact.type)
    words = [
        (field.label, field.shown(field.of(data)))
        for field in fields
        if field.name != "occurred_on" and field.control != "act"
        if field.of(data) not in (None, [])
    ]
    return FactInWords(
        fact.id,
        position,
        fact.type,
        kind.title if kind else fact.type,
        date.fromisoformat(str(data["occurred_on"])),
        words,
        changes,
        reason,
        withdrawal is not None,
        data,
        bool(corrections),
    )


def _requalified(facts: Iterable[FactInWords]) -> Iterator[FactInWords]:
    """The facts; one that says anew what was known tells what it changes of that."""
    known: dict[str, Any] = {}
    for fact in facts:
        if fact.mends and fact.type in (CaseOpened.NAME, CaseRequalified.NAME):
            before, said = known, {key: fact.data[key] for key in QUALIFIES if fact.data.get(key)}
            known = known | said
            if before:
                fields = fields_of(CaseRequalified)
                changed = list(_changes(fields, before, known, ""))
                fact = fact._replace(changes=[*changed, *fact.changes])
        yield fact


def _changes(
    fields: Sequence[Field],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    why: str,
) -> Iterator[tuple[str, str, str, str]]:
    for field in fields:
        old, new = field.shown(field.of(before)), field.shown(field.of(after))
        if old != new and field.control != "act":
            yield field.label, old, new, why


def _why(reason: str, fact: Fact) -> str:
    return f"{reason}, le {short_day(fact.recorded_at or fact.time, channel_key(fact))}"
