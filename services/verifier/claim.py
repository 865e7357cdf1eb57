"""What the manifest claims, once its signature holds."""

import json
from datetime import datetime
from typing import Any

from contracts.bundle import (
    BLIND,
    CERTIFICATES,
    CHECKPOINT,
    CLOSINGS,
    CLOSINGS_KIND,
    KEY,
    MANIFEST,
    MASTER,
    PATTERN,
    ROWS,
    SEALING,
    SECRET,
    TERM_YEARS,
    VIEWS,
)
from contracts.days import day_at
from contracts.identifiers import NATION
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import ED25519, Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, checkpoint_of, require_signed
from services.reporting.domain.disclosure.manifest import (
    BLIND_BYTES,
    KIND,
    blinded_digest,
    plain_digest,
)
from services.verifier.bundle import Bundle, Wrong
from services.verifier.form import require_claim


def key_of(bundle: Bundle, known: Key | None) -> Key:
    """The key of the log. Raises Wrong when the auditor knows another one."""
    try:
        key = Key.read(bundle.text(KEY))
    except NoteMalformed as error:
        raise Wrong(f"{KEY} : {error}") from None
    if f"{key.text()}\n" != bundle.text(KEY) or key.algorithm != ED25519:
        raise Wrong(f"{KEY} n'est pas la clé d'un journal, seule sur sa ligne.")
    if known is not None and known != key:
        raise Wrong(f"{KEY} est la clé {key.text()}, non celle que vous connaissez.")
    return key


def claim_of(bundle: Bundle, key: Key) -> dict[str, Any]:
    """The manifest, signed by this key alone and written canonically. Raises Wrong."""
    claim = _signed_json(bundle, MANIFEST, key)
    if not isinstance(claim, dict):
        raise Wrong(f"{MANIFEST} n'est pas un manifeste que cette version de Relais connaît.")
    require_claim(claim)
    return claim


def log_of(bundle: Bundle, claim: dict[str, Any], key: Key) -> Checkpoint:
    """The log that the manifest and the checkpoint both tell of. Raises Wrong."""
    try:
        found = checkpoint_of(_note(bundle, CHECKPOINT), key)
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


def require_digests(bundle: Bundle, claim: dict[str, Any]) -> None:
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


def since_of(text: str, key: Key) -> Checkpoint:
    """An older checkpoint that the auditor kept. Raises Wrong."""
    try:
        return checkpoint_of(Note.read(text), key)
    except (NoteMalformed, SignatureWrong) as error:
        raise Wrong(f"Le point de contrôle que vous avez gardé : {error}") from None


def closed_until(bundle: Bundle, key: Key, log: Checkpoint, leaves: int) -> int:
    """The last year whose facts may be leaves alone: so says the log, under its signature.

    `leaves`: how many of them the bundle has. 0 where no year was closed. Raises Wrong, also
    for a year closed before its term.
    """
    if not leaves:
        return 0
    closings = _signed_json(bundle, CLOSINGS, key)
    try:
        if closings["kind"] != CLOSINGS_KIND:
            raise ValueError("of another kind")
        years = [
            (int(year["year"]), int(year["facts"]), datetime.fromisoformat(year["closed_at"]))
            for year in closings["years"]
        ]
    except (ValueError, KeyError, TypeError):
        raise Wrong(f"{CLOSINGS} ne se lit pas.") from None
    if closings.get("origin") != log.origin:
        raise Wrong(f"{CLOSINGS} est d'un autre journal ({closings.get('origin')}).")
    for year, _, closed_at in years:
        closed_on = day_at(NATION, closed_at)
        if closed_on.year <= year + TERM_YEARS:
            raise Wrong(
                f"{CLOSINGS} : {year} fut close le {closed_on:%d/%m/%Y}, avant son terme : ses "
                f"faits se gardent jusqu'au 31/12/{year + TERM_YEARS}."
            )
    said = sum(facts for _, facts, _ in years)
    if leaves > said:
        raise Wrong(f"{leaves} faits ne sont que des feuilles, le journal en dit {said} clos.")
    return max(year for year, _, _ in years)


def _signed_json(bundle: Bundle, name: str, key: Key) -> Any:
    """What a note says, signed by this key alone and written canonically. Raises Wrong."""
    note = _note(bundle, name)
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


def _note(bundle: Bundle, name: str) -> Note:
    """A note as it was written, under one signature: nothing in it may go unread."""
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
