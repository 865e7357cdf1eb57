"""The demo's call for projects in progress: costs, money and requests of the Eure, as of today."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pydantic_core import to_json

from contracts.data_files import read_toml
from contracts.days import day_at
from contracts.events import Event
from contracts.events.posts import ConventionSigned, FundingPledged, PostCostDeclared
from contracts.read_model import PostRecord
from services.access.domain.principals import Role
from services.composition.setup import SetUp
from services.embedded.demo_accounts import SHOWN_FIRST
from services.faces.accounts.demo_roles import login_of
from services.faces.forms.recording import envelope
from services.reporting.domain.arbitration.calls import CallOpened, RequestMade


class _Pledge(NamedTuple):
    year: int
    funder: str
    share: float


class _Post(NamedTuple):
    """`ends`: month and day of the end of its convention, in the year `ends_in`."""

    cost: dict[str, int]
    ends: str
    ends_in: int
    pledges: list[_Pledge]
    asks: int = 0
    words: str = ""


class _Call(NamedTuple):
    envelope: int
    days_left: int
    weights: dict[str, int]
    posts: dict[str, _Post]


SAID = read_toml("services/embedded/demo_call.toml", _Call)


def begin_call(opened: SetUp) -> bool:
    """Open it, once; False where it was, or where the demo has no post of the Eure."""
    today = day_at(SHOWN_FIRST, opened.now())
    with opened.reporting.views.snapshot() as views:
        known = {each.post: each for each in views.posts("site") if each.is_open_on(today)}
    posts = {post: said for post, said in SAID.posts.items() if post in known}
    if not posts or opened.calls.entries(SHOWN_FIRST):
        return False
    for told in opened.intake.import_lines(_facts(posts, known, today)):
        assert told.answer.problem is None, told.answer.problem
    _say(opened, posts, today)
    opened.projections.catch_up()
    return True


def _say(opened: SetUp, posts: Mapping[str, _Post], today: date) -> None:
    year, now = today.year + 1, opened.now()
    call = CallOpened(
        call=f"{SHOWN_FIRST}-{year}-1",
        year=year,
        envelope=SAID.envelope,
        deadline=today + timedelta(days=SAID.days_left),
        weights=SAID.weights,
    )
    opened.calls.add(SHOWN_FIRST, now, login_of(Role.PREFECTURE), call, {})
    for post, said in posts.items():
        if said.asks:
            asked = RequestMade(call=call.call, post=post, amount=said.asks)
            who = login_of(Role.EMPLOYEUR)
            opened.calls.add(SHOWN_FIRST, now, who, asked, {post: said.words})


def _facts(
    posts: Mapping[str, _Post], known: Mapping[str, PostRecord], today: date
) -> Iterator[bytes]:
    """The register of each post for the year before the call and its own.

    Money that was already promised for a year stands alone.
    """
    year = today.year + 1
    for post, said in posts.items():
        name = f"{post}-{year - 2}"
        signed = {
            "convention": name,
            "starts_on": f"{year - 2}-01-01",
            "ends_on": f"{year + said.ends_in}-{said.ends}",
            "signatories": ["etat", "cg"],
        }
        told: list[tuple[type[Event], dict[str, Any]]] = [(ConventionSigned, signed)]
        for each in sorted({pledge.year for pledge in said.pledges}):
            cost = {"salary_eur": said.cost["salary"], "other_eur": said.cost["other"]}
            told.append((PostCostDeclared, {"year": year + each, **cost}))
        told += [
            (
                FundingPledged,
                {
                    "convention": name,
                    "year": year + pledge.year,
                    "funder": pledge.funder,
                    "share_percent": pledge.share,
                },
            )
            for pledge in said.pledges
            if year + pledge.year not in {each.year for each in known[post].pledges}
        ]
        yield from _envelopes(post, told, today)


def _envelopes(
    post: str, told: Sequence[tuple[type[Event], dict[str, Any]]], today: date
) -> Iterator[bytes]:
    for place, (event, data) in enumerate(told):
        id = str(uuid5(NAMESPACE_URL, f"relais-demo/{today.year}/{post}/{place}"))
        stamp = {"fait": id, "sujet": post, "heure": f"{today.isoformat()}T00:00:00Z"}
        yield to_json(envelope(event, post, stamp, {"effective_on": today.isoformat(), **data}))
