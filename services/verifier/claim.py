"""What the manifest claims, once its signature holds."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from contracts.bundle import (
    BLIND,
    CERTIFICATES,
    CHECKPOINT,
    CLOSINGS,
    KEY,
    KEYS,
    MANIFEST,
    MASTER,
    PATTERN,
    ROWS,
    SEALING,
    SECRET,
    TERM_YEARS,
    VIEWS,
)
from contracts.days import day_at, written_day
from contracts.identifiers import NATION
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import ED25519, Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, checkpoint_of, require_signed
from contracts.transparency.succession import Succession, key_among, read_list, trusted_with
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.manifest import (
    BLIND_BYTES,
    KIND,
    blinded_digest,
    plain_digest,
)
from services.verifier.bundle import Bundle, Wrong
from services.verifier.form import require_claim, require_closings


class TrustedKey(NamedTuple):
    """The key that signed a bundle, those that are the same log's by rotation, and how (French)."""

    key: Key
    keys: Sequence[Key]
    successions: Sequence[Succession]
    said: str


def key_of(bundle: Bundle, known: Key | None, more: str | None = None) -> TrustedKey:
    """The key of the log: the one that the auditor knows, or one of the same log by rotations.

    `more`: the list of successions as the log hands it on, for a bundle of before one of them.
    Raises Wrong when nothing leads from the key known to that of the bundle.
    """
    key = _key_in(bundle)
    successions: list[Succession] = []
    try:
        if bundle.has(KEYS):
            successions = read_list(bundle.text(KEYS))
        if more is not None:
            successions = max(successions, read_list(more), key=len)
    except (NoteMalformed, SignatureWrong) as error:
        raise Wrong(f"{KEYS} : {error}") from None
    keys = trusted_with(key, successions)
    if known is None:
        return TrustedKey(key, keys, successions, "à comparer à celle du journal")
    if known == key:
        return TrustedKey(key, keys, successions, "celle que vous connaissez")
    if known in keys:
        return TrustedKey(
            key,
            keys,
            successions,
            f"que {known.id.hex()}, celle que vous connaissez, reconnaît par rotation",
        )
    raise Wrong(
        f"{KEY} est la clé {key.text()}, non celle que vous connaissez.{_break(successions)}"
    )


def _break(successions: Sequence[Succession]) -> str:
    lost = [each for each in successions if each.lost]
    return "".join(
        f" Le {written_day(day_at(NATION, each.at))}, à {each.size} faits, sa clé fut déclarée "
        f"perdue (« {each.lost} ») et le journal prit une autre origine, {each.new.name} : aucune "
        "signature ne mène d'une clé à l'autre. Demandez par un autre chemin la clé de la bonne "
        "origine."
        for each in lost
    )


def require_in_use(trusted: TrustedKey, log: Checkpoint) -> None:
    """Raises Wrong for a log signed under a key that another had replaced before."""
    for each in trusted.successions:
        if each.old == trusted.key and log.size > each.size:
            raise Wrong(
                f"{MANIFEST} : signé par {trusted.key.id.hex()}, que {each.new.id.hex()} a "
                f"remplacée à {each.size} faits, pour un journal de {log.size} faits."
            )


def _key_in(bundle: Bundle) -> Key:
    try:
        key = Key.read(bundle.text(KEY))
    except NoteMalformed as error:
        raise Wrong(f"{KEY} : {error}") from None
    if f"{key.text()}\n" != bundle.text(KEY) or key.algorithm != ED25519:
        raise Wrong(f"{KEY} n'est pas la clé d'un journal, seule sur sa ligne.")
    return key


def claim_of(bundle: Bundle, key: Key) -> Claim:
    """The manifest, signed by this key alone and written canonically. Raises Wrong."""
    return require_claim(_signed_json(bundle, MANIFEST, key))


def log_of(bundle: Bundle, claim: Claim, key: Key) -> Checkpoint:
    """The log that the manifest and the checkpoint both tell of. Raises Wrong."""
    try:
        found = checkpoint_of(sole_note(bundle, CHECKPOINT), key)
    except (NoteMalformed, SignatureWrong) as error:
        raise Wrong(f"{CHECKPOINT} : {error}") from None
    log = claim["log"]
    said = (log["origin"], log["size"], log["root"])
    if (found.origin, found.size, found.root.hex()) != said:
        raise Wrong(
            f"{CHECKPOINT} ({found.origin}, {found.size} faits) n'est pas celui du manifeste "
            f"({log['origin']}, {log['size']} faits)."
        )
    return found


def require_digests(bundle: Bundle, claim: Claim) -> None:
    """Raises Wrong naming every file that is not the one claimed."""
    expected = {MASTER, PATTERN, CERTIFICATES, ROWS, *((SEALING,) if claim["kind"] == KIND else ())}
    if {*claim["files"]} != expected:
        raise Wrong(f"{MANIFEST} n'annonce pas les {len(expected)} fichiers d'une édition.")
    bundle.require_only([*claim["files"], *(f"{VIEWS}/{view}.jsonl" for view in claim["views"])])
    blind = _blind(bundle)
    wrong = []
    for name, digest in claim["files"].items():
        text = bundle.read(name)
        found = blinded_digest(blind, text) if name in SECRET else plain_digest(text)
        if found != digest:
            wrong.append(name)
    if wrong == [name for name in claim["files"] if name in SECRET]:
        wrong = [f"{BLIND} (ou {', '.join(wrong)})"]
    for view, digest in claim["views"].items():
        name = f"{VIEWS}/{view}.jsonl"
        if plain_digest(bundle.read(name)) != digest:
            wrong.append(name)
    if wrong:
        raise Wrong(f"Empreinte fausse : {', '.join(wrong)}.")


def closed_until(bundle: Bundle, keys: Sequence[Key], log: Checkpoint, leaves: int) -> int:
    """The last year whose facts may be leaves alone: so says the log, under its signature.

    `leaves`: how many of them the bundle has. 0 where no year was closed. Raises Wrong, also
    for a year closed before its term.
    """
    if not leaves and not bundle.has(CLOSINGS):
        return 0
    try:
        key = key_among(sole_note(bundle, CLOSINGS), keys)
    except SignatureWrong as error:
        raise Wrong(f"{CLOSINGS} : {error}") from None
    closings = _signed_json(bundle, CLOSINGS, key)
    require_closings(closings)
    try:
        years = [
            (year["year"], year["facts"], datetime.fromisoformat(year["closed_at"]))
            for year in closings["years"]
        ]
    except ValueError:
        raise Wrong(f"{CLOSINGS} : une année n'a pas d'instant où elle fut close.") from None
    if closings.get("origin") != log.origin:
        raise Wrong(f"{CLOSINGS} est d'un autre journal ({closings.get('origin')}).")
    for year, _, closed_at in years:
        closed_on = day_at(NATION, closed_at)
        if closed_on.year <= year + TERM_YEARS:
            raise Wrong(
                f"{CLOSINGS} : {year} fut close le {written_day(closed_on)}, avant son terme : ses "
                f"faits se gardent jusqu'au 31/12/{year + TERM_YEARS}."
            )
    said = sum(facts for _, facts, _ in years)
    if leaves > said:
        raise Wrong(f"{leaves} faits ne sont que des feuilles, le journal en dit {said} clos.")
    return max(year for year, _, _ in years) if leaves else 0


def _signed_json(bundle: Bundle, name: str, key: Key) -> Any:
    """What a note says, signed by this key alone and written canonically. Raises Wrong."""
    note = sole_note(bundle, name)
    try:
        require_signed(note, key)
        claim = json.loads(note.text)
        if f"{canonical(claim)}\n" != note.text:
            raise ValueError("not canonical")
    except SignatureWrong as error:
        raise Wrong(f"{name} : {error}") from None
    except (ValueError, RecursionError):
        raise Wrong(f"{name} n'est pas du JSON canonique.") from None
    return claim


def sole_note(bundle: Bundle, name: str) -> Note:
    """A note as it was written, under one signature: nothing in it may go unread. Raises Wrong."""
    text = bundle.text(name)
    try:
        note = Note.read(text)
    except NoteMalformed as error:
        raise Wrong(f"{name} : {error}") from None
    if len(note.signatures) != 1 or note.render() != text:
        raise Wrong(f"{name} n'est pas une note sous une seule signature.")
    return note


def _blind(bundle: Bundle) -> bytes:
    text = bundle.text(BLIND)
    try:
        blind = bytes.fromhex(text[:-1])
    except ValueError:
        blind = b""
    if len(blind) != BLIND_BYTES or f"{blind.hex()}\n" != text:
        raise Wrong(f"{BLIND} ne se lit pas.")
    return blind
