"""The worked examples of docs/bundle*.md, from which others write verifiers: the code agrees."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.bundle import event_line
from contracts.period import Period
from contracts.streams import StreamId
from contracts.transparency.canonical import canonical, digest
from contracts.transparency.merkle.tree import Tree, leaf_hash
from contracts.transparency.notes import Key, Note
from contracts.transparency.signing import checkpoint_of
from services.projections.domain import history, register
from services.projections.domain.cells import Areas, reception
from services.projections.domain.entries import Entry, read
from services.projections.domain.folding import measure
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.linked_table import Grid
from services.reporting.domain.disclosure.manifest import blinded_digest
from services.reporting.domain.disclosure.parts import linked_tables_of, secret_of
from services.reporting.domain.disclosure.primary import sensitive_cells
from services.reporting.domain.disclosure.released_row import ReleasedRow, digest_of
from services.reporting.domain.register.posts import days_filled
from services.reporting.domain.seats import distinct_by_seat
from services.reporting.domain.tables.perimeter import spells
from services.reporting.domain.tables.shares import mean_of_shares, quotient, share

PAGES = sorted(Path(__file__).parents[3].glob("docs/bundle*.md"))
EXAMPLE = re.compile(r"^```json (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOUND = [example for page in PAGES for example in EXAMPLE.findall(page.read_text("utf-8"))]
CASE = StreamId.of_case("7f1c2f0e-58c4-4c1b-9d0a-3a5b1f6e2d47")


def entries(said: Any, stream: StreamId) -> list[Entry]:
    return [Entry(n, stream, json.dumps(fact).encode()) for n, fact in enumerate(said, 1)]


def as_canonical(said: Any) -> None:
    assert canonical(said["value"]) == said["text"]
    assert digest(said["value"]) == said["digest"]


def as_blinded(said: Any) -> None:
    blind, text = bytes.fromhex(said["blind"]), said["text"].encode()
    assert blinded_digest(blind, text) == hmac.digest(blind, text, "sha256").hex() == said["digest"]
    assert hashlib.sha256(text).hexdigest() == said["plain"]


def as_note(said: Any) -> None:
    found = checkpoint_of(Note.read(said["note"]), Key.read(said["key"]))
    assert (found.origin, found.size, found.root.hex()) == (
        said["origin"],
        said["size"],
        said["root"],
    )


def as_leaf(said: Any) -> None:
    salt, fact = bytes.fromhex(said["salt"]), said["fact"].encode()
    assert event_line(salt, fact) == said["line"].encode()
    assert hashlib.sha256(salt + fact).hexdigest() == said["inner"]
    assert leaf_hash(salt, fact).hex() == said["leaf"]


def as_tree(said: Any) -> None:
    leaves = [bytes.fromhex(leaf) for leaf in said["leaves"]]
    for size, root in enumerate(said["roots"]):
        tree = Tree()
        list(tree.append(leaves[:size]))
        assert tree.root().hex() == root


def as_digest(said: Any) -> None:
    rows = [msgspec.convert(row, ReleasedRow) for row in said["rows"]]
    assert digest_of(rows) == said["digest"]
    assert [json.loads(row.written()) for row in rows] == said["rows"]


def as_history(said: Any) -> None:
    state = None
    for entry in entries(said["facts"], CASE):
        state = history.evolve(state, read(entry))  # type: ignore[arg-type]
    cells = measure(CASE, state, Areas([("", "27")])).items()
    found = [[c.table, c.measure, c.period, c.force, c.d1, c.d2, n] for c, n in cells]
    assert sorted(found) == sorted(said["cells"])


def as_reception(said: Any) -> None:
    for occurred_on, received_on, *expected in said:
        assert [*reception(occurred_on, received_on)] == expected


def as_register(said: Any) -> None:
    state = None
    for entry in entries(said["facts"], StreamId("27-01")):
        state = register.evolve(state, read(entry), entry.position)  # type: ignore[arg-type]
    record = register.post_record(state) if state else None
    assert record is not None
    found = spells(record, Period.parse("2008"))
    assert said == {
        "facts": said["facts"],
        "opened_on": str(record.opened_on),
        "closed_on": str(record.closed_on),
        "versions": [[str(v.since), v.service, v.commune, v.territory] for v in record.versions],
        "holdings": [[str(held.since), str(held.until)] for held in record.holdings],
        "pledges": [[p.convention, p.year, p.funder, p.share_percent] for p in record.pledges],
        "spells_of_2008": [[*map(_day, each), days_filled(record, *each)] for each in found],
    }


def as_seats(said: Any) -> None:
    found = distinct_by_seat(said["post"], said["received"], said["together"])
    assert found == said["seats"]


def as_certificate(said: Any) -> None:
    exact, pattern, proofs = (
        [json.dumps(said[part])] for part in ("master", "pattern", "certificates")
    )
    (found,) = linked_tables_of(exact, pattern, proofs, said["group_disclosure_min"])
    fine = tuple((modality,) for modality in found.linked.modalities)
    grids = [Grid(level, found.linked.year, fine) for level in ("post", "nation")]
    sensitive = [*map(secret_of, sensitive_cells(found.linked, grids))]
    assert json.loads(json.dumps(sensitive)) == said["sensitive"]
    (certificate,) = found.certificates
    assert flaw(found.linked, found.published, certificate) is None
    for gone in range(4):
        kept = tuple(w for at, w in enumerate(certificate.feasible_tables) if at != gone)
        assert flaw(found.linked, found.published, certificate._replace(feasible_tables=kept))


def as_decimals(said: Any) -> None:
    assert all(share(part, whole) == text for part, whole, text in said["shares"])
    assert all(mean_of_shares(parts) == text for parts, text in said["mean_of_shares"])
    assert all(quotient(part, whole) == text for part, whole, text in said["quotients"])


def _day(day: date) -> str:
    return day.isoformat()


READ_AS: Mapping[str, Callable[[Any], None]] = {
    name.removeprefix("as_"): found for name, found in globals().items() if name.startswith("as_")
}


@pytest.mark.parametrize(("name", "said"), FOUND, ids=[name for name, _ in FOUND])
def test_an_example_of_the_pages_is_what_the_code_does(name: str, said: str) -> None:
    READ_AS[name](json.loads(said))


def test_every_kind_of_example_is_in_the_pages() -> None:
    assert {name for name, _ in FOUND} == {*READ_AS}
