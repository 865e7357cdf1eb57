"""The dated register of a post, its open situations and its missing facts, as tables of words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from contracts import codes as c
from contracts.codes import CodeList
from contracts.read_model import OpenCaseRow, PostRecord, PostVersion, SequenceHoleRow
from services.reporting.adapters.formats.figures import figure
from services.reporting.web.french import NOT_GIVEN, french_date
from services.reporting.web.grids import Grid

MOST_CASES = 150  # a page stays within 100 kB


def register_grids(record: PostRecord) -> list[Grid]:
    """The history of a post: what it was, when it was held, its conventions, its pledges."""
    return [_versions(record), _holdings(record), _conventions(record), _pledges(record)]


def open_case_grid(cases: Sequence[OpenCaseRow]) -> Grid:
    """The open situations in codes, the longest without an act first; no identifier."""
    heads = (
        "Ouverte le",
        "Dernier acte",
        "Force",
        "Saisine",
        "Problématique principale",
        "Actes",
        "Retours attendus",
    )
    lines = [
        (
            french_date(case.opened_on),
            french_date(case.last_act_on),
            c.FORCE.label_of(case.force),
            c.SAISINE.label_of(case.saisine),
            c.PROBLEMATIQUE.label_of(case.main_problem),
            figure(case.acts),
            figure(case.answers_awaited),
        )
        for case in cases[:MOST_CASES]
    ]
    return Grid("Situations en cours, la plus ancienne d'abord", heads, lines, words=range(5))


def hole_grid(holes: Iterable[SequenceHoleRow]) -> Grid:
    """The numbers that devices gave to facts that never arrived."""
    lines = [
        (
            hole.device,
            figure(hole.first_missing),
            figure(hole.last_missing),
            figure(hole.last_missing - hole.first_missing + 1),
        )
        for hole in holes
    ]
    heads = ("Appareil", "Du numéro", "Au numéro", "Faits manquants")
    return Grid("Faits numérotés par les appareils et jamais reçus", heads, lines)


def _versions(record: PostRecord) -> Grid:
    """One column a version: a post has many attributes and few versions."""
    described = [dict(_described(version)) for version in record.versions]
    heads = ["Depuis le", *(french_date(version.since) for version in record.versions)]
    lines = [[name, *(each[name] for each in described)] for name in described[0]]
    return Grid("Le poste, d'une date à l'autre", heads, lines, words=range(len(heads)))


def _described(version: PostVersion) -> Iterator[tuple[str, str]]:
    yield "Nom", version.name
    yield "Service", c.TYPE_POSTE.label_of(version.service)
    yield "Commune", version.commune
    yield "Territoire", c.TYPE_TERRITOIRE.label_of(version.territory)
    yield "Zone prioritaire", _label(c.ZONAGE, version.priority_zone)
    yield "Employeur", c.EMPLOYEUR.label_of(version.employer)
    yield "Équivalent temps plein", figure(f"{version.fte:.2f}")
    yield "Entrée dans le dispositif", _label(c.ENTREE_DISPOSITIF, version.entry)
    yield "Bureau", _label(c.LOCALISATION_BUREAU, version.office)
    yield "Communes ou unités couvertes", ", ".join(version.units) or NOT_GIVEN
    yield "Indicateurs suivis", ", ".join(version.indicators) or NOT_GIVEN


def _holdings(record: PostRecord) -> Grid:
    heads = (
        "Du",
        "Au",
        "Formation",
        "Expérience",
        "Secteur",
        "Contrat",
        "Heures par semaine",
        "Horaires",
    )
    lines = [
        (
            french_date(held.since),
            french_date(held.until - timedelta(days=1)) if held.until else "en cours",
            _label(c.FORMATION_ORIGINE, held.training),
            _label(c.EXPERIENCE, held.experience),
            _label(c.SECTEUR, held.sector),
            _label(c.CONTRAT, held.contract),
            NOT_GIVEN if held.weekly_hours is None else figure(f"{held.weekly_hours:.1f}"),
            _label(c.HORAIRE, held.schedule),
        )
        for held in record.holdings
    ]
    return Grid("Occupation du poste, sans identité", heads, lines, words=(*range(6), 7))


def _conventions(record: PostRecord) -> Grid:
    heads = ("Convention", "Signée le", "Du", "Au", "Signataires", "Suivi")
    lines = [
        (
            signed.convention,
            french_date(signed.signed_on),
            french_date(signed.starts_on),
            french_date(signed.ends_on),
            _labels(c.SIGNATAIRE, signed.signatories),
            _labels(c.INSTANCE, signed.monitoring),
        )
        for signed in record.conventions
    ]
    return Grid("Conventions", heads, lines, words=range(6))


def _pledges(record: PostRecord) -> Grid:
    heads = ("Année", "Convention", "Financeur", "Part (%)", "Montant (€)")
    lines = [
        (
            str(pledge.year),
            pledge.convention,
            c.FINANCEUR.label_of(pledge.funder)
            + (f" ({pledge.funder_code})" if pledge.funder_code else ""),
            figure(f"{pledge.share_percent:.2f}"),
            figure(pledge.amount_eur, absent=NOT_GIVEN),
        )
        for pledge in sorted(record.pledges, key=lambda pledge: pledge.year)
    ]
    return Grid("Crédits promis, retraits déduits", heads, lines, words=range(3))


def _label(codes: CodeList, code: str | None) -> str:
    return NOT_GIVEN if code is None else codes.label_of(code)


def _labels(codes: CodeList, found: Iterable[str]) -> str:
    return ", ".join(codes.label_of(code) for code in found) or NOT_GIVEN
