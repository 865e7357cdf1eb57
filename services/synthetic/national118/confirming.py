"""The quarters that posts declare complete, with their own count."""

from collections import Counter
from collections.abc import Sequence

from services.synthetic.national118.days import iso, quarter_of
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.journal import Journal
from services.synthetic.national118.practice import Practice
from services.synthetic.national118.story import MORNING, WORKING_SECONDS

CONFIRMED_AFTER = 3, 18  # days from the end of the quarter
FORGOTTEN = 0.03  # of the quarters of the posts that confirm the others
GAPS = (-3, -2, -1, 1, 2)  # between the count of an inexact post and what it recorded


def confirm_quarter(
    journal: Journal,
    dice: Dice,
    practices: Sequence[Practice],
    opened: Counter[str],
    first: int,
    last: int,
) -> None:
    """Note the confirmations of the quarter from `first` to `last`, after its end.

    `opened`: situations opened in the quarter, by post.
    """
    for practice in practices:
        post = practice.post
        if practice.silent or dice.random() < FORGOTTEN or not post.open_days(first, last):
            continue
        gap = dice.of(GAPS) if practice.inexact and opened[post.id] > 3 else 0
        on = last + dice.randint(*CONFIRMED_AFTER)
        says = {
            "post": post.id,
            "effective_on": iso(on),
            "period": quarter_of(last),
            "cases_opened": opened[post.id] + gap,
        }
        second = MORNING + int(dice.random() * WORKING_SECONDS)
        journal.note(on, second, "period-confirmed", post.id, practice.writer, says)
