"""The one form of a bundle: the same content has one text, and every other text is refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, TypeVar

import msgspec

from contracts.bundle import CERTIFICATES, CLOSINGS, MANIFEST, MASTER, PATTERN, ROWS
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.manifest import KIND, KIND_1
from services.reporting.domain.disclosure.readers import as_told
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.verifier.bundle import Bundle, Wrong

_Form = TypeVar("_Form", bound=msgspec.Struct)
_Leaf = tuple[str, str, str, int]
_Grid = list[str | int | list[list[str]]]
"""Level, period, grouping; of territories in the table of residence, their slot."""
_GRIDS = ([str, str, list], [str, str, list, int])
_PLACE = re.compile(r"(?:field `|at `\$\.?)(?P<place>[^`]*)`")
"""The key, or else the place, that msgspec's words are about."""


class _Exact(msgspec.Struct, forbid_unknown_fields=True):
    """A text of a bundle whose keys are those of its fields, in their order."""


class _Residence(_Exact):
    own: dict[str, list[str]]
    then: dict[str, dict[str, list[str]]]
    territories: list[tuple[str, int, list[str]]]
    seats: dict[str, list[str]]


class _Counts(_Exact):
    values: list[_Leaf]
    ceilings: list[tuple[str, str, int]]


class _Shown(_Exact):
    grids: list[_Grid]
    hidden: list[tuple[str, str, str, list[str]]]


class _Master(_Exact):
    table: str
    force: str
    rule: str
    threshold: int
    year: str
    quarters: list[str]
    modalities: list[str]
    posts: dict[str, str]
    departments: dict[str, str]
    values: list[_Leaf]
    ceilings: list[tuple[str, str, int]]
    readers: list[list[str]] | msgspec.UnsetType = msgspec.UNSET
    quarter_departments: dict[str, dict[str, str]] | msgspec.UnsetType = msgspec.UNSET
    territories: dict[str, list[str]] | msgspec.UnsetType = msgspec.UNSET
    residence: _Residence | msgspec.UnsetType = msgspec.UNSET
    places: list[_Leaf] | msgspec.UnsetType = msgspec.UNSET
    before: _Counts | msgspec.UnsetType = msgspec.UNSET


class _Pattern(_Exact):
    table: str
    force: str
    grids: list[_Grid]
    hidden: list[tuple[str, str, str, list[str]]]
    shown_before: _Shown | msgspec.UnsetType = msgspec.UNSET


class _Certificate(_Exact):
    secret: tuple[list[str], str, list[str], str | list[str] | None]
    witnesses: list[tuple[Literal["zero", "above"], list[_Leaf]]]


class _Certificates(_Exact):
    table: str
    force: str
    certificates: list[_Certificate]
    differences: list[_Certificate] | msgspec.UnsetType = msgspec.UNSET


class _Log(_Exact):
    origin: str
    size: int
    root: str


class _Quarter1(_Exact):
    release: str
    period: str
    size: int


class _Quarter(_Quarter1):
    digest: str


class _Previous(_Exact):
    release: str
    manifest: str


class _Claim(_Exact):
    kind: str
    release: str
    period: str
    status: Literal["provisoire", "consolide", "definitif"]
    sealed_at: str
    as_of: str
    position: int
    digest: str
    log: _Log
    contracts: dict[str, str]
    files: dict[str, str]
    views: dict[str, str]
    previous: _Previous


class _Claim1(_Claim):
    quarters: list[_Quarter1]


class _Claim2(_Claim):
    quarters: list[_Quarter]


class _ClosedYear(_Exact):
    year: int
    closed_at: str
    position: int
    facts: int


class _Closings(_Exact):
    kind: Literal["relais-closings-v1"]
    origin: str
    years: list[_ClosedYear]


_CLAIMS: Mapping[str, type[_Claim]] = {KIND_1: _Claim1, KIND: _Claim2}


def require_claim(found: Any) -> Claim:
    """A manifest, once read as JSON. Raises Wrong unless it says what one of its form says, and
    nothing more."""
    form = _CLAIMS.get(str(found.get("kind"))) if isinstance(found, dict) else None
    if form is None:
        raise Wrong(f"{MANIFEST} n'est pas un manifeste que cette version de Relais connaît.")
    try:
        msgspec.convert(found, form)
    except msgspec.ValidationError as error:
        raise Wrong(f"{MANIFEST} : {_what(error)}") from None
    claim: Claim = found
    return claim


def require_closings(closings: Any) -> None:
    """Raises Wrong unless a note of closed years says what one says, and nothing more."""
    try:
        msgspec.convert(closings, _Closings)
    except msgspec.ValidationError as error:
        raise Wrong(f"{CLOSINGS} : {_what(error)}") from None


def require_forms(bundle: Bundle) -> None:
    """Raises Wrong at the first line of exact counts, pattern, certificates or rows that is
    written otherwise than sealing writes it."""
    for number, line in enumerate(bundle.lines(MASTER), 1):
        master = _exactly(MASTER, number, line, _Master)
        places = [] if isinstance(master.places, msgspec.UnsetType) else master.places
        _ascending(MASTER, number, "places", [leaf[:-1] for leaf in places])
        each_counts: list[_Master | _Counts] = [master]
        if not isinstance(master.before, msgspec.UnsetType):
            each_counts.append(master.before)
        for counts in each_counts:
            _ascending(MASTER, number, "values", [leaf[:-1] for leaf in counts.values])
            _ascending(MASTER, number, "ceilings", [row[:-1] for row in counts.ceilings])
            every = [leaf[-1] for leaf in counts.values] + [row[-1] for row in counts.ceilings]
            every += [leaf[-1] for leaf in places]
            if any(count < 1 for count in every):
                raise Wrong(f"{MASTER}, ligne {number} : un compte nul ou négatif y est écrit.")
        told = [] if isinstance(master.readers, msgspec.UnsetType) else master.readers
        if tuple(map(tuple, told)) != as_told(told):
            raise Wrong(f"{MASTER}, ligne {number} : « readers » n'est pas écrit dans l'ordre.")
    for number, line in enumerate(bundle.lines(PATTERN), 1):
        pattern = _exactly(PATTERN, number, line, _Pattern)
        each_shown: list[_Pattern | _Shown] = [pattern]
        if not isinstance(pattern.shown_before, msgspec.UnsetType):
            each_shown.append(pattern.shown_before)
        for each in each_shown:
            _ascending(PATTERN, number, "hidden", each.hidden)
            for grid in each.grids:
                if [type(said) for said in grid] not in _GRIDS:
                    raise Wrong(f"{PATTERN}, ligne {number} : « grids » n'a pas la forme attendue.")
            _once(PATTERN, number, "grids", [(*grid[:2], *grid[3:]) for grid in each.grids])
    for number, line in enumerate(bundle.lines(CERTIFICATES), 1):
        found = _exactly(CERTIFICATES, number, line, _Certificates)
        both = [] if isinstance(found.differences, msgspec.UnsetType) else found.differences
        for key, certificates in (("certificates", found.certificates), ("differences", both)):
            _once(CERTIFICATES, number, key, [msgspec.json.encode(e.secret) for e in certificates])
            for certificate in certificates:
                for _, changes in certificate.witnesses:
                    _once(CERTIFICATES, number, "witnesses", [leaf[:-1] for leaf in changes])
    for number, line in enumerate(bundle.lines(ROWS), 1):
        _exactly(ROWS, number, line, ReleasedRow)


def _exactly(name: str, number: int, line: str, form: type[_Form]) -> _Form:
    """What a line says. Raises Wrong unless it is written just so."""
    where = f"{name}, ligne {number}"
    try:
        read = msgspec.json.decode(line, type=form)
    except msgspec.ValidationError as error:
        raise Wrong(f"{where} : {_what(error)}") from None
    except (msgspec.MsgspecError, RecursionError):
        raise Wrong(f"{where} : ce n'est pas du JSON.") from None
    if msgspec.json.encode(read).decode() != line:
        raise Wrong(
            f"{where} : elle n'est pas écrite sous sa seule forme (clé double, espace, ordre des "
            "clés, ou nombre)."
        )
    return read


def _what(error: msgspec.ValidationError) -> str:
    """Where a text has not the form expected, without the words of the program that says so."""
    found = _PLACE.search(str(error))
    missing = "field" in str(error)
    place = f"« {found['place']} »" if found and found["place"] else "une valeur"
    return f"{place} manque, ou est de trop." if missing else f"{place} n'a pas la forme attendue."


def _ascending(name: str, number: int, key: str, listed: Sequence[Any]) -> None:
    if any(before >= after for before, after in pairwise(listed)):
        raise Wrong(f"{name}, ligne {number} : « {key} » n'est pas trié, ou se répète.")


def _once(name: str, number: int, key: str, listed: Iterable[Any]) -> None:
    known = list(listed)
    if len({*known}) != len(known):
        raise Wrong(f"{name}, ligne {number} : « {key} » dit deux fois la même chose.")
