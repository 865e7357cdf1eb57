"""Facts of a stream in words: what each says, what was corrected of it or why it was withdrawn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.codes import MOTIF_CORRECTION, MOTIF_RETRAIT
from contracts.envelope import Fact
from contracts.events import ACTS, EVENTS, Correction, Withdrawal
from contracts.events.cases import PersonalDetailsErased
from contracts.streams import channel_key
from services.faces.forms.fields import Field, fields_of
from services.faces.theme.dates import day as in_french
from services.faces.theme.dates import short_day
from services.faces.theme.frame import Traced
from services.faces.theme.statuses import status

Titles = Mapping[str, str]
"""How facts are called in French, by stored name."""
Act = Mapping[str, object]
"""A fact as the macro `history` of components/reading.html takes it."""
Day = tuple[str, str, list[Act]]
"""A day, its year, its facts."""
DAYS = ("occurred_on", "effective_on")


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


def in_words(rows: Sequence[tuple[int, Fact]], titles: Titles) -> list[FactInWords]:
    """The facts of a stream in log order; corrections and withdrawals stand at their facts."""
    corrections: dict[UUID, list[Fact]] = {}
    withdrawals: dict[UUID, Fact] = {}
    for _, fact in rows:
        if isinstance(fact.event, Correction):
            corrections.setdefault(fact.event.corrects, []).append(fact)
        elif isinstance(fact.event, Withdrawal):
            withdrawals[fact.event.withdraws] = fact
    return [
        _in_words(position, fact, corrections.get(fact.id, ()), withdrawals.get(fact.id), titles)
        for position, fact in rows
        if not isinstance(fact.event, Correction | Withdrawal)
    ]


def days_of(facts: Sequence[FactInWords], act: Callable[[FactInWords], Act]) -> list[Day]:
    """The days of the macro `history`, newest first; `act` says each fact."""
    days: dict[date, list[Act]] = {}
    for fact in sorted(reversed(facts), key=lambda fact: fact.day, reverse=True):
        days.setdefault(fact.day, []).append(act(fact))
    return [(in_french(day, year=False), str(day.year), acts) for day, acts in days.items()]


def act_of(fact: FactInWords, mending: str, told: Mapping[str, str] | None = None) -> Act:
    """A fact for the macro `history`; `mending`: where it is corrected, empty for nowhere.

    `told`: what it says and what more, in place of its title and its labels.
    """
    more = " ; ".join(f"{label} : {value}" for label, value in fact.words)
    said = {"says": fact.title, "more": more, **(told or {})}
    act: dict[str, object] = {**said, "changes": fact.changes}
    if fact.withdrawn:
        more = f"{fact.reason} : ne compte plus."
        act |= {"kind": "gone", "more": more, "badge": status("retire")}
    elif fact.corrected:
        act["badge"] = status("corrige")
    if fact.mends and mending:
        act |= {"label": "Corriger", "path": mending}
    return act


def trace(facts: Sequence[FactInWords]) -> list[Traced]:
    """Where each fact is in the log, for the foot of a page."""
    return [Traced(f"{fact.title}, {fact.on}", f"rang {fact.position}") for fact in facts]


def changes_of(
    fields: Sequence[Field],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    why: str,
) -> Iterator[tuple[str, str, str, str]]:
    """Each value that `after` says otherwise than `before`: its label, both in words, and why."""
    for field in fields:
        old, new = field.shown(field.of(before)), field.shown(field.of(after))
        if old != new and field.control != "act":
            yield field.label, old, new, why


def _in_words(
    position: int, fact: Fact, corrections: Sequence[Fact], withdrawal: Fact | None, titles: Titles
) -> FactInWords:
    said = fact.event.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    data, changes, reason = said, list[tuple[str, str, str, str]](), ""
    fields = fields_of(type(fact.event))
    for correction in corrections:
        if isinstance(correction.event, Correction):
            why = _why(MOTIF_CORRECTION.label_of(correction.event.reason), correction)
            changes += changes_of(fields, data, correction.event.data, why)
            data = dict(correction.event.data)
    if withdrawal and isinstance(withdrawal.event, Withdrawal):
        reason = _why(MOTIF_RETRAIT.label_of(withdrawal.event.reason), withdrawal)
    words = [
        (field.label, field.shown(field.of(data)))
        for field in fields
        if field.name not in DAYS and field.control != "act"
        if field.of(data) not in (None, [])
    ]
    return FactInWords(
        fact.id,
        position,
        fact.type,
        titles.get(fact.type, fact.type),
        date.fromisoformat(str(next(data[name] for name in DAYS if name in data))),
        words,
        changes,
        reason,
        withdrawal is not None,
        data,
        bool(corrections),
    )


def _why(reason: str, fact: Fact) -> str:
    return f"{reason}, le {short_day(fact.recorded_at or fact.time, channel_key(fact))}"
