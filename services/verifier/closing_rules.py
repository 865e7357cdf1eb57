"""What no closing may say, and an announcement made again from the facts that it names."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from contracts.bundle import CLOSED, EVENTS, FACT_BEGINS, FACT_ENDS, PARTS, TERM_YEARS
from contracts.closing import ClosedCell, ClosedPart, is_log_record, leaves_in
from contracts.days import day_at, written_day
from contracts.envelope import decode
from contracts.events.cases import CaseOpened, FactCorrected
from contracts.identifiers import NATION
from contracts.streams import StreamId, stream_of
from services.projections.domain.closed import ClosingFact, NotClosable, part_of, registers_at
from services.verifier.bundle import Bundle, Wrong
from services.verifier.log import LogFound

_CASE = re.compile(rb'"subject":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_ONE_A_CASE = frozenset({"B1", "B2", "B3", "B4", "B5", "B6", "B7", "C2", "D1", "D2", "R1"})
"""Tables to which a situation adds one, wherever: each of its facts can move that once."""


def require_term(year: int, at: datetime, found: LogFound, leaf: int) -> None:
    """Raises Wrong for a closing announced before the term, or before what the log had then."""
    day = day_at(NATION, at)
    if day.year <= year + TERM_YEARS:
        raise Wrong(
            f"La clôture de {year} fut annoncée le {written_day(day)}, avant son terme : ses faits "
            f"se gardent jusqu'au 31/12/{year + TERM_YEARS}."
        )
    if found.size <= leaf and found.recorded_at and at < found.recorded_at:
        raise Wrong(
            f"La clôture de {year} est datée du {written_day(day)}, avant des faits qui la "
            "précèdent au journal : son horloge, ou sa date, est fausse."
        )


def require_bounded(year: int, part: ClosedPart) -> None:
    """Raises Wrong for a part that its own facts could not carry."""
    where = f"{PARTS}/{part.digest}.jsonl"
    ends = [0]
    for first, count in part.leaves:
        if first < ends[-1] or count < 1:
            raise Wrong(f"{where} : ses places dans le journal ne sont pas dans l'ordre.")
        ends.append(first + count)
    if ends[-1] > part.size or part.count != sum(part.facts.values()):
        raise Wrong(f"{where} : ses faits ne sont pas autant que les places qu'il nomme.")
    facts, others = Counter[str](), Counter[tuple[str, str]]()
    for (post, type), count in part.facts.items():
        if count < 1:
            raise Wrong(f"{where} : {count} faits « {type} » au poste {post}.")
        facts[post] += count
    for cell, amount in part.cells.items():
        if int(cell.period[:4]) > year or amount < 0:
            raise Wrong(
                f"{where} : {cell.table} {cell.period} ({cell.post}) n'est pas d'une année close."
            )
        if cell.table in _ONE_A_CASE:
            others[cell.post, cell.table] += amount
    for size, cells in {part.size: part.cells, **part.sealed}.items():
        _require_opened(where, size, part, cells)
    for (post, table), amount in others.items():
        if amount > facts[post]:
            raise Wrong(f"{where} : {amount} en {table} au poste {post}, de {facts[post]} faits.")
    for post, streams in part.streams.items():
        if streams.cases > part.facts.get((post, CaseOpened.NAME), 0) or min(streams) < 0:
            raise Wrong(f"{where} : {streams.cases} situations closes au poste {post}.")


def _require_opened(
    where: str, size: int, part: ClosedPart, cells: Mapping[ClosedCell, int]
) -> None:
    """Raises Wrong for more situations at a post than facts that open or correct one."""
    situations = Counter[str]()
    for cell, amount in cells.items():
        if cell.table == "A1":
            situations[cell.post] += amount
    for post, amount in situations.items():
        openings = (
            part.facts.get((post, name), 0) for name in (CaseOpened.NAME, FactCorrected.NAME)
        )
        if size > part.size or amount > (could := sum(openings)):
            raise Wrong(
                f"{where} : à {size} faits, {amount} situations au poste {post}, dont {could} "
                "faits seulement ont pu ouvrir ou corriger une."
            )


def require_same_part(bundle: Bundle, part: ClosedPart) -> None:
    """Raises Wrong unless the facts that an announcement names, still there, make what it binds."""
    wanted = frozenset(leaves_in(part.leaves))
    sealed = {size: {cell.period for cell in cells} for size, cells in part.sealed.items()}
    posts = registers_at({part.size, *sealed}, _facts(bundle, part.size))

    def facts() -> Iterator[ClosingFact]:
        return (fact for fact in _facts(bundle, part.size) if fact.leaf in wanted)

    streams = {fact.stream for fact in facts()}
    whole = sum(fact.stream in streams for fact in _facts(bundle, part.size))
    try:
        again = part_of(part.year, part.size, part.blind, facts, posts, sealed)
    except NotClosable:
        again = None
    if again != part or whole != part.count:
        raise Wrong(
            f"{PARTS}/{part.digest}.jsonl : l'annonce de la clôture de {part.year} n'est pas ce "
            f"que disent les {part.count} faits qu'elle nomme, encore dans {EVENTS}."
        )


def _facts(bundle: Bundle, size: int) -> Iterator[ClosingFact]:
    with bundle.path(EVENTS).open("rb") as events:
        for leaf, line in zip(range(size), events, strict=False):
            stored = line[FACT_BEGINS:FACT_ENDS]
            if line.startswith(CLOSED) or is_log_record(stored):
                continue
            case = _CASE.search(stored)
            stream = StreamId.of_case(case[1].decode()) if case else stream_of(decode(stored))
            yield ClosingFact(leaf, stream, stored)
