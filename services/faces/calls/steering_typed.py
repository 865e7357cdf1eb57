"""A meeting as it was typed: its day, its committee, what it decided, the next one."""

from collections.abc import Mapping
from datetime import date

from contracts.codes import INSTANCE
from services.faces.forms.filled import NotUnderstood, day_of
from services.reporting.domain.arbitration.calls import SteeringDecided
from services.reporting.domain.arbitration.words import naming

WORDS = "decision"
MOST_WORDS = 2_000  # characters of a decision


def meeting_typed(
    typed: Mapping[str, str], today: date
) -> tuple[dict[str, str], SteeringDecided | None]:
    """What is wrong by field, in French; or the meeting, where nothing is."""
    errors: dict[str, str] = {}
    held, following = _day(typed, "tenu", errors), _day(typed, "prochaine", errors)
    if held is None:
        errors.setdefault("tenu", "Renseignez « Tenu le ».")
    elif held > today:
        errors["tenu"] = "Cette date est à venir : notez une réunion une fois tenue."
    elif following and following <= held:
        errors["prochaine"] = "La prochaine réunion vient après celle-ci."
    if typed.get("instance") not in INSTANCE.by_code:
        errors["instance"] = "Choisissez l’instance qui s’est réunie."
    if not typed.get(WORDS):
        errors[WORDS] = "Dites ce qui est décidé."
    elif len(typed[WORDS]) > MOST_WORDS:
        errors[WORDS] = f"Gardez moins de {MOST_WORDS} signes."
    elif named := naming(typed[WORDS]):
        errors[WORDS] = named
    if errors or held is None:
        return errors, None
    return {}, SteeringDecided(held_on=held, instance=typed["instance"], next_on=following)


def _day(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    if not typed.get(name):
        return None
    try:
        return day_of(typed[name])
    except NotUnderstood as wrong:
        errors[name] = str(wrong)
        return None
