"""Falsifications of what a manifest binds, of its contracts, keys and witnesses."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from contracts.bundle import CHECKPOINT, CONTRACTS, KEY, LATER, LATEST, MANIFEST, WITNESSED
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import HASH_BYTES, Tree
from contracts.transparency.notes import COSIGNATURE, Checkpoint, Note
from contracts.transparency.signing import Signer
from tests.falsifications.forging import Forged, Json, NotHere

Falsify = Callable[[Forged], None]


def _quarter(change: Callable[[Forged, Json, Json], object]) -> Falsify:
    def falsify(forged: Forged) -> None:
        quarters = forged.claim()["quarters"]
        if not quarters:
            raise NotHere
        which = forged.draw.randrange(len(quarters))
        forged.say(lambda claim: change(forged, claim, claim["quarters"][which]))

    return falsify


def _frozen_early(forged: Forged, claim: Json, quarter: Json) -> None:
    quarter["size"] = forged.draw.randrange(1, 4)  # facts of 2006


def _of_another_size(forged: Forged, claim: Json, quarter: Json) -> None:
    quarter["size"] += forged.draw.randrange(8, claim["log"]["size"] - quarter["size"])


def _of_another_release(forged: Forged, claim: Json, quarter: Json) -> None:
    quarter["digest"] = forged.draw.randbytes(32).hex()
    quarter["release"] = f"{quarter['period']}-{quarter['digest'][:8]}"


def _of_another_id(forged: Forged, claim: Json, quarter: Json) -> None:
    quarter["release"] = f"{quarter['period']}-{forged.draw.randbytes(4).hex()}"


def _of_another_period(forged: Forged, claim: Json, quarter: Json) -> None:
    quarter["period"] = forged.pick(("2007-Q4", "2008-Q1", "2008-Q2"))
    quarter["release"] = f"{quarter['period']}-{quarter['digest'][:8]}"


def _dropped(forged: Forged, claim: Json, quarter: Json) -> None:
    claim["quarters"].remove(quarter)


QUARTERS = {
    "trimestre figé avant sa fin": _quarter(_frozen_early),
    "trimestre figé à un autre rang": _quarter(_of_another_size),
    "trimestre d'une autre édition": _quarter(_of_another_release),
    "trimestre d'un autre identifiant": _quarter(_of_another_id),
    "trimestre échangé contre un autre": _quarter(_of_another_period),
    "trimestre recompté en silence": _quarter(_dropped),
}


def previous(forged: Forged) -> None:
    """The edition before becomes another, or none."""
    said = {"release": "2007-00000000", "manifest": forged.draw.randbytes(32).hex()}
    none = {"release": "", "manifest": ""}
    changed = forged.pick((said, none))
    if forged.claim()["previous"] == changed:
        raise NotHere
    forged.say(lambda claim: claim.__setitem__("previous", changed))


def release_id(forged: Forged) -> None:
    """The edition takes a name that is not of its digest."""
    name = f"{forged.claim()['period']}-{forged.draw.randbytes(4).hex()}"
    forged.say(lambda claim: claim.__setitem__("release", name))


def instants(forged: Forged) -> None:
    """When it was counted, or sealed before that; the clock may say 2008."""
    key = forged.pick(("as_of", "sealed_at"))
    was = forged.claim()["as_of"]
    at = datetime.fromisoformat(was) + timedelta(hours=forged.pick((-1, -24, -24 * 400)))
    written = at.isoformat().replace("+00:00", "Z") if key == "as_of" else at.isoformat()
    forged.say(lambda claim: claim.__setitem__(key, written))


def sealed_later(forged: Forged) -> None:
    """When it was sealed, later than it was: nothing in the log tells."""
    at = datetime.fromisoformat(forged.claim()["sealed_at"])
    later = (at + timedelta(days=forged.draw.randrange(1, 900))).isoformat()
    forged.say(lambda claim: claim.__setitem__("sealed_at", later))


def position(forged: Forged) -> None:
    """The position becomes smaller than the facts before it can be."""
    forged.say(lambda claim: claim.__setitem__("position", forged.draw.randrange(1, 90)))


def position_ahead(forged: Forged) -> None:
    """The position becomes larger than the number of facts."""
    more = forged.draw.randrange(1, 9_000)
    forged.say(lambda claim: claim.__setitem__("position", claim["position"] + more))


def status(forged: Forged) -> None:
    """A provisional edition is called final, or another way round; or it speaks of another year."""
    was: Json = {**forged.claim()}
    key, values = forged.pick(
        (("status", ("provisoire", "consolide", "definitif")), ("period", ("2007", "2009")))
    )
    value = forged.pick([each for each in values if each != was[key]])

    def change(claim: Json) -> None:
        claim[key] = value
        claim["release"] = f"{claim['period']}-{claim['digest'][:8]}"

    forged.say(change)


def other_log(forged: Forged) -> None:
    """The manifest names another log than the checkpoint beside it."""
    key = forged.pick(("origin", "size", "root"))
    said = {"origin": "exemple.fr/journal", "size": forged.claim()["log"]["size"] - 1,
            "root": forged.draw.randbytes(32).hex()}  # fmt: skip
    forged.say(lambda claim: claim["log"].__setitem__(key, said[key]))


def contracts(forged: Forged) -> None:
    """Another plan, under its own digest: a threshold, a reader, a code, a formula."""
    at = forged.folder / CONTRACTS
    told = json.loads(at.read_text())
    match forged.pick(("threshold", "readers", "audience", "policy", "code")):
        case "threshold":
            told["tables"][forged.pick(told["tables"])]["threshold"] = forged.pick((1, 2, 50))
        case "readers":
            table = told["tables"][forged.pick(told["tables"])]
            grain = forged.pick(sorted(table["readers"]))
            table["readers"][grain] = ["public"] if table["readers"][grain] != ["public"] else []
        case "audience":
            told["audiences"][forged.pick(told["audiences"])]["force"] = "x"
        case "policy":
            told["policy"][forged.pick(("area_min", "like_posts_min"))] = 1
        case _:
            told["codes"]["age"] = told["codes"]["age"][1:]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    at.write_text(text)
    version = hashlib.sha256(text.encode()).hexdigest()
    forged.say(lambda claim: claim["contracts"].__setitem__("version", version))


def contracts_silently(forged: Forged) -> None:
    """The plan in the bundle changes, the version that it is said to be does not."""
    contracts(forged)
    forged.claimed.pop()


def version(forged: Forged) -> None:
    """The manifest names a version that no programme knows."""
    said = forged.draw.randbytes(32).hex()
    forged.say(lambda claim: claim["contracts"].__setitem__("version", said))


def key_redrawn(forged: Forged) -> None:
    """A new key under the same name signs everything anew, without a word."""
    forged.signer = Signer(forged.signer.name, b"\x01", forged.draw.randbytes(32))
    (forged.folder / KEY).write_text(f"{forged.signer.key.text()}\n")
    (forged.folder / WITNESSED).write_bytes(b"")
    for name in (CHECKPOINT, LATEST, MANIFEST):
        note = Note.read((forged.folder / name).read_text())
        (forged.folder / name).write_text(forged.signer.sign(note.text).render())


def witness_hour(forged: Forged) -> None:
    """A witness is said to have cosigned at another time, or another text."""
    lines = forged.read(WITNESSED)
    line = forged.pick(lines)
    note = Note.read(line["note"])
    if forged.draw.random() < 0.5:
        size, root = forged.draw.randrange(1, 90), forged.draw.randbytes(32)
        text = Checkpoint(forged.signer.name, size, root).text()
        own = forged.signer.sign(text).signatures
        line["note"] = Note(text, (*own, note.signatures[1])).render()
    else:
        other = forged.pick([each for each in lines if each is not line])
        signed = Note.read(other["note"]).signatures[1]
        line["note"] = Note(note.text, (note.signatures[0], signed)).render()
    _write(forged, lines)


def witness_of_the_operator(forged: Forged) -> None:
    """The operator draws a key, calls it by a witness's name, and cosigns another history."""
    lines = forged.read(WITNESSED)
    line = forged.pick(lines)
    name = line["key"].partition("+")[0]
    own = Signer(name, COSIGNATURE, forged.draw.randbytes(32))
    text = Checkpoint(forged.signer.name, 9, forged.draw.randbytes(32)).text()
    signed = forged.signer.sign(text)
    line["key"] = own.key.text()
    line["note"] = Note(text, (*signed.signatures, own.cosign(text, 1_230_000_000))).render()
    _write(forged, lines)


def _write(forged: Forged, lines: list[Json]) -> None:
    (forged.folder / WITNESSED).write_text("".join(f"{canonical(line)}\n" for line in lines))


def latest(forged: Forged) -> None:
    """The newest checkpoint is that of another log, smaller, or has other leaves after it."""
    match forged.pick(("root", "leaf", "less")):
        case "root":
            size = Checkpoint.read(Note.read((forged.folder / LATEST).read_text()).text).size
            said = Checkpoint(forged.signer.name, size, forged.draw.randbytes(32))
            (forged.folder / LATEST).write_text(forged.signer.sign(said.text()).render())
        case "leaf":
            later = bytearray((forged.folder / LATER).read_bytes())
            if not later:
                raise NotHere
            later[forged.draw.randrange(len(later))] ^= 1
            (forged.folder / LATER).write_bytes(bytes(later))
        case _:
            (forged.folder / LATER).write_bytes(b"")


def later_told_anew(forged: Forged) -> None:
    """The facts after the edition are others, and the newest checkpoint is of them."""
    leaves = (forged.folder / "leaves.bin").read_bytes()
    later = bytearray((forged.folder / LATER).read_bytes())
    if not later:
        raise NotHere
    later[forged.draw.randrange(len(later))] ^= 1
    tree = Tree()
    every = leaves + bytes(later)
    list(tree.append([every[at : at + HASH_BYTES] for at in range(0, len(every), HASH_BYTES)]))
    said = Checkpoint(forged.signer.name, tree.size, tree.root())
    (forged.folder / LATEST).write_text(forged.signer.sign(said.text()).render())
    (forged.folder / LATER).write_bytes(bytes(later))
    (forged.folder / WITNESSED).write_bytes(b"")
