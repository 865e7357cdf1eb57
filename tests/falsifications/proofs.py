"""Falsifications of what stands behind proofs: other tables, the year before, who reads what."""

from typing import Any

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, SEALING
from contracts.release_plan import PLAN
from contracts.transparency.canonical import canonical
from services.reporting.adapters.integer_program import HighsProgram
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.parts import certificates_of
from services.reporting.domain.disclosure.releasing import possible_in, worlds_released
from services.reporting.domain.disclosure.suppression import suppress
from services.verifier.bundle import Bundle
from services.verifier.figures import figures_of
from tests.falsifications.facts import kind_of
from tests.falsifications.forging import Forged


def other_world(forged: Forged) -> None:
    """A certificate made as if there were no other table: each witness fits its own."""
    found = figures_of(Bundle(forged.folder), forged.claim(), PLAN).linked_tables
    worlds = worlds_released(found)
    lines, impossible = forged.read(CERTIFICATES), []
    for at, each in enumerate(found):
        possible, alone = possible_in(worlds, each.linked), _alone(each)
        said = certificates_of(alone)["certificates"]
        impossible += [
            (at, number, said[number])
            for number, certificate in enumerate(alone.certificates)
            if not all(map(possible, certificate.feasible_tables))
        ]
    at, number, certificate = forged.pick(impossible)
    lines[at]["certificates"][number] = certificate
    forged.write(CERTIFICATES, lines)


def _alone(found: Protected) -> Protected:
    """A table with the certificates that it would have, were it alone in the world."""
    cells = [each.sensitive for each in found.certificates]
    pattern, certificates, _ = suppress(
        found.linked, found.published, cells, HighsProgram(), b"key"
    )
    fits = pattern.hidden == found.published.hidden and len(certificates) == len(cells)
    return Protected(found.linked, found.published, tuple(certificates) if fits else ())


def differences_gone(forged: Forged) -> None:
    """A final year does not say what a table counted before, nor prove what changed."""
    keys = {MASTER: "before", PATTERN: "shown_before", CERTIFICATES: "differences"}
    lines = forged.read(MASTER)
    code = forged.pick(sorted({line["table"] for line in lines if "before" in line}))
    for name, key in keys.items():
        lines = forged.read(name)
        for line in lines:
            if line["table"] == code:
                line.pop(key, None)
        forged.write(name, lines)


def difference(forged: Forged) -> None:
    """A proof of what changed is gone, or that of another cell."""
    lines = forged.read(CERTIFICATES)
    line = forged.pick([each for each in lines if len(each.get("differences", ())) > 1])
    one, other = forged.draw.sample(line["differences"], 2)
    if forged.pick(("gone", "other")) == "gone":
        line["differences"].remove(one)
    else:
        one["witnesses"] = other["witnesses"]
    forged.write(CERTIFICATES, lines)


def nation_quarter(forged: Forged) -> None:
    """A small count of the whole nation in a quarter has no proof, which sealing does not say."""
    lines, told = forged.read(CERTIFICATES), forged.read(MASTER)
    at, one = forged.pick(
        [
            (at, each)
            for at, line in enumerate(told)
            for each in lines[at]["certificates"]
            if "-Q" in each["secret"][1]
            and {seat for seat, *_ in line["values"]} <= _known(each["secret"])
        ]
    )
    lines[at]["certificates"].remove(one)
    forged.write(CERTIFICATES, lines)
    (sealed,) = forged.read(SEALING)
    sealed["small"][at]["small"] -= 1
    (forged.folder / SEALING).write_text(f"{canonical(sealed)}\n")


def _known(secret: list[Any]) -> set[str]:
    """The seats of a secret, and those that bear the names of its readers."""
    seats, _, _, against = secret
    return {*seats, *(against if isinstance(against, list) else (against,))}


def before(forged: Forged) -> None:
    """A final year says of a table that it counted before what it counts now, or about that."""
    lines, proofs = forged.read(MASTER), forged.read(CERTIFICATES)
    told = [line for line, its in zip(lines, proofs, strict=True) if its.get("differences") == []]
    line = forged.pick([each for each in told if each["before"]["values"] != each["values"]])
    if forged.pick(("same", "about")) == "same":
        line["before"] = {key: line[key] for key in ("values", "ceilings")}
    else:
        forged.pick(line["before"]["values"])[-1] += forged.pick((1, 2))
    forged.write(MASTER, lines)


def employer_untold(forged: Forged) -> None:
    """The posts of an employer are no reader of any table."""
    _untold(forged, of_employer=True)


def account_untold(forged: Forged) -> None:
    """Nor are those that somebody reads whom no fact names."""
    _untold(forged, of_employer=False)


def _untold(forged: Forged, of_employer: bool) -> None:
    named = (fact for fact in forged.facts() if kind_of(fact) == "post-employer-named")
    employed = sorted({fact["data"]["post"] for fact in named})
    lines = forged.read(MASTER)
    told = lines[0].get("readers", ())
    untold = forged.pick([each for each in told if (each == employed) == of_employer])
    for line in lines:
        line["readers"].remove(untold)
    forged.write(MASTER, lines)
