"""The facts of the posts as institutions: opening, holder, convention, money, closing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.synthetic.national118.conventions import (
    as_data,
    conventions,
    pledges,
)
from services.synthetic.national118.days import TAKEOVER_DAYS, Span, iso, ordinal
from services.synthetic.national118.dice import Dice
from services.synthetic.national118.holders import Holding
from services.synthetic.national118.journal import Data, FactWriter, RecordedFact
from services.synthetic.national118.network import Post
from services.synthetic.place import VISITED

ZONE = {"zus": 70, "qpv": 15, "aucun": 15}  # S10
ENTRY = {"large": 80, "restreinte": 20}
OFFICE: Mapping[str, Mapping[str, int]] = {  # T27
    "police": {"accueil": 78, "unites": 17, "independant": 5},
    "gendarmerie": {"accueil": 57, "unites": 26, "groupement": 17},
    "mixte": {"accueil": 20, "unites": 50, "groupement": 30},
}
MONITORING = (["copil"], ["copil"], ["copil", "comite_dep"], ["comite_dep"], ["clspd_pleniere"])
INDICATORS = ("F-M1", "F-M2", "U-M1", "U-M2", "P-M1", "P-M3", "P-I2")
MOVED = 0.03  # chance that a post changes its office in a year
OPENS_AT = 8 * 3600  # local second of a day's first register fact; cases begin later
NOTICE_DAYS = 90  # from the funder's withdrawal to the closing

DatedFact = tuple[int, RecordedFact]


def register(
    dice: Dice, posts: Sequence[Post], held: Mapping[str, Sequence[Holding]], span: Span
) -> Iterator[DatedFact]:
    """The facts of all posts to the end, each with the day on which it is recorded.

    What is older than the takeover is recorded then, as it was; the rest on its own day.
    """
    zones = dice.deal(len(posts), ZONE)
    for rank, (post, zone) in enumerate(zip(posts, zones, strict=True)):
        writer = FactWriter(f"/posts/{post.id}", post.zone)
        told = sorted(_told(dice, post, zone, held[post.id], span), key=lambda fact: fact[0])
        takeover = span.takeover + rank % TAKEOVER_DAYS
        for number, (day, kind, says) in enumerate(told):
            if day <= span.end:
                data = {"post": post.id, "effective_on": iso(day), **says}
                second = OPENS_AT + number % 1800  # a post has some ten facts a year
                noted = RecordedFact(
                    second, dice.uuid(), f"relais.{kind}.v1", post.id, writer, data
                )
                yield max(day, takeover), noted


def _told(
    dice: Dice, post: Post, zone: str, held: Sequence[Holding], span: Span
) -> Iterator[tuple[int, str, Data]]:
    """The facts of a post; of one day, in the order in which they must be told."""
    yield post.opened_on, "post-opened", _opening(dice, post, zone)
    for holding in held:
        yield holding.since, "post-filled", holding.attributes
        if holding.until is not None:
            yield holding.until, "post-vacated", {}
    yield from _agreed(dice, post, span)
    for day in post.open_days(span.start, span.end)[120::365]:
        if dice.random() < MOVED:
            yield day, "post-amended", {"office": dice.of(tuple(OFFICE[post.place.service]))}
    if post.id in VISITED:
        day = ordinal(span.first_year, dice.randint(9, 11), dice.randint(1, 28))
        yield day, "survey-answered", {"year": span.first_year, "field_visit": True}
    if post.closed_on is not None:
        yield post.closed_on, "post-closed", {"reason": post.reason}


def _agreed(dice: Dice, post: Post, span: Span) -> Iterator[tuple[int, str, Data]]:
    """Conventions and money; before a closing for lack of it, a funder leaves."""
    signed = conventions(dice, post, span)
    monitoring = dice.of(MONITORING)
    for convention in signed:
        yield convention.starts_on, "convention-signed", as_data(convention, monitoring)
    leaving = dict[str, Any]()
    for pledge in pledges(dice, post, signed, span):
        said = {"convention": pledge.convention, "year": pledge.year, "funder": pledge.funder}
        if pledge.funder == "commune":
            said["funder_code"] = post.place.commune
        shared = {"share_percent": pledge.share_percent, "amount_eur": pledge.amount_eur}
        yield pledge.promised_on, "funding-pledged", said | shared
        said.pop("funder_code", None)
        leaving = said
    if post.closed_on is not None and post.reason == "financement" and leaving:
        day = max(ordinal(int(leaving["year"]), 4), post.closed_on - NOTICE_DAYS)
        yield day, "funding-withdrawn", leaving


def _opening(dice: Dice, post: Post, zone: str) -> Data:
    place = post.place
    offices = OFFICE[place.service]
    return {
        "name": place.name,
        "service": place.service,
        "commune": place.commune,
        "territory": place.territory,
        "priority_zone": zone,
        "employer": place.employer,
        "fte": place.fte,
        "entry": dice.choices(list(ENTRY), list(ENTRY.values()))[0],
        "units": [place.commune],
        "office": dice.choices(list(offices), list(offices.values()))[0],
        "indicators": sorted(dice.sample(INDICATORS, dice.randint(2, 5))),
    }
