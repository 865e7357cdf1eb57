"""Errors that posts find and mend: corrections, withdrawals, situations told twice."""

from services.synthetic.national118.acts import MINUTES
from services.synthetic.national118.journal import Data
from services.synthetic.national118.story import Story

AGE_MISTAKEN = 0.012  # of the openings
MINUTES_MISTAKEN = 0.015  # of the interviews
TOLD_TWICE = 0.006  # of the interviews
FOUND_AFTER = 1, 20  # days from the recording to the mending
AGES = ("18_24", "25_45", "46_65")


def open_rightly(story: Story, says: Data) -> None:
    """Open the situation; now and then with an age that is set right days after."""
    dice = story.dice
    if dice.random() >= AGE_MISTAKEN:
        story.open(says)
        return
    id, recorded = story.open({**says, "person": {**says["person"], "age": dice.of(AGES)}})
    _correct(story, id, recorded, says)


def mend_interview(story: Story, id: str, recorded: int, said: Data) -> None:
    """Now and then the minutes were mistaken, or the interview was told twice."""
    dice = story.dice
    chance = dice.random()
    if chance < MINUTES_MISTAKEN:
        _correct(story, id, recorded, {**said, "minutes": dice.of(MINUTES)})
    elif chance < MINUTES_MISTAKEN + TOLD_TWICE:
        says = {key: value for key, value in said.items() if key not in ("post", "occurred_on")}
        again, on, _ = story.act("interview-held", **says)
        after = dice.randint(*FOUND_AFTER)
        story.mend(on, after, "fact-withdrawn", withdraws=again, reason="doublon")


def tell_twice(story: Story, says: Data) -> None:
    """A second opening of the same situation, withdrawn once someone sees it."""
    id, recorded = story.open(says)
    after = story.dice.randint(*FOUND_AFTER)
    story.mend(recorded, after, "fact-withdrawn", withdraws=id, reason="doublon")


def _correct(story: Story, id: str, recorded: int, right: Data) -> None:
    story.mend(
        recorded,
        story.dice.randint(*FOUND_AFTER),
        "fact-corrected",
        corrects=id,
        reason="erreur_de_saisie",
        data=right,
    )
