"""What each post answers to the questionnaire of 2008."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from services.synthetic.enquete73.dealing import deal, deal_strata, spread
from services.synthetic.enquete73.margins import MARGINS
from services.synthetic.enquete73.places import PLACES, YEAR, posts_by
from services.synthetic.enquete73.shares import problem_shares, saisine_shares
from services.synthetic.place import VISITED

BRACKETS = {"lt150": (40, 149), "150_300": (150, 299), "300_500": (300, 499), "gt500": (500, 900)}
Answers = dict[str, dict[str, Any]]


def answers(draw: Random) -> Answers:
    """The answers of the 73 posts, each under its field; a post that is silent has no field."""
    by_post: Answers = {place.post: {"year": YEAR} for place in PLACES}
    posts, services = list(by_post), posts_by("service")
    with_police = [*services["police"], *services["mixte"]]
    dealt: dict[str, Mapping[str, Any]] = {
        "field_visit": dict.fromkeys((post for post in posts if post in VISITED), True),
        "accompaniment": deal_strata(draw, services, MARGINS.accompaniment),
        "home_visits": deal_strata(draw, services, MARGINS.home_visits),
        "problem_shares": problem_shares(draw, services),
        "saisine_shares": saisine_shares(draw, services),
        "collaborations": _turned(
            {
                partner: deal(draw, posts, counts)
                for partner, counts in MARGINS.collaborations.items()
            }
        ),
        "internal_collaborations": _turned(
            {
                "psy": deal(draw, with_police, MARGINS.psychologist),
                "perm_av": deal(draw, posts, MARGINS.victim_support),
            }
        ),
        "previous_job": deal_strata(draw, services, MARGINS.previous_job),
        "salary": deal_strata(draw, posts_by("employer"), MARGINS.salary),
        "training_at_start": deal_strata(draw, services, MARGINS.training_at_start),
        "continued_training": _yes(draw, MARGINS.continued_training),
        "supervision": _yes(draw, MARGINS.supervision),
        "missing_equipment": _missing(draw, posts),
    }
    for field, said in dealt.items():
        for post, answer in said.items():
            by_post[post][field] = answer
    _receive(draw, by_post)
    _cumulate_jobs(draw, by_post)
    return by_post


def _turned(by_subject: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Subject → post → answer, turned into post → subject → answer."""
    by_post: dict[str, dict[str, str]] = {}
    for subject, said in by_subject.items():
        for post, answer in said.items():
            by_post.setdefault(post, {})[subject] = answer
    return by_post


def _yes(draw: Random, counts: Mapping[str, Mapping[str, int]]) -> dict[str, bool]:
    """Yes for some posts of each service and employer, no for all others."""
    said = {place.post: False for place in PLACES}
    for service, by_employer in counts.items():
        for employer, number in by_employer.items():
            concerned = [
                place.post
                for place in PLACES
                if (place.service, place.employer) == (service, employer)
            ]
            said |= deal(draw, concerned, {True: number})
    return said


def _receive(draw: Random, by_post: Answers) -> None:
    """Persons received in 2007, by the posts that were open then; 12 know their status."""
    before = {place.post for place in PLACES if place.opened_in < YEAR}
    open_posts = {
        service: [post for post in posts if post in before]
        for service, posts in posts_by("service").items()
    }
    brackets = deal_strata(draw, open_posts, MARGINS.received)
    for post, bracket in brackets.items():
        by_post[post]["persons_received"] = draw.randint(*BRACKETS[bracket])
    knowing = [post for post, bracket in brackets.items() if bracket == "300_500"]
    known = MARGINS.known_status
    number = known["posts"]
    statuses = zip(
        knowing[:number],
        spread(draw, number, known["victims"], low=180, high=260),
        spread(draw, number, known["offenders"], low=12, high=40),
        strict=True,
    )
    for post, victims, offenders in statuses:
        by_post[post] |= {"received_victims": victims, "received_offenders": offenders}


def _cumulate_jobs(draw: Random, by_post: Answers) -> None:
    kinds = deal(draw, list(by_post), MARGINS.other_job)
    for post, said in by_post.items():
        said["other_job"] = post in kinds
        kind = kinds.get(post)
        if kind:
            said["other_job_kind"] = kind


def _missing(draw: Random, posts: Sequence[str]) -> dict[str, list[str]]:
    """What each post lacks; an empty list where it lacks nothing."""
    missing: dict[str, list[str]] = {post: [] for post in posts}
    number = MARGINS.missing_equipment
    offline = draw.sample(posts, number["internet"])
    lacking: Iterable[tuple[str, Sequence[str]]] = (
        ("mobile", draw.sample(posts, number["mobile"])),
        ("internet", offline),
        ("ordinateur", offline[: number["ordinateur"]]),
    )
    for equipment, without in lacking:
        for post in without:
            missing[post].append(equipment)
    return missing
