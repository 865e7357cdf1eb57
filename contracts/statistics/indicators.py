"""The 20 indicators of the report's toolbox, as formulas over the tables.

Source: the report's toolbox (VII.5). `objective`: list `objectif`. An indicator that no
fact can feed says so: its value is an assessment, not a count.
"""

from dataclasses import dataclass

from contracts.codes import INDICATEUR


@dataclass(frozen=True)
class Term:
    """A sum of rows of a table: `measure`, and the values that its keys must take."""

    table: str
    measure: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Indicator:
    """Numerator over denominator (percent), or the numerator alone.

    `series`: the external series that gives the value instead of a numerator.
    """

    code: str
    unit: str
    provider: str
    objective: str
    numerator: Term | None = None
    denominator: Term | None = None
    series: str | None = None

    @property
    def label(self) -> str:
        """The French name, as in the toolbox."""
        return INDICATEUR.label_of(self.code)


CONTACTS = "contacts"
PARTNER_LEVELS = ("partage", "conseil")

INDICATORS = (
    Indicator("U-M1", "orientations", "IS", "u1", Term("E1", "orientations")),
    Indicator("U-M2", "orientations", "IS", "u1", Term("E2", "orientations")),
    Indicator("U-I1", "plaintes", "police / gendarmerie", "u2", series="plaintes_vif"),
    Indicator(
        "U-I2", "interventions", "police / gendarmerie", "u2", series="interventions_repetees"
    ),
    Indicator("U-I3", "doléances", "police / gendarmerie", "u1", series="doleances"),
    Indicator("P-M1", "contacts", "IS", "p1", Term("F1", CONTACTS, (("purpose", PARTNER_LEVELS),))),
    Indicator("P-M2", "situations", "IS", "p1", Term("D1", "situations", (("saisine", ("ext",)),))),
    Indicator("P-M3", "contacts", "IS", "p1", Term("F1", CONTACTS, (("purpose", ("relais",)),))),
    Indicator(
        "P-M4",
        "contacts",
        "IS",
        "p1",
        Term("F1", CONTACTS, (("direction", ("du_partenaire",)), ("purpose", ("info_police",)))),
    ),
    Indicator(
        "P-I1",
        "situations",
        "services sociaux",
        "p1",
        Term("B6", "situations", (("known_to_social_services", ("non",)),)),
    ),
    Indicator("P-I2", "actes", "IS / services sociaux", "p1", Term("E4", "acts")),
    Indicator("P-I3", "appréciation", "", "p1"),
    Indicator("P-I4", "appréciation", "", "p1"),
    Indicator("F-M1", "situations", "IS", "f1", Term("A6", "situations")),
    Indicator(
        "F-M2",
        "%",
        "IS",
        "f1",
        Term("A4", "acts", (("level", ("approfondi",)),)),
        Term("A4", "acts"),
    ),
    Indicator("F-M3", "actes", "IS", "f1", Term("A3", "acts", (("nature", ("mediation",)),))),
    Indicator(
        "F-M4", "actes", "IS", "f1", Term("F2", "acts", (("with", ("referent_vif", "bav")),))
    ),
    Indicator("F-I1", "courriers", "police / gendarmerie", "f2", series="courriers_reclamation"),
    Indicator("F-I2", "score", "enquête", "f2", series="enquete_usagers"),
    Indicator("F-I3", "score", "enquête", "f1", series="enquete_agents"),
)
