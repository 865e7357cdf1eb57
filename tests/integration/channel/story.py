"""A log of several posts, long enough for workers to share it."""

from uuid import UUID

from services.projections.domain.entries import Entry
from tests.worlds import Tape

POSTS = {"27-01": "27229", "27-02": "27681", "92-01": "92050", "971-01": "97105", "75-01": "75056"}


def case_of(number: int) -> str:
    """The id of a case of the story."""
    return str(UUID(int=number + 1, version=4))


def story(cases: int) -> list[Entry]:
    """Posts that open and one that moves, cases with acts, corrections and withdrawals."""
    tape = Tape()
    for post, commune in POSTS.items():
        tape.say("post-opened", post=post, service="mixte", commune=commune)
    for number in range(cases):
        post = list(POSTS)[number % len(POSTS)]
        about = {"post": post, "subject": case_of(number)}
        day = f"2008-{1 + number % 12:02}-{1 + number % 28:02}"
        tape.say("case-opened", occurred_on="2008-01-02", sequence=number + 1, **about)
        held = tape.say("interview-held", occurred_on=day, **about)
        tape.say("complaint-filed", occurred_on=day, **about)
        if number % 7 == 0:
            tape.say("fact-withdrawn", withdraws=held, **about)
        if number % 11 == 0:
            tape.say("meeting-held", post=post, occurred_on=day)
            tape.say("series-deposited", area=post, value=number)
        if number % 50 == 49:
            tape.say("post-amended", post="27-01", effective_on="2008-06-01", commune="76540")
        if number % 3 == 0:
            tape.say("case-closed", occurred_on="2008-12-28", reason="relais", **about)
    return tape.entries()
