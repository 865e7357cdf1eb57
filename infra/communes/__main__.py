"""Write contracts/communes/communes.txt: `python -m infra.communes HISTORY YEAR=LIST …`.

Source: *Code officiel géographique*, INSEE, under the Licence Ouverte 2.0, as the package
`@etalab/decoupage-administratif` carries it. HISTORY: its `historique-communes.json`, in version
0.7.0 the communes from 1943 to 2019. YEAR=LIST: its `communes.json` as of 1 January of a year
(2021 in version 1.1.1, 2022 in 2.3.1, 2023 in 3.1.1, 2024 in 4.1.0, 2025 in 5.3.0, 2026 in 6.0.0),
all years in order. A commune that ended between two lists ended on the day of the later one.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from contracts.communes import FILE, FIRST

HEAD = """\
# Communes of France on 1 January {}, with those and the names that ended since 1990.
# Source: Code officiel géographique, INSEE. Licence Ouverte 2.0 (Etalab).
# Made by infra/communes. Below the first two characters of a code: the other three, the name and,
# of what ended, the first day without it and the code of the commune that holds it now.
"""
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


def between(year: str, before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[Row]:
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


def main(history: str, *lists: str) -> None:
    """Write the file."""
    past = json.loads(Path(history).read_text(encoding="utf-8"))
    years: dict[str, list[Entry]] = {"2019": list(_of_2019(past))}
    for each in lists:
        year, _, file = each.partition("=")
        years[year] = json.loads(Path(file).read_text(encoding="utf-8"))
    former = {*ended(past)}
    for (_, before), (year, after) in pairwise(years.items()):
        former.update(between(year, before, after))
    today = names_of(years[max(years)])
    rows = [row for row in former if today.get(row.code) != row.name]
    rows += [Row(*named) for named in today.items()]
    FILE.write_text(HEAD.format(max(years)) + "".join(_lines(sorted(rows))), encoding="utf-8")


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for department, own in groupby(rows, lambda row: row.code[:2]):
        yield department + "\n"
        for code, name, until, heir in own:
            fields = (code[2:], name, until.removesuffix("-01-01"), heir if heir != code else "")
            yield "\t".join(fields).rstrip("\t") + "\n"


def _of_2019(history: Iterable[Entry]) -> Iterator[Entry]:
    for entry in history:
        if entry["type"] == "COM" and "dateFin" not in entry:
            yield {**entry, "type": CURRENT[0]}


if __name__ == "__main__":
    main(*sys.argv[1:])
