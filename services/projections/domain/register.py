"""The dated register of a post, and the deposits of a series, folded from their facts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from contracts.events import POST_EVENTS
from contracts.events import posts as events
from contracts.events.survey import SurveyAnswered
from contracts.patterns import department_of
from contracts.read_model import (
    Convention,
    FunderTerritory,
    Holding,
    Pledge,
    PostRecord,
    PostVersion,
    SeriesRow,
    Target,
    YearCost,
)
from contracts.streams import StreamId
from services.projections.domain.cells import Areas
from services.projections.domain.entries import RegisterFact

_ENVELOPE_FIELDS = {"post", "effective_on"}
ORGANISATION = {"siren", "organisation", "absorbs"}
_ABOUT_POST = {event.NAME for event in POST_EVENTS}


class RegisteredFact(msgspec.Struct, frozen=True, array_like=True):
    """A fact of a register or a series, kept whole."""

    id: str
    type: str
    position: int
    says: dict[str, Any]


class Register(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one post's register or of one series, in log order."""

    noted: tuple[RegisteredFact, ...] = ()


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Register).decode


def evolve(register: Register | None, fact: RegisterFact, position: int) -> Register:
    """The register once `fact` is known; it never refuses: intake has already decided.

    A correction takes the place of the fact it corrects; a withdrawal removes it.
    """
    noted = register.noted if register else ()
    if fact.type == events.RegisterWithdrawn.NAME:
        return Register(tuple(each for each in noted if each.id != fact.data["withdraws"]))
    if fact.type == events.RegisterCorrected.NAME:
        target, says = fact.data["corrects"], fact.data["data"]
        return Register(
            tuple(
                msgspec.structs.replace(each, says=says) if each.id == target else each
                for each in noted
            )
        )
    return Register((*noted, RegisteredFact(fact.id, fact.type, position, fact.data)))


def records_of(registers: Iterable[Register]) -> dict[str, PostRecord]:
    """What the registers of posts say, by post; a post whose opening is withdrawn says nothing."""
    found = (post_record(each) for each in registers)
    return {record.post: record for record in found if record is not None}


def records_in(registers: Mapping[StreamId, Register]) -> dict[str, PostRecord]:
    """What the registers of posts among these say, by post, in order."""
    return records_of(registers[each] for each in sorted(registers) if not each.is_series)


def series_in(registers: Mapping[StreamId, Register]) -> list[SeriesRow]:
    """Every deposit among these, in the order of the log."""
    series = (each for stream, each in registers.items() if stream.is_series)
    rows = (row for each in series for row in series_rows(each))
    return sorted(rows, key=lambda row: row.position)


def post_record(register: Register) -> PostRecord | None:
    """The dated record of a post, or None before its opening and once that is withdrawn.

    Attributes are ordered by their effective day, then by the log: a late amendment takes
    its place in the past. A pledge said again for the same line replaces the earlier one.
    """
    by_day = sorted(
        (fact for fact in register.noted if fact.type in _ABOUT_POST),
        key=lambda fact: (fact.says["effective_on"], fact.position),
    )
    opening = next((fact for fact in by_day if fact.type == events.PostOpened.NAME), None)
    if opening is None:
        return None
    closed_on = next(
        (f.says["effective_on"] for f in by_day if f.type == events.PostClosed.NAME), None
    )
    return PostRecord(
        post=opening.says["post"],
        opened_on=opening.says["effective_on"],
        closed_on=closed_on,
        versions=_versions(opening, by_day),
        holdings=_holdings(by_day, closed_on),
        conventions=_conventions(by_day),
        pledges=_pledges(register.noted),
        costs=_costs(register.noted),
        targets=_targets(register.noted),
        territories=_territories(by_day),
        confirmations={
            fact.says["period"]: fact.says["cases_opened"]
            for fact in register.noted
            if fact.type == events.PeriodConfirmed.NAME
        },
        surveys={
            fact.says["year"]: fact.says
            for fact in register.noted
            if fact.type == SurveyAnswered.NAME
        },
    )


def series_rows(register: Register) -> tuple[SeriesRow, ...]:
    """The deposits of one external series and area, in log order: every one is kept.

    A deposit is no longer current once another says that it supersedes it, or once the
    same source says another value for the same period.
    """
    superseded = {fact.says.get("supersedes") for fact in register.noted}
    last = {(fact.says["source"], fact.says["period"]): fact.id for fact in register.noted}
    return tuple(
        SeriesRow(
            fact=fact.id,
            position=fact.position,
            current=fact.id not in superseded
            and last[fact.says["source"], fact.says["period"]] == fact.id,
            **fact.says,
        )
        for fact in register.noted
    )


def departments(record: PostRecord) -> Areas:
    """The département of the post's commune, dated: "organisation d'époque"."""
    dated: list[tuple[str, str]] = []
    for version in record.versions:
        area = department_of(version.commune)
        if not dated or dated[-1][1] != area:
            dated.append((version.since.isoformat(), area))
    return Areas(dated)


def _versions(opening: RegisteredFact, by_day: Sequence[RegisteredFact]) -> tuple[PostVersion, ...]:
    attributes = _attributes(opening)
    versions = [PostVersion(since=opening.says["effective_on"], **attributes)]
    for fact in by_day:
        if fact.type in (events.PostAmended.NAME, events.PostEmployerNamed.NAME):
            said = {k: v for k, v in _attributes(fact).items() if v is not None}
            if "employer" in said:  # another one: who it is must be said with it
                attributes = {k: v for k, v in attributes.items() if k not in ORGANISATION}
            attributes |= said
            versions.append(PostVersion(since=fact.says["effective_on"], **attributes))
    return tuple(versions)


def _attributes(fact: RegisteredFact) -> dict[str, Any]:
    return {key: value for key, value in fact.says.items() if key not in _ENVELOPE_FIELDS}


def _holdings(by_day: Sequence[RegisteredFact], closed_on: str | None) -> tuple[Holding, ...]:
    holdings: list[Holding] = []
    for fact in by_day:
        ends = fact.type in (
            events.PostFilled.NAME,
            events.PostVacated.NAME,
            events.PostClosed.NAME,
        )
        day = date.fromisoformat(fact.says["effective_on"])
        if ends and holdings and holdings[-1].until is None:
            holdings[-1] = holdings[-1].model_copy(update={"until": day})
        if fact.type == events.PostFilled.NAME and (
            closed_on is None or fact.says["effective_on"] < closed_on
        ):
            holdings.append(Holding(since=day, **_attributes(fact)))
    return tuple(held for held in holdings if held.until != held.since)


def _conventions(by_day: Sequence[RegisteredFact]) -> tuple[Convention, ...]:
    signed = {
        fact.says["convention"]: Convention(
            signed_on=fact.says["effective_on"], **_attributes(fact)
        )
        for fact in by_day
        if fact.type == events.ConventionSigned.NAME
    }
    return tuple(signed.values())


def _pledges(noted: Sequence[RegisteredFact]) -> tuple[Pledge, ...]:
    pledges: dict[tuple[Any, ...], Pledge] = {}
    for fact in noted:
        says = fact.says
        if fact.type == events.FundingPledged.NAME:
            line = (says["convention"], says["year"], says["funder"], says.get("funder_code"))
            pledges[line] = Pledge(**_attributes(fact))
        elif fact.type == events.FundingWithdrawn.NAME:
            gone = (says["convention"], says["year"], says["funder"])
            pledges = {line: kept for line, kept in pledges.items() if line[:3] != gone}
    return tuple(pledges.values())


def _territories(by_day: Sequence[RegisteredFact]) -> tuple[FunderTerritory, ...]:
    return tuple(
        FunderTerritory(
            since=fact.says["effective_on"],
            siren=fact.says["siren"],
            name=fact.says["organisation"],
            communes=fact.says["communes"],
        )
        for fact in by_day
        if fact.type == events.FunderTerritoryDeclared.NAME
    )


def _costs(noted: Sequence[RegisteredFact]) -> tuple[YearCost, ...]:
    """The last word on each year, the earliest year first."""
    said = {
        fact.says["year"]: YearCost(**_attributes(fact))
        for fact in noted
        if fact.type == events.PostCostDeclared.NAME
    }
    return tuple(said[year] for year in sorted(said))


def _targets(noted: Sequence[RegisteredFact]) -> tuple[Target, ...]:
    """The last word on each indicator, in the order in which they were first said."""
    said = {
        fact.says["indicator"]: Target(**_attributes(fact))
        for fact in noted
        if fact.type == events.ObjectiveQuantified.NAME
    }
    return tuple(said.values())
