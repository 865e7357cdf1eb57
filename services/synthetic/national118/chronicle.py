"""The data set day by day: what is recorded that day, in the order of its instants."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from services.synthetic.national118.activity import record_month
from services.synthetic.national118.casework import receive
from services.synthetic.national118.confirming import confirm_quarter
from services.synthetic.national118.days import TAIL_DAYS, Span, worked
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.holders import filled_days, holdings
from services.synthetic.national118.journal import Envelope, Journal
from services.synthetic.national118.network import network
from services.synthetic.national118.practice import Practice, practices
from services.synthetic.national118.register import register
from services.synthetic.national118.series import deposit_year
from services.synthetic.national118.volumes import openings


def registers(posts: int, seed: int) -> Iterator[Envelope]:
    """The registers alone, up to the end of 2008."""
    journal, span = Journal(Dice(seed)), Span.of(1)
    _begin(journal, posts, span, seed)
    for day in range(span.takeover, span.last_day + 1):
        yield from journal.end(day)


def history(posts: int, span: Span, seed: int) -> Iterator[Envelope]:
    """Everything, and some days more in which the last quarter is confirmed."""
    dice, last = Dice(f"{seed}/activity"), span.last_day + TAIL_DAYS
    journal = Journal(dice)
    at_work = _begin(journal, posts, span, seed)
    for day in range(span.takeover, span.start):
        yield from journal.end(day)
    for year in span.years:
        deposit_year(journal, dice, year)
        yield from _year(journal, dice, at_work, year, last)
    for day in range(span.end + 1, last + 1):
        yield from journal.end(day)


def _begin(journal: Journal, posts: int, span: Span, seed: int) -> list[Practice]:
    """Note the registers; the practices of the posts, with the days on which they work."""
    open_posts = network(Dice(f"{seed}/network"), posts, span)
    held = holdings(Dice(f"{seed}/holders"), open_posts, span)
    for day, noted in register(Dice(f"{seed}/register"), open_posts, held, span):
        journal.keep(day, noted)
    at_work = practices(Dice(f"{seed}/practice"), open_posts, span)
    for practice in at_work:
        post = practice.post
        practice.days = worked(filled_days(post.open_days(span.start, span.end), held[post.id]))
    return at_work


def _year(
    journal: Journal, dice: Dice, at_work: list[Practice], year: int, stop: int
) -> Iterator[Envelope]:
    """The facts of a year, none recorded after the day `stop`."""
    coming = openings(dice, at_work, year)
    for quarter in range(1, 5):
        opened: Counter[str] = Counter()
        for month in range(3 * quarter - 2, 3 * quarter + 1):
            first, last = _month(year, month)
            record_month(journal, dice, at_work, first, last)
            for day in range(first, last + 1):
                if day > stop:
                    return
                for practice, rank in coming.get(day, ()):
                    opened[practice.post.id] += 1
                    receive(journal, dice, practice, rank)
                yield from journal.end(day)
        confirm_quarter(journal, dice, at_work, opened, _month(year, 3 * quarter - 2)[0], last)


def _month(year: int, month: int) -> tuple[int, int]:
    """The first and the last day of a month."""
    first = date(year, month, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    return first.toordinal(), after.toordinal() - 1
