"""What the page and the document of a post say of it today, in French."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from contracts.codes import (
    EMPLOYEUR,
    INDICATEUR,
    INSTANCE,
    LOCALISATION_BUREAU,
    SIGNATAIRE,
    TYPE_POSTE,
    TYPE_TERRITOIRE,
    ZONAGE,
)
from contracts.communes import label_of
from contracts.patterns import department_of
from contracts.read_model import ALERT_MONTHS, Convention, PostVersion
from services.faces.figures.targets import named
from services.faces.forms.fields import siren_written, written
from services.faces.navigation import place_of
from services.faces.register.kinds import CONVENTION, COST, OPENING, PLEDGE
from services.faces.register.plan import (
    about_plan,
    last_end,
    overlaps,
    plan_in_words,
    plan_remarks,
    status_of,
    term_of,
)
from services.faces.register.post_file import PostFile, state_today
from services.faces.theme.dates import day as in_french
from services.faces.theme.dates import short_day
from services.faces.theme.statuses import Status
from services.faces.theme.typography import first_up
from services.reporting.domain.register.plan import PlanState, plans

CLOSED = ("modification", "demenagement", "titulaire", "depart", "fermeture", OPENING)
"""The forms that a closed post takes no more."""
DOUBLE = "double"
ToDo = tuple[None, str, str, str, str]


class PostSaid(NamedTuple):
    """A post as it is on a day."""

    file: PostFile
    today: date

    @property
    def version(self) -> PostVersion:
        """Its attributes."""
        return self.file.record.version_on(self.today)

    @property
    def name(self) -> str:
        """How it is called."""
        return self.version.name

    @property
    def service(self) -> str:
        """The service that it works for."""
        return TYPE_POSTE.label_of(self.version.service)

    @property
    def state(self) -> Status:
        """Whether it is filled, vacant, closed or to come."""
        return state_today(self.file.record, self.today)

    @property
    def finding(self) -> str:
        """The first sentence of the page: its holder, its money, its next end."""
        record, held = self.file.record, self.file.record.holding_on(self.today)
        if self.state.word == "fermé" and record.closed_on:
            return f"Le poste est fermé depuis le {in_french(record.closed_on)}."
        filled = f"pourvu depuis le {in_french(held.since)}" if held else "vacant"
        signed = last_end(record, self.today)
        until = (
            f"sa convention court jusqu’au {in_french(signed.ends_on)}"
            if signed
            else "il n’a aucune convention en cours"
        )
        plan = next((p for p in plans(record) if p.year == self.today.year), None)
        money = f" Plan de {self.today.year} : {status_of(plan)}." if plan else ""
        return f"Le poste est {filled} ; {until}.{money}"

    @property
    def about(self) -> list[tuple[str, str]]:
        """What the register says of it, labels with values."""
        known, record = self.version, self.file.record
        area = department_of(self.file.post)
        rows = [
            ("Numéro", self.file.post),
            ("Département", place_of(area, {})),
            ("Commune", label_of(known.commune)),
            ("Territoire", TYPE_TERRITOIRE.label_of(known.territory)),
            ("Zonage", ZONAGE.label_of(known.priority_zone) if known.priority_zone else ""),
            ("Unités", ", ".join(map(label_of, known.units))),
            ("Bureau", LOCALISATION_BUREAU.label_of(known.office) if known.office else ""),
            ("Employeur", _employer(known)),
            ("Temps de travail", f"{written(known.fte)} équivalent temps plein"),
            ("Ouvert le", in_french(record.opened_on)),
            ("Fermé à partir du", in_french(record.closed_on) if record.closed_on else ""),
            ("Objectifs", ", ".join(map(INDICATEUR.label_of, known.indicators))),
            ("Objectifs chiffrés", " ; ".join(map(named, record.targets))),
        ]
        return [row for row in rows if row[1]]

    @property
    def conventions(self) -> list[list[object]]:
        """A line each, the one that ends last first."""
        ordered = sorted(self.file.record.conventions, key=lambda each: each.ends_on, reverse=True)
        return [_convention(signed, self.today) for signed in ordered]

    @property
    def plan(self) -> tuple[list[str], list[list[object]]]:
        """The heads and the lines of the plan of funding."""
        return plan_in_words(plans(self.file.record), self.today)

    @property
    def about_plan(self) -> str:
        """How to read it."""
        return about_plan(plans(self.file.record))

    @property
    def remarks(self) -> list[str]:
        """What does not hold together in the money, what ends and what takes over."""
        return [] if self.file.record.closed_on else plan_remarks(self.file.record, self.today)

    @property
    def overlaps(self) -> list[str]:
        """A sentence for each two conventions that hold on a same day."""
        return [
            f"« {one.convention} » et « {other.convention} » valent toutes deux du "
            f"{in_french(other.starts_on)} au {in_french(min(one.ends_on, other.ends_on))}."
            for one, other in overlaps(self.file.record)
        ]

    def takes(self, address: str) -> bool:
        """Whether a form makes sense of the post as it is."""
        held = self.file.record.holding_on(self.today)
        if address == "depart" and held is None:
            return False
        if address == "desengagement" and not self.file.record.pledges:
            return False
        return address != OPENING and not (address in CLOSED and self.file.record.closed_on)

    def to_do(self, forms: Collection[str]) -> list[ToDo]:
        """What whoever may fill `forms` should do about the post."""
        record, here = self.file.record, f"/registre/{self.file.post}"
        if record.closed_on:
            return []
        found: list[ToDo] = []
        signed = last_end(record, self.today)
        left = signed.months_left(self.today) if signed else 0
        if left < ALERT_MONTHS[-1]:
            why = f"{term_of(signed, self.today)}" if signed else "Aucune convention en cours"
            found.append((None, "Signer la convention suivante", CONVENTION, why, "page"))
        known = {each.year: each for each in plans(record)}
        for year in (self.today.year, self.today.year + 1):
            plan = known.get(year)
            if plan and not plan.declared:
                why = "Sans lui, les promesses ne se comparent à rien"
                at = f"{COST}?annee={year}"
                found.append((None, f"Déclarer le coût de {year}", at, why, "list"))
            if plan and status_of(plan).kind != "good":
                over = plan.state is PlanState.EXCEEDING
                verb = f"{'Ramener à 100 %' if over else 'Compléter'} le plan de {year}"
                at = f"{PLEDGE}?annee={year}"
                found.append((None, verb, at, str(status_of(plan)), "check"))
        if record.holding_on(self.today) is None:
            found.append((None, "Pourvoir le poste", "titulaire", "Le poste est vacant", "person"))
        return [
            (count, verb, f"{here}/{address}", f"{first_up(why)}.", icon)
            for count, verb, address, why, icon in found
            if address.partition("?")[0] in forms
        ]


def _employer(known: PostVersion) -> str:
    kind = EMPLOYEUR.label_of(known.employer)
    if known.siren is None:
        return kind
    return f"{known.organisation} ({siren_written(known.siren)}), {kind}"


def _convention(signed: Convention, today: date) -> list[object]:
    return [
        signed.convention,
        f"{short_day(signed.starts_on)} au {short_day(signed.ends_on)}",
        term_of(signed, today),
        ", ".join(map(SIGNATAIRE.label_of, signed.signatories)),
        ", ".join(map(INSTANCE.label_of, signed.monitoring)) or "–",
        DOUBLE if signed.double_authority else "non dit",
    ]
