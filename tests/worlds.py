"""Hypothesis strategies for small worlds: what a few posts may say, in the order of a log."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from contracts.envelope import encode, read_at_the_door
from contracts.streams import stream_of
from services.projections.domain.entries import Entry
from tests.builders import envelope

POSTS = {"27-01": "27229", "27-02": "27681", "92-01": "92050", "971-01": "97105"}
COMMUNES = (*POSTS.values(), "76540", "28085")
ACTS: dict[str, tuple[dict[str, Any], ...]] = {
    "interview-held": ({"minutes": 30}, {"level": "rapide", "setting": "telephone", "minutes": 0}),
    "home-visit-made": ({"minutes": 90},),
    "person-accompanied": ({"partner": "mjd"},),
    "procedure-assisted": ({"kind": "sante"},),
    "crisis-mediated": ({"context": "autre"},),
    "joint-assessment-held": ({"partner": "enfance"},),
    "complaint-filed": ({"kind": "plainte"},),
    "case-requalified": ({"problems": ["psy", "addict"]},),
    "case-closed": ({"reason": "relais"},),
}
OPENINGS: tuple[dict[str, Any], ...] = (
    {"force": "police", "saisine": "main_courante", "problems": ["conjugal"]},
    {"force": "gendarmerie", "saisine": "corg", "problems": ["intrafam", "psy"]},
    {"force": "police", "saisine": "ext", "partner_purpose": "info_penale"},
)


@dataclass
class Tape:
    """Envelopes in log order; ids and instants are counted, so that a world is its draws."""

    envelopes: list[dict[str, Any]] = field(default_factory=list)

    def say(self, name: str, **data: Any) -> str:
        """Append a fact with the next id; returns that id."""
        number = len(self.envelopes) + 1
        made = envelope(name, id=UUID(int=number), **data)
        self.envelopes.append(made)
        return str(made["id"])

    def entries(self, start: datetime = datetime(2008, 1, 15, 8, tzinfo=UTC)) -> list[Entry]:
        """The tape as the log keeps it, received an hour apart."""
        entries = []
        for position, said in enumerate(self.envelopes, 1):
            fact = read_at_the_door(said).recorded(start + timedelta(hours=position))
            entries.append(Entry(position, stream_of(fact), encode(fact)))
        return entries


class Said(NamedTuple):
    """A fact of a case, or of a post, that may still be corrected or withdrawn."""

    id: str
    case: str
    name: str
    data: dict[str, Any]


@st.composite
def tapes(draw: st.DrawFn, posts: tuple[str, ...] = tuple(POSTS), most: int = 25) -> Tape:
    """A world: posts opened and sometimes moved, cases, acts, corrections, withdrawals."""
    tape = Tape()
    opened: dict[str, str] = {}
    said: list[Said] = []
    register: list[Said] = []
    for post in posts:
        about = {"service": "mixte", "commune": POSTS[post]}
        register.append(
            Said(tape.say("post-opened", post=post, **about), post, "post-opened", about)
        )
    for _ in range(draw(st.integers(1, most))):
        post = draw(st.sampled_from(posts))
        day = date(2008, draw(st.integers(1, 12)), draw(st.integers(1, 28))).isoformat()
        kind = draw(
            st.sampled_from(("open", "act", "act", "act", "mend", "post", "register", "activity"))
        )
        if kind == "open" or not opened:
            case = str(UUID(int=len(tape.envelopes) + 1, version=4))
            data = {"occurred_on": "2008-01-02", **draw(st.sampled_from(OPENINGS))}
            fact = tape.say("case-opened", post=post, subject=case, **data)
            said.append(Said(fact, case, "case-opened", data))
            opened[case] = post
        elif kind == "act":
            case = draw(st.sampled_from(sorted(opened)))
            name = draw(st.sampled_from(sorted(ACTS)))
            data = {"occurred_on": day, **draw(st.sampled_from(ACTS[name]))}
            fact = tape.say(name, post=opened[case], subject=case, **data)
            said.append(Said(fact, case, name, data))
        elif kind == "mend" and said:
            mend(draw, tape, said, opened)
        elif kind == "post":
            commune = draw(st.sampled_from(COMMUNES))
            change = {"effective_on": day, "commune": commune}
            fact = tape.say("post-amended", post=post, **change)
            register.append(Said(fact, post, "post-amended", change))
        elif kind == "register":
            mend_register(draw, tape, register)
        else:
            tape.say("meeting-held", post=post, occurred_on=day)
            tape.say("series-deposited", area=post, value=len(tape.envelopes))
    return tape


def mend(draw: st.DrawFn, tape: Tape, said: list[Said], opened: dict[str, str]) -> None:
    """Correct or withdraw a fact that stands; a case whose opening is withdrawn is over."""
    target = said.pop(draw(st.integers(0, len(said) - 1)))
    if target.case not in opened:
        return
    about = {"post": opened[target.case], "subject": target.case}
    if draw(st.booleans()):
        tape.say("fact-withdrawn", withdraws=target.id, **about)
        if target.name == "case-opened":
            del opened[target.case]
        return
    whole = envelope(target.name, **about, **target.data)["data"]
    tape.say("fact-corrected", corrects=target.id, data=whole, **about)


def mend_register(draw: st.DrawFn, tape: Tape, register: list[Said]) -> None:
    """Correct what a post said of itself, or withdraw it unless it is the opening."""
    target = draw(st.sampled_from(register))
    if target.name != "post-opened" and draw(st.booleans()):
        register.remove(target)
        tape.say("register-withdrawn", post=target.case, withdraws=target.id)
        return
    right = {**target.data, "commune": draw(st.sampled_from(COMMUNES))}
    whole = envelope(target.name, post=target.case, **right)["data"]
    tape.say("register-corrected", post=target.case, corrects=target.id, data=whole)
