"""Falsifications of the territories of funders: who lives in, whom they count, what is left out."""

from collections.abc import Callable

from contracts.bundle import MASTER
from tests.falsifications.figures import rows_of_master
from tests.falsifications.forging import Forged, Json, NotHere


def _said(change: Callable[[Forged, Json], None]) -> Callable[[Forged], None]:
    """A line of residence says otherwise, and the rows that show it with it."""

    def falsify(forged: Forged) -> None:
        lines = forged.read(MASTER)
        told = [e for e in lines if e.get("residence", {}).get("territories") and e["places"]]
        change(forged, forged.pick(told))
        forged.write(MASTER, lines)
        rows_of_master(forged)

    return falsify


def _lives_elsewhere(forged: Forged, line: Json) -> None:
    one, other = forged.draw.sample(line["places"], 2)
    one[-1] += 1
    other[-1] -= 1
    if not other[-1]:
        line["places"].remove(other)


def _another_side(forged: Forged, line: Json) -> None:
    patterns = [each for each in line["values"] if each[2] != "nr"]
    cell = forged.pick(patterns)
    cell[2] = forged.pick([code for code in line["modalities"] if code not in ("nr", cell[2])])


def _own_communes(forged: Forged, line: Json) -> None:
    own = line["residence"]["own"]
    seat = forged.pick(sorted(own))
    own[seat] = own[seat][1:] if forged.draw.random() < 0.5 else [*own[seat], "76540", "27001"]


def _another_commune(forged: Forged, line: Json) -> None:
    wide = [each for each in line["residence"]["territories"] if each[2]]
    communes = forged.pick(wide)[2]
    if len(communes) > 1 and forged.draw.random() < 0.5:
        communes.remove(forged.pick(communes))
    else:
        communes.append("14999")


def _another_slot(forged: Forged, line: Json) -> None:
    forged.pick(line["residence"]["territories"])[1] += forged.pick((1, 2))


def _another_seat(forged: Forged, line: Json) -> None:
    seats = line["residence"]["seats"]
    seat = forged.pick(sorted(seats))
    code = forged.pick([each[0] for each in line["residence"]["territories"]])
    seats[seat] = sorted({*seats[seat]} ^ {code})
    if not seats[seat]:
        del seats[seat]
    line["territories"] = seats


def _left_out(forged: Forged, line: Json) -> None:
    told = line["residence"]
    if len(told["territories"]) < 2:
        raise NotHere
    gone = forged.pick(told["territories"])
    told["territories"].remove(gone)
    left = {seat: [c for c in codes if c != gone[0]] for seat, codes in told["seats"].items()}
    told["seats"] = {seat: codes for seat, codes in left.items() if codes}
    line["territories"] = told["seats"]


TERRITORIES = {
    "un habitant d'ailleurs": _said(_lives_elsewhere),
    "dedans dit dehors": _said(_another_side),
    "communes du poste": _said(_own_communes),
    "communes d'un territoire": _said(_another_commune),
    "territoires imbriqués, rangés autrement": _said(_another_slot),
    "un poste de plus ou de moins": _said(_another_seat),
    "un territoire tu": _said(_left_out),
}
