"""A case as its post reads it: each fact in words, what was corrected, what may still be said."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.envelope import Fact
from contracts.events import ACTS, EVENTS, Event
from contracts.events.cases import (
    CaseOpened,
    CaseRequalified,
    FactCorrected,
    FactWithdrawn,
    PersonalDetailsErased,
    PersonOriented,
)
from services.faces.entry.fields import Option, fields_of
from services.faces.entry.kinds import BY_TYPE
from services.intake.application.states import fold
from services.intake.domain.case import Case

ABOUT_OTHERS = (FactCorrected, FactWithdrawn, PersonalDetailsErased)


class FactInWords(NamedTuple):
    """A fact in words. `data`: as it holds now; `state`: corrigé, retiré, or nothing."""

    id: UUID
    position: int
    type: str
    title: str
    on: str
    recorded: str
    words: Sequence[tuple[str, str]]
    state: str
    data: Mapping[str, Any]
    mends: bool
    """Whether it stands, and may be corrected or withdrawn."""

    @property
    def is_act(self) -> bool:
        """Whether it stands and counts as an act."""
        return self.mends and EVENTS[self.type] in ACTS


class CaseFile(NamedTuple):
    """All that was recorded of a case, and what the rules know of it."""

    case: Case
    facts: Sequence[FactInWords]

    def orientations(self) -> Sequence[Option]:
        """Those that stand, the latest first."""
        return [
            Option(fact.data["orientation"], f"{fact.words[1][1]}, {fact.on}")
            for fact in reversed(self.facts)
            if fact.type == PersonOriented.NAME and fact.mends
        ]

    def known_consent(self) -> bool:
        """Whether the person accepted to be contacted again."""
        opening = next((fact for fact in self.facts if fact.type == CaseOpened.NAME), None)
        return bool(opening and opening.data.get("consent_to_contact"))

    def known(self) -> dict[str, Any]:
        """What is now known of the person and the problems, the last word of each."""
        known: dict[str, Any] = {}
        for fact in self.facts:
            if fact.type in (CaseOpened.NAME, CaseRequalified.NAME) and fact.mends:
                known |= {
                    key: fact.data[key]
                    for key in ("person", "problems", "details")
                    if fact.data.get(key)
                }
        return known


def case_file(rows: Sequence[tuple[int, Fact]], post: str) -> CaseFile | None:
    """The file of a case from its stream, None where `post` has none of that stream."""
    state = fold([fact for _, fact in rows]).state
    if not isinstance(state, Case) or state.post != post:
        return None
    return CaseFile(state, in_words(rows))


def in_words(rows: Sequence[tuple[int, Fact]]) -> list[FactInWords]:
    """Each fact of a stream, in log order."""
    corrected: dict[UUID, Mapping[str, Any]] = {}
    withdrawn: set[UUID] = set()
    for _, fact in rows:
        if isinstance(fact.event, FactCorrected):
            corrected[fact.event.corrects] = fact.event.data
        elif isinstance(fact.event, FactWithdrawn):
            withdrawn.add(fact.event.withdraws)
    return [_in_words(position, fact, corrected, withdrawn) for position, fact in rows]


def _in_words(
    position: int, fact: Fact, corrected: Mapping[UUID, Mapping[str, Any]], withdrawn: set[UUID]
) -> FactInWords:
    event = fact.event
    dumped = event.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    data = corrected.get(fact.id, dumped)
    gone = fact.id in withdrawn
    kind = BY_TYPE.get(fact.type)
    words = list(_words(type(event), data))
    if isinstance(event, FactCorrected | FactWithdrawn):
        target = event.corrects if isinstance(event, FactCorrected) else event.withdraws
        words.append(("Fait visé", f"{str(target)[:8]}…"))
    if isinstance(event, FactCorrected):
        words.append(("Nouvelle valeur", ", ".join(_values(event.data))))
    return FactInWords(
        fact.id,
        position,
        fact.type,
        kind.title if kind else fact.type,
        "/".join(reversed(str(data.get("occurred_on", "")).split("-"))),
        f"{fact.recorded_at or fact.time:%d/%m/%Y}",
        words,
        "retiré" if gone else "corrigé" if fact.id in corrected else "",
        data,
        not gone and not isinstance(event, ABOUT_OTHERS),
    )


def _words(event: type[Event], data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field in fields_of(event):
        value: Any = data
        for part in field.name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None and value != [] and field.name != "occurred_on":
            shown = f"{str(value)[:8]}…" if field.control == "act" else field.shown(value)
            yield field.label, shown


def _values(data: Mapping[str, Any]) -> Iterator[str]:
    """Of a replacement, whose type its keys tell."""
    for kind in EVENTS.values():
        try:
            kind.model_validate(data, extra="forbid")
        except ValueError:
            continue
        day = date.fromisoformat(str(data["occurred_on"]))
        yield f"{day:%d/%m/%Y}"
        yield from (shown for _, shown in _words(kind, data))
        return
