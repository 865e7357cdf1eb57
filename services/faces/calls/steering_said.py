"""What the page of a committee says: its meetings, its objectives, what conventions say."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from contracts.codes import INDICATEUR, INSTANCE, SIGNATAIRE
from contracts.read_model import Convention, PostRecord
from contracts.statistics import INDICATORS
from services.faces.calls.results import Result
from services.faces.navigation import called
from services.faces.theme.dates import day as in_french
from services.faces.theme.dates import short_day
from services.faces.theme.figures import counted
from services.reporting.domain.arbitration.calls import CallEntry, SteeringDecided


def said_of(noted: CallEntry) -> SteeringDecided:
    """What was noted of a meeting."""
    assert isinstance(noted.said, SteeringDecided)
    return noted.said


def finding(meetings: Sequence[CallEntry], today: date) -> str:
    """When it meets next, and when it met last."""
    if not meetings:
        return "Aucune réunion n’est encore notée."
    last = said_of(meetings[0])
    told = f"Dernière réunion le {in_french(last.held_on)}"
    following = [said_of(each).next_on for each in meetings]
    dates = sorted(each for each in following if each is not None and each >= today)
    if dates:
        return f"Prochaine réunion le {in_french(dates[0])} ; {told[0].lower()}{told[1:]}."
    return f"{told} ; la prochaine n’est pas fixée."


def objectives(
    records: Sequence[PostRecord], results: Mapping[str, Result]
) -> list[tuple[str, str, str, Result]]:
    """Each objective that a post chose at its creation or since: how many chose it, the result."""
    chosen = Counter(code for record in records for code in record.versions[-1].indicators)
    numbered = Counter(target.indicator for record in records for target in record.targets)
    return [
        (
            code,
            INDICATEUR.label_of(code),
            _chosen(chosen[code], numbered[code]),
            results.get(code, Result()),
        )
        for code in (each.code for each in INDICATORS)
        if code in chosen or code in numbered
    ]


def _chosen(posts: int, numbered: int) -> str:
    told = [counted(posts, "poste")] if posts or not numbered else []
    return ", ".join([*told, *([f"chiffré par {counted(numbered, 'poste')}"] if numbered else [])])


def conventions(records: Sequence[PostRecord], today: date) -> list[tuple[str, ...]]:
    """The conventions in force: post, reference, end, signatories, authority, monitoring."""
    names = called(records)
    return [
        (
            names[record.post],
            signed.convention,
            short_day(signed.ends_on),
            ", ".join(map(SIGNATAIRE.label_of, signed.signatories)),
            "double" if signed.double_authority else "non dit",
            ", ".join(map(INSTANCE.label_of, signed.monitoring)) or "non dit",
        )
        for record, signed in _running(records, today)
    ]


def summary(records: Sequence[PostRecord], today: date) -> list[tuple[str, str]]:
    """What the conventions in force say of authority and of monitoring, counted."""
    running = [signed for _, signed in _running(records, today)]
    double = sum(bool(signed.double_authority) for signed in running)
    monitored = Counter(code for signed in running for code in signed.monitoring)
    return [
        ("Conventions en vigueur", str(len(running))),
        ("Double autorité dite", counted(double, "convention")),
        *(
            (f"Suivi : {INSTANCE.label_of(c)}", counted(n, "convention"))
            for c, n in monitored.items()
        ),
    ]


def _running(records: Sequence[PostRecord], today: date) -> Iterator[tuple[PostRecord, Convention]]:
    for record in records:
        for signed in record.conventions:
            if signed.starts_on <= today <= signed.ends_on:
                yield record, signed
