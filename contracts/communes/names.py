"""The commune that a person means by what was typed: a code, or a name."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice

from contracts.collation import plain
from contracts.communes import (
    Commune,
    NotACommune,
    commune,
    department_name,
    lines_by_code,
    names_of,
)

LONGEST = 80  # characters of a name that is looked up
MOST_NAMED = 6  # communes in a message
LEAST_BEGUN = 3  # letters for which names are proposed
CODE = re.compile(r"(\d{2}|2[AB])\d{3}", re.IGNORECASE)
LOST_ZERO = re.compile(r"[1-9]\d{3}")  # 1053: a spreadsheet took 01053 for a number
WHERE = re.compile(r"^([^(,]+)[(,]([^()]+)\)?$|^(.+)\s(\d{2,3}|2[AB])$", re.IGNORECASE)
"""« Saint-Denis (93) », « Saint-Denis, La Réunion », « Saint-Denis 93 »."""
_WORDS = re.compile(r"[^a-z0-9]+")
_ARTICLE = re.compile(r"(le|la|les|l) ")
_IN_FULL = {"st": "saint", "ste": "sainte"}


def understood(said: str, day: date) -> Commune:
    """The commune that it was on `day`. Raises NotACommune.

    A code may have lost its zero. A name may lack accents and hyphens; one that several communes
    have comes with its département.
    """
    if LOST_ZERO.fullmatch(said):
        said = f"0{said}"
    if CODE.fullmatch(said):
        return commune(said.upper(), day)
    if len(said) > LONGEST or not _key(said):
        raise NotACommune("Tapez le nom d'une commune, ou son code INSEE.")
    codes = _named(said)
    standing = _standing(codes, day)
    if len(standing) == 1:
        return standing[0]
    if standing:
        raise NotACommune(
            f"Plusieurs communes s'appellent « {said} » : {_listed(standing)}. Ajoutez le "
            "département entre parenthèses, ou tapez le code."
        )
    if codes:
        return commune(codes[0], day)  # which says what it became
    near = _standing(_begun(said), day)
    raise NotACommune(
        f"Aucune commune ne s'appelle « {said} »"
        + (f". Peut-être {_listed(near)} ?" if near else " : vérifiez le nom, ou tapez le code.")
    )


@cache
def names_in(department: str) -> Mapping[str, str]:
    """What may be typed for each commune of a département today (its name where that suffices,
    else with the département), with its code.
    """
    today = (names_of(code)[-1] for code in lines_by_code())
    return {
        each.name if len(_named(each.name)) == 1 else f"{each.name} ({department})": each.code
        for each in today
        if each.department == department and each.until == date.max
    }


def _standing(codes: Iterable[str], day: date) -> list[Commune]:
    """Those of `codes` that are communes on `day`."""
    return [
        next(each for each in names if day < each.until)
        for names in map(names_of, codes)
        if day < names[-1].until
    ]


def _named(said: str) -> Sequence[str]:
    """The codes of the communes, of today or ended, that have or had this name."""
    known = _codes_by_name()
    if whole := known.get(_key(said)) or known.get(f"{_key(said)} arrondissement"):
        return whole
    parts = WHERE.match(said.strip())
    if parts is None:
        return ()
    name, where = (parts[1], parts[2]) if parts[1] else (parts[3], parts[4])
    return [code for code in known.get(_key(name), ()) if _is_of(code, where.strip())]


def _is_of(code: str, where: str) -> bool:
    department = Commune(code, "").department
    return where.upper() == department or _key(where) == _key(department_name(department))


def _begun(said: str) -> list[str]:
    """The codes of communes whose name begins with what was said, after its article or not."""
    key, known = _key(said), _in_order()
    if len(key) < LEAST_BEGUN:
        return []
    found = islice(known, bisect_left(known, (key, "")), None)
    begun = [
        code for _, (name, code) in zip(range(50), found, strict=False) if name.startswith(key)
    ]
    return list(dict.fromkeys(begun))


def _listed(communes: Sequence[Commune]) -> str:
    more = f" et {len(communes) - MOST_NAMED} de plus" if len(communes) > MOST_NAMED else ""
    return ", ".join(map(str, communes[:MOST_NAMED])) + more


def _key(name: str) -> str:
    bare = plain(name).replace("œ", "oe").replace("æ", "ae")
    return " ".join(_IN_FULL.get(word, word) for word in _WORDS.split(bare) if word)


@cache
def _codes_by_name() -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for code, lines in lines_by_code().items():
        for name in dict.fromkeys(_key(line.partition("\t")[0]) for line in lines):
            known.setdefault(name, []).append(code)
    return known


@cache
def _in_order() -> list[tuple[str, str]]:
    """Each name, and again without its article, with a code."""
    names = [(name, code) for name, codes in _codes_by_name().items() for code in codes]
    return sorted({*names, *((_ARTICLE.sub("", name, count=1), code) for name, code in names)})
