"""The manifests that an auditor kept: one chain, in which no edition is missing or told twice."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from contracts.bundle import CHECKPOINT, CLOSINGS, LEAVES, MANIFEST
from contracts.period import Period, PeriodNotUnderstood
from contracts.release_plan.meaning import current_version
from contracts.transparency.notes import Key, Note, NoteMalformed
from contracts.transparency.signing import SignatureWrong, require_signed
from contracts.transparency.succession import key_among
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.manifest import KIND, KIND_1, plain_digest
from services.reporting.domain.disclosure.release import Status
from services.verifier.bundle import Bundle, NotVerifiable, Wrong, text_of
from services.verifier.form import require_claim
from services.verifier.log import roots_of
from services.verifier.plurals import counted


class Kept(NamedTuple):
    """A manifest that was kept: where, the digest by which the next one names it, what it says."""

    where: str
    digest: str
    claim: Claim

    @property
    def release(self) -> str:
        """The id of its release."""
        return self.claim["release"]


def kept_manifest(read: bytes, where: str, claim: Claim) -> Kept:
    """A manifest whose signature holds, by the bytes of its note."""
    return Kept(where, plain_digest(read), claim)


def kept_in(folder: Path, keys: Sequence[Key]) -> list[Kept]:
    """Every signed manifest below a folder, once; notes of another kind are passed over.

    Bundles and single manifests (`*.note`) may lie in it in any way. `keys`: those of the log,
    one after the other. Raises Wrong.
    """
    if not folder.is_dir():
        raise Wrong(f"{folder} n'est pas un dossier.")
    found: dict[str, Kept] = {}
    for path in sorted(folder.rglob("*.note")):
        if path.name not in (CHECKPOINT, CLOSINGS) and path.is_file():
            where = path.relative_to(folder).as_posix()
            kept = _read(path.read_bytes(), where, keys)
            if kept:
                found.setdefault(kept.digest, kept)
    return [*found.values()]


def chain_of(kept: Sequence[Kept]) -> list[Kept]:
    """The manifests in the order in which they were sealed.

    Raises Wrong where two of them follow the same one, contradict each other or are out of
    order, and NotVerifiable where one that is named was not kept.
    """
    followed: dict[str, list[Kept]] = defaultdict(list)
    for each in kept:
        followed[each.claim["previous"]["manifest"]].append(each)
    for digest, after in followed.items():
        if len(after) > 1:
            raise Wrong(f"{_named(after)} {_fork(digest, kept)} : l'historique bifurque.")
    _require_once(kept)
    by_digest = {each.digest: each for each in kept}
    missing = []
    for each in kept:
        previous = each.claim["previous"]
        before = by_digest.get(previous["manifest"])
        if before is not None:
            _require_after(before, each)
        elif previous["manifest"]:
            missing.append(f"{previous['release']} (avant {each.release})")
    if missing:
        raise NotVerifiable(f"il manque au dossier {', '.join(sorted(missing))}")
    chain: list[Kept] = []
    digest = ""
    while digest in followed:
        chain += followed[digest]
        digest = chain[-1].digest
    for at, each in enumerate(chain):
        _require_quarters(each, chain[:at])
    _require_contracts(chain)
    return chain


def told_of(chain: Sequence[Kept]) -> str:
    """A chain in words (French)."""
    many = counted(len(chain), "édition")
    return f"{many} en une chaîne, de {chain[0].release} à {chain[-1].release}"


def require_roots(bundle: Bundle, chain: Sequence[Kept], size: int) -> int:
    """How many editions of a chain counted a part of the facts of a bundle. Raises Wrong at one
    that counted others. `size`: of the log of the bundle, whose leaves are verified."""
    older = [each for each in chain if each.claim["log"]["size"] <= size]
    roots = roots_of([bundle.path(LEAVES)], (each.claim["log"]["size"] for each in older))
    for each in older:
        log = each.claim["log"]
        if roots.get(log["size"], b"").hex() != log["root"]:
            raise Wrong(
                f"{each.where} ({each.release}) : ses {log['size']} faits ne sont pas les premiers "
                "de cette liasse : le journal a été récrit depuis."
            )
    return len(older)


def _read(read: bytes, where: str, keys: Sequence[Key]) -> Kept | None:
    """The manifest in a note, None for a note of another kind. Raises Wrong."""
    text = text_of(read, where)
    try:
        note = Note.read(text)
        if not note.text.startswith("{"):
            return None
        require_signed(note, key_among(note, keys))
        found = json.loads(note.text)
    except (NoteMalformed, SignatureWrong) as error:
        raise Wrong(f"{where} : {error}") from None
    except (ValueError, RecursionError):
        raise Wrong(f"{where} : ce n'est pas du JSON.") from None
    if not isinstance(found, dict) or found.get("kind") not in (KIND, KIND_1):
        return None
    try:
        claim = require_claim(found)
        Period.parse(claim["period"])
        datetime.fromisoformat(claim["sealed_at"])
    except (Wrong, PeriodNotUnderstood, ValueError):
        raise Wrong(f"{where} n'a pas la forme d'un manifeste ({MANIFEST}).") from None
    return kept_manifest(read, where, claim)


def _require_once(kept: Sequence[Kept]) -> None:
    """Raises Wrong where one release, or one state of a period, was signed twice."""
    of: dict[tuple[str, ...], list[Kept]] = defaultdict(list)
    for each in kept:
        of[("release", each.release)].append(each)
        of[("status", each.claim["period"], each.claim["status"])].append(each)
    for twice in of.values():
        if len(twice) > 1:
            raise Wrong(
                f"{_named(twice)} : deux manifestes de {twice[0].claim['period']} "
                f"({twice[0].claim['status']}), un seul peut l'être."
            )


def _require_after(before: Kept, each: Kept) -> None:
    """Raises Wrong unless a manifest can have been signed after the one that it names."""
    first, then = before.claim, each.claim
    if then["previous"]["release"] != before.release:
        raise Wrong(
            f"{each.where} nomme {then['previous']['release']} avant {each.release}, et "
            f"l'empreinte est celle de {before.release}."
        )
    if then["log"]["origin"] != first["log"]["origin"]:
        raise Wrong(f"{each.where} est d'un autre journal que {before.where}.")
    if then["log"]["size"] < first["log"]["size"] or then["position"] < first["position"]:
        raise Wrong(
            f"{each.where} ({each.release}) compte {then['log']['size']} faits, {before.release} "
            f"avant elle {first['log']['size']} : l'ordre est renversé."
        )
    if datetime.fromisoformat(then["sealed_at"]) < datetime.fromisoformat(first["sealed_at"]):
        raise Wrong(
            f"{each.release} est dite scellée le {then['sealed_at']}, avant {before.release} "
            f"({first['sealed_at']}) qu'elle suit : l'ordre est renversé."
        )
    if (first["kind"], then["kind"]) == (KIND, KIND_1):
        raise Wrong(
            f"{each.where} revient à la première forme des manifestes après {before.where}."
        )


def _require_quarters(each: Kept, before: Sequence[Kept]) -> None:
    """Raises Wrong unless a release comes in its turn, a year on the quarters sealed before it."""
    period, status = Period.parse(each.claim["period"]), each.claim["status"]
    known = {(kept.claim["period"], kept.claim["status"]) for kept in before}
    year = str(period.year)
    if status == Status.FINAL and (year, Status.CONSOLIDATED) not in known:
        raise Wrong(f"{each.release} est définitive, sans édition consolidée avant elle.")
    if status == Status.PROVISIONAL and (year, Status.CONSOLIDATED) in known:
        raise Wrong(f"{each.release} est un trimestre d'une année scellée avant lui.")
    if status != Status.CONSOLIDATED:
        return
    sealed = {
        kept.release: (kept.claim["period"], kept.claim["log"]["size"], kept.claim["digest"])
        for kept in before
        if kept.claim["status"] == Status.PROVISIONAL
        and Period.parse(kept.claim["period"]) in period.quarters
    }
    taken = {
        each["release"]: (each["period"], each["size"], each.get("digest"))
        for each in each.claim["quarters"]
    }
    for release in sorted({*sealed} | {*taken}):
        if release not in taken:
            raise Wrong(f"{each.release} ne reprend pas {release}, scellée avant elle.")
        if release not in sealed:
            raise Wrong(f"{each.release} reprend {release}, que nul manifeste ne dit avant elle.")
        was, is_ = sealed[release], taken[release]
        if was[:2] != is_[:2] or is_[2] not in (None, was[2]):
            raise Wrong(f"{each.release} reprend {release} autrement que son manifeste ne la dit.")


def _require_contracts(chain: Sequence[Kept]) -> None:
    """Raises Wrong where an edition goes back to contracts that one before it had replaced.

    Those of the first edition of its year are no way back: a year goes on under them.
    """
    used: list[Mapping[str, str]] = []
    of_year: dict[str, Mapping[str, str]] = {}
    for each in chain:
        contracts, year = each.claim["contracts"], each.claim["period"][:4]
        if contracts == of_year.get(year):
            continue
        of_year.setdefault(year, contracts)
        back = contracts in used[:-1] or {"version": current_version()} in used
        if used and contracts != used[-1] and back:
            raise Wrong(
                f"{each.where} ({each.release}) revient à des contrats (codes, plan, seuils) que "
                "d'autres avaient remplacés dans une édition d'avant."
            )
        if not used or contracts != used[-1]:
            used.append(contracts)


def _named(kept: Sequence[Kept]) -> str:
    return ", ".join(f"{each.where} ({each.release})" for each in kept)


def _fork(digest: str, kept: Sequence[Kept]) -> str:
    before = next((each.release for each in kept if each.digest == digest), "")
    if not digest:
        return "se disent tous deux le premier"
    return f"suivent tous deux {before}" if before else "suivent tous deux le même manifeste"
