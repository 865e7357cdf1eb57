"""A call with everything that is known of its posts: money live, activity as released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from contracts.read_model import ALERT_MONTHS, Convention, PostRecord
from services.faces.navigation import called
from services.faces.partners.desk import CallDesk
from services.faces.partners.local_posts import LocalPost, local_posts
from services.faces.partners.releases import last_year
from services.faces.partners.rows import rows_of
from services.faces.register.plan import last_end
from services.reporting.domain.arbitration.calls import Call, SeenLine, VersionKept
from services.reporting.domain.arbitration.ranking import Candidate, Ranked, proposal
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.domain.register.plan import PlanState, YearPlan, year_plan
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import UnknownRelease, release_of, view_of

VIEW = "prefecture"
URGENCY = dict(zip(ALERT_MONTHS, (Decimal(1), Decimal("0.75"), Decimal("0.5")), strict=True))
"""How pressing the end of a convention is, by the months that it has at most."""
CONFIRMED = Decimal(100)  # percent of the quarters of a year, for a complete file


class Choice(NamedTuple):
    """What is tried: the terms of the call, or others."""

    envelope: int
    weights: Mapping[str, int]
    partial: bool


class Applicant(NamedTuple):
    """A post of the call. `local`: what the release tells of it, None where it tells nothing."""

    record: PostRecord
    name: str
    plan: YearPlan
    signed: Convention | None
    local: LocalPost | None
    requested: int | None

    @property
    def asked(self) -> int | None:
        """What its employer asks, else what its plan asks of FIPD."""
        return self.plan.ask if self.requested is None else self.requested


@dataclass(frozen=True)
class CallFile:
    """A call as it is worked on. `release`: whose figures are shown, None before any."""

    call: Call
    department: str
    applicants: Mapping[str, Applicant]
    release: Release | None
    closed: frozenset[str]
    today: date

    @property
    def terms(self) -> Choice:
        """What the call says."""
        return Choice(self.call.terms.envelope, self.call.terms.weights, partial=True)

    def ranked(self, choice: Choice) -> list[Ranked]:
        """The posts in order, with what is proposed for each."""
        candidates = map(self._candidate, self.applicants.values())
        return proposal(candidates, choice.weights, choice.envelope, partial=choice.partial)

    def version(
        self,
        choice: Choice,
        awards: Mapping[str, int],
        number: int,
        *,
        final: bool,
        replaces: int | None,
    ) -> VersionKept:
        """What is kept of `awards` (by post; else what is proposed), with all that is seen."""
        lines = [
            self._seen(rank, each, awards.get(each.candidate.post, each.proposed))
            for rank, each in enumerate(self.ranked(choice), 1)
        ]
        return VersionKept(
            call=self.call.terms.call,
            number=number,
            final=final,
            replaces=replaces,
            release=self.release.id if self.release else "",
            envelope=choice.envelope,
            weights=dict(choice.weights),
            partial=choice.partial,
            lines=tuple(lines),
        )

    def _candidate(self, applicant: Applicant) -> Candidate:
        criteria = dict(applicant.local.criteria) if applicant.local else {}
        if applicant.signed:
            left = applicant.signed.months_left(self.today)
            near = next((most for most in ALERT_MONTHS if left < most), None)
            criteria["echeance"] = URGENCY[near] if near else Decimal(0)
        post = applicant.record.post
        lacking = tuple(_lacking(applicant, post in self.closed))
        return Candidate(post, applicant.name, criteria, applicant.asked, lacking)

    def _seen(self, rank: int, ranked: Ranked, awarded: int) -> SeenLine:
        applicant = self.applicants[ranked.candidate.post]
        return SeenLine(
            post=ranked.candidate.post,
            name=applicant.name,
            rank=rank,
            score=str(ranked.score),
            parts={key: str(points) for key, points in ranked.parts.items()},
            asked=applicant.asked,
            requested=applicant.requested is not None,
            cost=applicant.plan.cost,
            third=applicant.plan.third,
            plan=applicant.plan.state.value,
            persons=applicant.local.situations if applicant.local else "n.c.",
            ends_on=applicant.signed.ends_on if applicant.signed else None,
            lacking=ranked.candidate.lacking,
            proposed=ranked.proposed,
            awarded=awarded,
        )


def call_file(
    desk: CallDesk, store: ReleaseStore, department: str, call: Call, edition: str = ""
) -> CallFile:
    """The file of a call: the posts open by the end of its year, with released figures.

    Those of the release `edition`, of the last year without one. Raises UnknownRelease for an
    `edition` that is none.
    """
    today, year = desk.today(department), call.terms.year
    release, local = _released(store, department, edition)
    first, last = date(year, 1, 1), date(year, 12, 31)
    records = [record for record in desk.posts_of(department) if record.opened_on <= last]
    names = called(records)
    applicants = [
        _applicant(record, names[record.post], call, local.get(record.post), today)
        for record in records
    ]
    return CallFile(
        call,
        department,
        {each.record.post: each for each in applicants},
        release,
        frozenset(r.post for r in records if r.closed_on and r.closed_on <= first),
        today,
    )


def _applicant(
    record: PostRecord, name: str, call: Call, local: LocalPost | None, today: date
) -> Applicant:
    plan = year_plan(record, call.terms.year)
    return Applicant(record, name, plan, last_end(record, today), local, call.asked(record.post))


def _released(
    store: ReleaseStore, department: str, edition: str
) -> tuple[Release | None, Mapping[str, LocalPost]]:
    """The release and what it tells of each post; nothing before the first, or of none here."""
    try:
        found = view_of(store, edition or last_year(store), VIEW, department)
    except ScopeUnknown:
        return release_of(store, edition or last_year(store)), {}
    except UnknownRelease:
        if edition:
            raise
        return None, {}
    posts = local_posts(rows_of(found), str(found.release.period))
    return found.release, {each.post: each for each in posts}


def _lacking(applicant: Applicant, closed: bool) -> Sequence[str]:
    """What keeps a file from being complete."""
    plan, local, found = applicant.plan, applicant.local, []
    if closed:
        return ["ferme"]
    if plan.state is PlanState.EMPTY:
        found.append("plan")
    elif plan.cost is None:
        found.append("cout")
    if plan.state is PlanState.EXCEEDING:
        found.append("depasse")
    if local and local.confirmed is not None and local.confirmed < CONFIRMED:
        found.append("trimestres")
    return found
