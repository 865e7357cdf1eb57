"""Closings that the log announced: which facts may be missing, and the most that they counted.

The records stand in the log's tree, after the facts of a release: a later checkpoint, the proof
that it goes on from the release's, and the path of each record come with the bundle.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from contracts.bundle import ANNOUNCED, ANNOUNCED_KIND, PARTS
from contracts.closing import Announced, ClosedCell, ClosedPart, Confirmed, LogRecord, Ranges
from contracts.days import day_at, written_day
from contracts.identifiers import NATION
from contracts.read_model import CellRow
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.checking import consistent, includes
from contracts.transparency.merkle.tree import leaf_hash
from contracts.transparency.notes import Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, checkpoint_of
from contracts.transparency.succession import key_among
from services.verifier.bundle import Bundle, Wrong
from services.verifier.closing_rules import require_bounded, require_same_part, require_term
from services.verifier.leaves import how_many, in_both, without
from services.verifier.log import LogFound
from services.verifier.replay import Counted, Cut


class Closing(NamedTuple):
    """An announcement of the log: its leaf, what it says, what it binds, whether it was done."""

    leaf: int
    record: LogRecord
    says: Announced
    part: ClosedPart
    confirmed: Confirmed | None


class Closed(NamedTuple):
    """The facts of a bundle that are leaves alone: up to which year, the closings that say so."""

    until: int
    closings: Sequence[Closing]

    @property
    def said(self) -> str:
        """For people (French): when each was announced, and who cosigned that."""
        return " ; ".join(
            f"{each.says.year} annoncée le {written_day(day_at(NATION, each.record.recorded_at))}, "
            f"{_seen_by(each.confirmed)}"
            for each in self.closings
            if each.confirmed
        )


def announced_closings(bundle: Bundle, keys: Sequence[Key], log: Checkpoint) -> list[Closing]:
    """The closings that the log announced, each with what it binds; none without any.

    `keys`: under which the log signed. Raises Wrong for what does not stand in its tree.
    """
    records = _records(bundle, keys, log) if bundle.has(ANNOUNCED) else {}
    found = []
    for leaf, record in records.items():
        if isinstance(says := record.says, Announced):
            confirmed = [
                (later, other.says)
                for later, other in records.items()
                if isinstance(other.says, Confirmed) and other.says.announced == str(record.id)
            ]
            for later, said in confirmed:
                if not leaf < said.checkpoint <= later:
                    raise Wrong(
                        f"{ANNOUNCED} : la clôture de {says.year} nomme un point de contrôle de "
                        f"{said.checkpoint} faits, qui ne couvre pas son annonce (fait n° "
                        f"{leaf + 1}) : ses faits étaient effacés avant d'être annoncés."
                    )
            part = _part(bundle, says, leaf)
            done = confirmed[0][1] if confirmed else None
            found.append(Closing(leaf, record, says, part, done))
    parts = {f"{PARTS}/{each.says.part}.jsonl" for each in found}
    if stray := sorted({*bundle.names(PARTS)} - parts):
        raise Wrong(f"{stray[0]} n'est lié par aucune annonce du journal : fichier en trop.")
    return found


def require_announced(bundle: Bundle, closings: Sequence[Closing], found: LogFound) -> Closed:
    """Which years are closed, where each fact that is missing was announced. Raises Wrong.

    An announcement whose facts are still all there is made again from them. Facts missing that
    no closing announces are left to `found` (closings of earlier versions).
    """
    covered: list[Ranges] = []
    carried: list[Closing] = []
    for each in reversed(closings):
        require_term(each.says.year, each.record.recorded_at, found, each.leaf)
        require_bounded(each.says.year, each.part)
        of_it = in_both(each.part.leaves, [(0, found.size)])
        missing = in_both(found.gone, of_it)
        if not missing and found.size >= each.part.size:
            require_same_part(bundle, each.part)
        for others in covered:  # announced anew since, with a fact that had come meanwhile
            missing = without(missing, others)
        many, of_them = how_many(missing), how_many(of_it)
        where = f"La clôture de {each.says.year} (fait n° {each.leaf + 1})"
        if missing and not each.confirmed:
            raise Wrong(
                f"{where} : le journal n'a pas confirmé que ses faits partaient, et {many} "
                "manquent : effacés sans point de contrôle qui l'annonce."
            )
        if 0 < many < of_them:
            raise Wrong(f"{where} : {many} de ses {of_them} faits manquent, non tous.")
        if missing:
            carried.insert(0, each)
            covered.append(missing)
    return Closed(max((each.says.year for each in carried), default=0), carried)


def unannounced(closings: Sequence[Closing], found: LogFound) -> int:
    """How many facts are missing that no closing announced."""
    left = found.gone
    for each in closings:
        left = without(left, each.part.leaves)
    return how_many(left)


def at_most(replayed: Mapping[str, Counted], closed: Closed) -> Mapping[str, Counted]:
    """What is left of each period, and the most that closed facts counted in it."""
    parts = [each.part.cells for each in closed.closings]
    return {name: _with_closed(each, parts) for name, each in replayed.items()}


def as_sealed(
    replayed: Mapping[str, Counted], cuts: Sequence[Cut], closed: Closed
) -> Mapping[str, Counted] | None:
    """What is left of each period, and what closed facts counted in it when it was sealed.

    None where the log announced a closing without knowing that release.
    """
    found = {}
    for size, period in cuts:
        parts = [each.part.sealed.get(size) for each in closed.closings]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        found[period] = _with_closed(replayed[period], known)
    return found


def _with_closed(counted: Counted, parts: Sequence[Mapping[ClosedCell, int]]) -> Counted:
    period = counted.period
    kept_as = {month: quarter.months[0] for quarter in period.quarters for month in quarter.months}
    kept_as[str(period)] = str(period)
    rows = {_key(row): row for row in counted.cells}
    for cells in parts:
        for cell, amount in cells.items():
            if cell.period in kept_as:
                moved = cell._replace(period=kept_as[cell.period])._asdict()
                row = CellRow(**moved, value=amount)
                left = rows.get(_key(row))
                rows[_key(row)] = row if left is None else _sum(left, row)
    return replace(counted, cells=[*rows.values()])


def _key(row: CellRow) -> tuple[str, ...]:
    return row.post, row.table, row.measure, row.period, row.area, row.force, row.d1, row.d2


def _sum(one: CellRow, other: CellRow) -> CellRow:
    return one.model_copy(update={"value": one.value + other.value})


def _records(bundle: Bundle, keys: Sequence[Key], log: Checkpoint) -> dict[int, LogRecord]:
    """The records by their leaf, each shown to be in the tree that goes on from the release's."""
    text = bundle.text(ANNOUNCED)
    try:
        said = json.loads(text)
        if f"{canonical(said)}\n" != text or said["kind"] != ANNOUNCED_KIND:
            raise ValueError("of another kind, or not canonical")
        note = Note.read(said["checkpoint"])
        later = checkpoint_of(note, key_among(note, keys))
        path = [bytes.fromhex(each) for each in said["consistency"]]
        rows = [_row(each) for each in said["records"]]
    except (NoteMalformed, SignatureWrong) as error:
        raise Wrong(f"{ANNOUNCED} : {error}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Wrong(f"{ANNOUNCED} ne se lit pas.") from None
    if not consistent(log.size, later.size, path, log.root, later.root):
        raise Wrong(
            f"{ANNOUNCED} : son point de contrôle ({later.size} faits) ne prolonge pas le journal "
            f"de l'édition ({log.size} faits)."
        )
    found: dict[int, LogRecord] = {}
    for leaf, salt, stored, proof in rows:
        if not includes(leaf_hash(salt, stored), leaf, later.size, proof, later.root):
            raise Wrong(f"{ANNOUNCED} : l'enregistrement n° {leaf + 1} n'est pas au journal signé.")
        try:
            found[leaf] = LogRecord.read(stored)
        except ValueError:
            raise Wrong(f"{ANNOUNCED} : l'enregistrement n° {leaf + 1} ne se lit pas.") from None
    if list(found) != sorted(found) or len(found) != len(rows):
        raise Wrong(f"{ANNOUNCED} : ses enregistrements ne sont pas dans l'ordre du journal.")
    return found


def _row(said: Mapping[str, Any]) -> tuple[int, bytes, bytes, list[bytes]]:
    salt, path = bytes.fromhex(said["salt"]), [bytes.fromhex(each) for each in said["path"]]
    return int(said["leaf"]), salt, said["record"].encode(), path


def _part(bundle: Bundle, says: Announced, leaf: int) -> ClosedPart:
    name = f"{PARTS}/{says.part}.jsonl"
    where = f"{name} (clôture de {says.year}, fait n° {leaf + 1})"
    text = bundle.read(name)
    try:
        part = ClosedPart.read(text)
    except ValueError:
        raise Wrong(f"{where} ne se lit pas.") from None
    if part.digest != says.part:
        raise Wrong(f"{where} n'a pas l'empreinte que le journal annonce.")
    if (part.year, part.size, part.count) != (says.year, says.size, says.facts) or says.size > leaf:
        raise Wrong(f"{where} n'est pas ce que le journal annonce.")
    return part


def _seen_by(confirmed: Confirmed | None) -> str:
    if confirmed is None:
        return "non confirmée"
    if confirmed.reason:
        return f"sans attendre de témoin (« {confirmed.reason} »)"
    return (
        f"cosignée par {', '.join(confirmed.witnesses)}" if confirmed.witnesses else "sans témoin"
    )
