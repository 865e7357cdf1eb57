"""What witnesses cosigned, held against a bundle: agreement, or the fork; how many agree."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from contracts.bundle import EVENTS, LATER, LATEST, WITNESSED, witnessed_line
from contracts.days import written
from contracts.identifiers import NATION
from contracts.transparency.merkle.tree import HASH_BYTES
from contracts.transparency.notes import COSIGNATURE, Checkpoint, Key, Note
from contracts.transparency.signing import SignatureWrong, cosigned_at
from services.verifier.bundle import Bundle, NotVerifiable, Wrong
from services.verifier.claim import sole_note
from services.verifier.instants import recorded
from services.verifier.kept import Kept, kept_of, newer, shown

CLOCKS_APART = timedelta(days=1)
"""How far the clocks of a log and of a witness may be apart, the checkpoint's own age included."""


@dataclass(frozen=True)
class Trusted:
    """The witnesses that an auditor knows, and what he has of them.

    `notes`: the name and the text of each file. `required`: so many of them must have seen every
    fact of the bundle; None: each must agree, on what it saw.
    """

    keys: Sequence[Key] = ()
    notes: Sequence[tuple[str, str]] = ()
    required: int | None = None

    @property
    def asked(self) -> bool:
        """Whether the auditor asks for witnesses at all."""
        return bool(self.keys or self.notes or self.required)


def require_witnesses(
    bundle: Bundle, log: Checkpoint, keys: Sequence[Key], trusted: Trusted
) -> str:
    """Who agrees, until where (French). `bundle`: its log was verified; `keys`: those of the log.

    Raises Wrong at a fork, and for a note that is not what it is given for; NotVerifiable where
    fewer witnesses agree than must.
    """
    _require_apart(trusted.keys, keys)
    carried = _carried(bundle, keys)
    given = [kept_of(where, text, keys) for where, text in trusted.notes]
    every = [*carried.values(), *given]
    sizes = shown(bundle, [*_latest(bundle, log, keys), *every])
    if not trusted.asked:
        return _untold(carried, log)
    if not trusted.keys:
        raise NotVerifiable("aucun témoin n'est nommé : donnez la clé de chacun par --witness")
    found = [_seen_by(witness, every, sizes, log) for witness in trusted.keys]
    _require_in_time(bundle, trusted.keys, every, log)
    unknown = [
        f"{each.where} n'est cosignée par aucun témoin que vous nommez"
        for each in given
        if not any(_when(each, witness) is not None for witness in trusted.keys)
    ]
    told = " ; ".join([*(each.told for each in found), *unknown])
    agree = sum(each.whole for each in found)
    if trusted.required is None:
        if unknown or not all(each.agrees for each in found):
            raise NotVerifiable(told)
        return told
    policy = f"{agree} des {len(found)} témoins ont vu tous les faits, {trusted.required} demandés"
    if agree < trusted.required:
        raise NotVerifiable(f"{policy} : {told}")
    return f"{policy} : {told}"


@dataclass(frozen=True)
class _Seen:
    """Whether a witness agrees, and on every fact of the bundle; in French."""

    agrees: bool
    whole: bool
    told: str


def _require_apart(witnesses: Sequence[Key], keys: Sequence[Key]) -> None:
    """Raises Wrong where a witness is the operator, or is named twice."""
    names = dict[bytes, str]()
    for each in witnesses:
        if any(each.public == key.public or each.name == key.name for key in keys):
            raise Wrong(
                f"{each.name} n'est pas un témoin : c'est l'exploitant, qui tient le journal."
            )
        if each.public in names:
            raise Wrong(f"{names[each.public]} et {each.name} sont un seul témoin : même clé.")
        names[each.public] = each.name


def _latest(bundle: Bundle, log: Checkpoint, keys: Sequence[Key]) -> list[Kept]:
    """The log as it was when the bundle was made, where it says so. Raises Wrong."""
    if not bundle.witnesses:
        return []
    latest = kept_of(LATEST, sole_note(bundle, LATEST).render(), keys)
    leaves, odd = divmod(bundle.path(LATER).stat().st_size, HASH_BYTES)
    if odd or latest.said.size != log.size + leaves:
        raise Wrong(f"{LATER} n'a pas les feuilles de {log.size} à {latest.said.size} faits.")
    return [latest]


def _carried(bundle: Bundle, keys: Sequence[Key]) -> dict[Key, Kept]:
    """What a bundle carries of each witness. Raises Wrong at the first line that is not that."""
    found = dict[Key, Kept]()
    for number, line in enumerate(bundle.lines(WITNESSED) if bundle.witnesses else (), 1):
        where = f"{WITNESSED}, ligne {number}"
        try:
            said = json.loads(line)
            witness, note = Key.read(said["key"]), Note.read(said["note"])
            signers = [(each.name, each.key_id) for each in note.signatures]
            if (
                witnessed_line(witness, note) != line
                or witness.algorithm != COSIGNATURE
                or signers[1:] != [(witness.name, witness.id)]
                or witness.name in [*(each.name for each in found)]
            ):
                raise ValueError("no line of a witness")
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Wrong(f"{where} : ce n'est pas ce qu'un témoin a cosigné.") from None
        found[witness] = kept_of(where, said["note"], keys)
        _when(found[witness], witness)
    if [*found] != sorted(found):
        raise Wrong(f"{WITNESSED} n'est pas dans l'ordre des témoins.")
    return found


def _seen_by(witness: Key, every: Sequence[Kept], sizes: set[int], log: Checkpoint) -> _Seen:
    """What a witness shows: its largest checkpoint that the leaves reach. Raises Wrong."""
    its = sorted((each.said.size, when, each) for each in every if (when := _when(each, witness)))
    reached = [(size, when) for size, when, _ in its if size in sizes]
    if reached:
        size, when = reached[-1]
        on = written(NATION, datetime.fromtimestamp(when, UTC))
        whole = size >= log.size
        unseen = "" if whole else f", et n'avait pas vu les {log.size - size} suivants"
        agrees_on = f"les {log.size} faits" if whole else f"les {size} premiers faits"
        return _Seen(True, whole, f"{witness.name} s'accorde le {on} sur {agrees_on}{unseen}")
    if its:
        return _Seen(False, False, newer(its[0][2]))
    others = {
        line.key_id.hex() for each in every for line in each.note.signatures
        if line.name == witness.name
    }  # fmt: skip
    under = f", mais sous une autre clé ({', '.join(sorted(others))})" if others else ""
    return _Seen(False, False, f"rien n'est cosigné par {witness.name} ({witness.id.hex()}){under}")


def _require_in_time(
    bundle: Bundle, witnesses: Sequence[Key], every: Sequence[Kept], log: Checkpoint
) -> None:
    """Raises Wrong for a fact dated before a witness cosigned a log that had not got it yet."""
    seen = [
        (each.said.size + 1, when, witness)
        for witness in witnesses
        for each in every
        if each.said.size < log.size and (when := _when(each, witness)) is not None
    ]
    at = recorded(bundle, (position for position, _, _ in seen))
    for position, when, witness in sorted(seen):
        cosigned = datetime.fromtimestamp(when, UTC)
        if at[position].exact and at[position].at < cosigned - CLOCKS_APART:
            raise Wrong(
                f"{EVENTS}, fait n° {position} : il se dit enregistré le "
                f"{written(NATION, at[position].at)} ; le {written(NATION, cosigned)}, quand "
                f"{witness.name} cosigna les {position - 1} premiers, il n'y était pas : il est "
                "antidaté, ou l'horloge de l'un des deux est fausse."
            )


def _when(kept: Kept, witness: Key) -> int | None:
    """When a witness cosigned (POSIX time), None for never. Raises Wrong."""
    try:
        when = cosigned_at(kept.note, witness)
    except SignatureWrong as error:
        raise Wrong(f"{kept.where} : {error}") from None
    if when is not None and when > _END_OF_CALENDAR:
        raise Wrong(f"{kept.where} : {witness.name} dit une heure qu'aucun calendrier n'a.")
    return when


_END_OF_CALENDAR = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())


def _untold(carried: dict[Key, Kept], log: Checkpoint) -> str:
    """What is said where the auditor names no witness."""
    if not carried:
        return f"la liasse n'en porte aucun ; le journal d'alors prolonge les {log.size} faits"
    names = ", ".join(f"{each.name} ({each.id.hex()})" for each in carried)
    return f"{names} : cosignatures qui s'accordent ; nommez par --witness ceux que vous connaissez"
