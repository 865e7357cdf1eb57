"""Who is received, and for what: drawn so that a post shows the shares of its reception."""

from typing import Any

from services.synthetic.national118.acts import ACTS, AGE_OF_DETAIL
from services.synthetic.national118.dice import Dice, wheel
from services.synthetic.national118.practice import Practice, Reception
from services.synthetic.national118.shares import RETURNING, SEXES, STATUSES

_SEXES, _STATUSES = wheel(SEXES), wheel(STATUSES)
SAID_AT_ONCE = 0.1  # of the persons tell whether the social services know them
AGREES = 0.8  # to be contacted again
PARTNER_NAMED = 0.9  # when another service sends the person


def opening(dice: Dice, practice: Practice, force: str, day: str) -> dict[str, Any]:
    """The data of a situation that opens, as it will stand once all is known."""
    random = dice.random
    reception = practice.receptions[force]
    problems = _problems(dice, reception)
    age = dice.of(reception.ages)
    saisine = dice.of(reception.saisines)
    says: dict[str, Any] = {
        "post": practice.post.id,
        "occurred_on": day,
        "force": force,
        "saisine": saisine,
    }
    if saisine == "ext" and random() < PARTNER_NAMED:
        says["by_partner"] = dice.of(ACTS.by_partner)
        purpose = dice.of(ACTS.partner_purposes)
        if purpose:
            says["partner_purpose"] = purpose
    says["person"] = _person(dice, practice, age, known(dice, reception, SAID_AT_ONCE))
    says["problems"] = problems
    says["details"] = _details(dice, problems, age)
    says["consent_to_contact"] = random() < AGREES
    return says


def known(dice: Dice, reception: Reception, said: float) -> str:
    """Whether the social services know the person, where it is said at all."""
    if dice.random() >= said:
        return "nr"
    return "non" if dice.random() < reception.not_known else "oui"


def _person(dice: Dice, practice: Practice, age: str, known_there: str) -> dict[str, Any]:
    person: dict[str, Any] = {
        "status": dice.of(_STATUSES),
        "sex": dice.of(_SEXES),
        "age": age,
    }
    commune = dice.of(practice.communes)
    if commune is not None:
        person["commune"] = commune
    person["returning"] = dice.random() < RETURNING
    person["known_to_social_services"] = known_there
    return person


def _problems(dice: Dice, reception: Reception) -> list[str]:
    """One family conflict, sometimes with another problem; or another problem alone."""
    chance = dice.random()
    if chance >= reception.family:
        return [dice.of(reception.others)]
    conflict = "conjugal" if chance < reception.conjugal else "intrafam"
    if dice.random() < reception.more:
        return [conflict, dice.of(reception.others)]
    return [conflict]


def _details(dice: Dice, problems: list[str], age: str) -> list[str]:
    drawn = (dice.of(ACTS.details[problem]) for problem in problems)
    return [detail for detail in drawn if detail and AGE_OF_DETAIL.get(detail, age) == age]
