"""Releases in each state in which a page may find them, for tests and for the contact sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from fastapi import FastAPI

from contracts.codes import DEPARTEMENT
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.release_plan import Grain
from services.faces.main import build_releases, setting_of
from services.faces.needs import Setting, give
from services.faces.partners.desk import CallDesk
from services.faces.publisher import UNTOLD
from services.reporting.adapters.call_store import SqlCallStore
from services.reporting.adapters.sealed_store import open_sealed
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_SAID, ReleasedRow
from services.reporting.domain.disclosure.viewing import RowFilter
from services.reporting.ports import ReleaseStore
from services.reporting.settings import ReportingSettings
from tests.names import HIDING, NAMES
from tests.unit.reporting.given import record, version

NOW = datetime(2010, 2, 1, 9, tzinfo=UTC)
YEAR, QUARTERS = "2009", ("2009-Q1", "2009-Q2", "2009-Q3", "2009-Q4")
LONG = ("Une modalité dont le libellé est vraiment très long, et qui doit tenir partout " * 2)[:120]
HUGE = 123_456_789_012
PAGES = (
    ("Portail", "/"),
    ("DCSP", "/partenaires/dcsp"),
    ("ANISCG", "/partenaires/aniscg"),
    ("Préfecture", "/partenaires/prefecture?perimetre={department}"),
    ("Financeur", "/partenaires/funder?perimetre={post}"),
    ("Un tableau", "/partenaires/aniscg/tableaux/C1"),
    ("Carte des postes", "/partenaires/aniscg/postes"),
)
MODALITIES = {
    "C1": ("mentions", ("conjugal", "intrafam", "logement", "autre")),
    "C2": ("situations", ("conjugal", "intrafam", "logement", "autre")),
    "D1": ("situations", ("service", "main_courante", "usager", "autre")),
    "E1": ("orientations", ("sss", "ccas", "asso", "autre")),
    "E3": ("orientations", ("accepte", "refuse", "en_attente", "non_demande")),
    "B1": ("situations", ("f", "h")),
}
Count: TypeAlias = Callable[[int], int | None]
"""The figure of a modality by its rank, None where it is hidden."""


class State(NamedTuple):
    """A state: its releases by period; `department`: of the préfecture, with its posts by name."""

    releases: Mapping[str, Sequence[ReleasedRow]]
    posts: Mapping[str, str]
    department: str = "27"


class Kept:
    """A store of releases in memory, the state of which is chosen."""

    def __init__(self) -> None:
        self.state, self.name = State({}, {}), ""

    def sealed(self) -> Sequence[Release]:
        """Those of the state; their names differ from those of another."""
        return [self._release(period) for period in self.state.releases]

    def rows(self, release: str, wanted: RowFilter | None = None) -> Sequence[str]:
        """Of one of them."""
        found = self.state.releases[release.partition("~")[0]]
        return [row.written() for row in found if wanted is None or wanted.reads(row)]

    def manifest(self, release: str) -> str | None:
        """Nothing is signed."""
        return None

    def medians(self, post: str) -> tuple[str, Sequence[str]]:
        """Nothing is compared."""
        return "", ()

    def _release(self, period: str) -> Release:
        status = Status.PROVISIONAL if "Q" in period else Status.CONSOLIDATED
        said = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
        name = f"{period}~{self.name}"
        return Release(name, Period.parse(period), status, 1, said, said, "0" * 64, 1, 0, ())


def pages_of(folder: Path) -> tuple[FastAPI, Kept]:
    """The pages of partners over releases that a test chooses."""
    kept = Kept()
    open_sealed(folder / "sealed.db", HIDING)
    settings = ReportingSettings(sealed_url=f"sqlite:///{folder}/sealed.db")
    desk = CallDesk(
        SqlCallStore(open_sealed(folder / "sealed.db", HIDING), NAMES), lambda: _records(kept), _now
    )
    app = build_releases(settings, desk=desk)
    store: ReleaseStore = kept  # type: ignore[assignment]  # of what only pages read
    give(app, {ReleaseStore: store, Setting: setting_of(store, False, UNTOLD, None)})
    return app, kept


def pages_in(state: State) -> Sequence[tuple[str, str]]:
    """A page of each kind that reads releases: its name, its address in a state."""
    post = next(iter(state.posts), "27-01")
    return [(name, path.format(department=state.department, post=post)) for name, path in PAGES]


def _now() -> datetime:
    return NOW


def _records(kept: Kept) -> list[PostRecord]:
    return [record(post, versions=(version(name=name),)) for post, name in kept.state.posts.items()]


def _area(grain: Grain, area: str, name: str, department: str | None) -> dict[str, object]:
    return {"grain": grain, "area": area, "area_label": name, "department": department}


def counted(
    where: Mapping[str, object],
    period: str,
    of: Count,
    label: str = "",
    forces: Sequence[str] = ("police", "gendarmerie"),
    many: int = 0,
) -> Iterator[ReleasedRow]:
    """The tables of persons of an area: `of` says each figure; `many`: modalities of C1."""

    def row(table: str, measure: str, force: str, value: int | None, **said: object) -> ReleasedRow:
        why = NOT_SAID if value is None else None
        plain = {"unit": measure, "label": label or table, "period": period, "force": force}
        given = {**where, **plain, "measure": measure, "value": value, "secrecy": why, **said}
        return ReleasedRow(table=table, **given)  # type: ignore[arg-type]

    for force in forces:
        yield row("A1", "situations", force, of(0))
        yield row("A3", "acts", force, of(1), dimension="kind", modality="entretien")
        for table, (measure, modalities) in MODALITIES.items():
            codes = [f"m{n}" for n in range(many)] if many and table == "C1" else modalities
            values = [of(rank) for rank, _ in enumerate(codes, 1)]
            base = None if None in values else sum(value or 0 for value in values)
            for code, value in zip(codes, values, strict=True):
                said = {"modality": code, "base": base, "label": label or code}
                yield row(table, measure, force, value, dimension="x", **said)


def register(where: Mapping[str, object], period: str, term: str = "le3mois") -> list[ReleasedRow]:
    """What a release says of a post besides persons: quarters confirmed, funding, convention."""
    said = (
        ("H1", "expected", "", 4), ("H1", "confirmed", "", 3), ("G8", "posts", term, 1),
        ("G5", "mean", "fipd", "50.0"), ("G5", "mean", "cg", "50.0"),
        ("G6", "days_filled", "", 332), ("G6", "days_open", "", 365),
        ("G6", "coverage", "", "91.0"), ("H1", "completeness", "", "75"),
    )  # fmt: skip
    return [
        ReleasedRow(
            table=table, measure=measure, modality=code, label=code, value=value, period=period,
            **where,  # type: ignore[arg-type]
        )
        for table, measure, code, value in said
    ]  # fmt: skip


def world(
    of: Count,
    posts: Mapping[str, str],
    periods: Sequence[str] = (*QUARTERS, YEAR),
    label: str = "",
    many: int = 0,
) -> State:
    """A release of each period, in which every figure is what `of` says."""
    near = {post: post.partition("-")[0] for post in posts} or {"": "27"}
    department = next(iter(near.values()))
    releases: dict[str, list[ReleasedRow]] = {}
    for period in periods:
        yearly = "Q" not in period
        grain = Grain.NATION_YEAR if yearly else Grain.NATION_QUARTER
        rows = [*counted(_area(grain, "FR", "France", None), period, of, label, many=many)]
        if yearly:
            for code in dict.fromkeys(near.values()):
                name = DEPARTEMENT.label_of(code)
                there = _area(Grain.DEPARTMENT_YEAR, code, name, code)
                rows += counted(there, period, of, label)
            for post, name in posts.items():
                here = _area(Grain.POST_YEAR, post, label or name, near[post])
                rows += counted(here, period, of, label, forces=("police",))
                rows += register(here, period)
        releases[period] = rows
    return State(releases, posts, department)


def _uncovered() -> State:
    row = {"table": "A1", "measure": "situations", "unit": "situations", "period": YEAR}
    rows = [
        ReleasedRow(
            **row,
            **_area(Grain.DEPARTMENT_YEAR, code, name, code),
            secrecy=NOT_COVERED,
            force=force,
        )  # type: ignore[arg-type]
        for code, name in (("27", "Eure"), ("59", "Nord"))
        for force in ("police", "gendarmerie")
    ]
    return State({YEAR: rows}, {})


def _plain(rank: int) -> int:
    return 40 + 7 * rank


THREE = {"27-01": "Évreux, police", "27-02": "Évreux, gendarmerie", "27-03": "Louviers, mixte"}
EVERYWHERE = {
    f"{code}-{n:02}": f"{DEPARTEMENT.label_of(code)}, police"
    for rank, code in enumerate(DEPARTEMENT.by_code)
    for n in range(1, 2 + (rank < 17))  # 118 posts
}
STATES: Mapping[str, State] = {
    "rien de publié": State({}, {}),
    "un seul trimestre": world(_plain, THREE, ("2009-Q4",)),
    "trois postes": world(_plain, THREE),
    "un poste": world(_plain, {"27-01": "Évreux, police"}),
    "rien de couvert": _uncovered(),
    "n.c. partout": world(lambda _: None, THREE),
    "libellé de 120 signes": world(_plain, THREE, label=LONG),
    "46 lignes": world(_plain, {f"27-{n:02}": f"Poste {n}, police" for n in range(1, 47)}, many=46),
    "12 chiffres": world(lambda _: HUGE, THREE),
    "zéro": world(lambda _: 0, THREE),
    "tous les départements": world(_plain, EVERYWHERE, many=46),
    "une île": world(_plain, {"974-01": "Saint-Denis, police"}),
}
