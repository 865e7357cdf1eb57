"""How many rows of each table were counted again from the facts, and how many cannot be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypedDict

from services.reporting.domain.disclosure.released_row import ReleasedRow


class TableRows(TypedDict):
    """Rows of a table. `recounted`: from the facts, the hidden ones too; `derived`: computed from
    such rows; `unverifiable`: nothing shows any more whether they are what the facts said."""

    table: str
    recounted: int
    derived: int
    unverifiable: int


def tally(
    recounted: Iterable[ReleasedRow] = (),
    derived: Iterable[ReleasedRow] = (),
    unverifiable: Iterable[ReleasedRow] = (),
) -> list[TableRows]:
    """The numbers of each table, in the order in which the rows first name it."""
    each = [Counter(row.table for row in rows) for rows in (recounted, derived, unverifiable)]
    return [
        TableRows(
            table=table,
            recounted=each[0][table],
            derived=each[1][table],
            unverifiable=each[2][table],
        )
        for table in dict.fromkeys(table for counts in each for table in counts)
    ]


def told(tables: Sequence[TableRows]) -> str:
    """The numbers in one French line: by kind, how many, and of which tables."""
    kinds = {
        "recomptées": [(each["table"], each["recounted"]) for each in tables],
        "déduites": [(each["table"], each["derived"]) for each in tables],
        "non vérifiables": [(each["table"], each["unverifiable"]) for each in tables],
    }
    parts = []
    for word, counts in kinds.items():
        among = ", ".join(f"{table} {count}" for table, count in counts if count)
        total = sum(count for _, count in counts)
        parts.append(f"{total} {word}{f' ({among})' if among else ''}")
    return ", ".join(parts)


def in_other_words(lines: Sequence[int]) -> str:
    """What is added in French where rows bear labels that this version does not have."""
    if not lines:
        return ""
    of = f"{len(lines)} portent un libellé que votre version n'a pas"
    return f" ; {of}, la première ligne {lines[0]} : lisez leurs codes"
