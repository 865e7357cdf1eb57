"""Every kind of falsification: of which bundle it is made, and what an auditor must have kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.falsifications import closings, figures, hiding, manifests, proofs
from tests.falsifications.facts import LOG, Retold
from tests.falsifications.figures import DERIVED, OPEN_TABLES, of_measure, of_table, value
from tests.falsifications.forging import Forged, NotHere
from tests.falsifications.territories import TERRITORIES

QUARTER, YEAR, FINAL, CLOSED = "provisoire", "consolide", "definitif", "closed"
OPENED = (QUARTER, YEAR, FINAL)
WITHHELD = "laissé de côté"
"""The step that lists what was hidden or left out at the choice of the protection."""


@dataclass(frozen=True)
class Kind:
    """A falsification by its French name. `bundles`: of which it is made. `witnesses`, `history`:
    the auditor kept what witnesses cosigned, the manifests of editions. `listed`: the step that
    says before that these rows cannot be verified, where nothing can find it."""

    name: str
    falsify: Callable[[Forged], None]
    bundles: tuple[str, ...] = OPENED
    witnesses: bool = False
    history: bool = False
    listed: str = ""


def _told(retold: Retold, with_figures: bool, forged: Forged) -> None:
    facts = forged.facts()
    changed = retold(forged, facts)
    if changed == facts:
        raise NotHere
    forged.tell(changed)
    if with_figures:
        figures.figures_too(forged)


_OF_LOG = [
    Kind(f"journal récrit{how} : {name}", partial(_told, retold, also), witnesses=True)
    for name, retold in LOG.items()
    for also, how in ((False, ""), (True, ", chiffres compris"))
]
_OF_FIGURES = [
    Kind("compte exact, et ses lignes", figures.exact_count),
    Kind("compte exact : seuil, siège, plafond", figures.master_field),
    Kind("case cachée montrée, motif compris", hiding.hidden_shown, (YEAR,)),
    Kind("case cachée montrée, ligne seule", figures.row_shown),
    Kind("case montrée cachée, motif compris", hiding.shown_hidden, listed=WITHHELD),
    Kind("grain retiré, dit « protection »", hiding.grain_gone, (YEAR,), listed=WITHHELD),
    Kind("total faux (A1)", value(of_table("A1"))),
    Kind("ligne de personnes", value(lambda row: row["table"] not in OPEN_TABLES)),
    Kind("part de financement (G5)", value(of_table("G5")), (YEAR, FINAL)),
    Kind(
        "couverture de 101 % (G6)",
        value(of_measure("coverage"), lambda row: "101.00"),
        (YEAR, FINAL),
    ),
    *(
        Kind(f"ligne sans personnes ({code})", value(of_table(code)), (YEAR, FINAL))
        for code in sorted(OPEN_TABLES - {"G5"})
    ),
    *(
        Kind(f"ligne déduite : {name}", value(of_measure(measure)))
        for name, measure in DERIVED.items()
    ),
    Kind("minutes", value(of_measure("minutes")), (YEAR,)),
    Kind("base d'une ligne", figures.base),
    Kind("ligne de trop, de moins, déplacée", figures.row_moved),
    Kind("raison d'un silence", figures.secrecy),
    Kind("unité d'une ligne", figures.words("unit")),
    Kind("libellé : celui d'une autre ligne", figures.words("label", "area_label")),
    Kind("libellé : des mots à lui", figures.own_words, listed="publié"),
    Kind("certificat retiré, doublé, d'une autre case", hiding.certificates),
    Kind("certificat d'un monde où les autres tableaux ne tiennent pas", proofs.other_world),
    Kind("année d'avant tue, preuves des écarts comprises", proofs.differences_gone, (FINAL,)),
    Kind("preuve d'un écart retirée, ou d'un autre", proofs.difference, (FINAL,)),
    Kind("année d'avant : autres comptes", proofs.before, (FINAL,), listed="certificats"),
    Kind("lecteurs : un employeur tu", proofs.employer_untold),
    Kind("lecteurs : ceux d'un compte tus", proofs.account_untold, listed="certificats"),
    Kind("laissé de côté, petites cases", hiding.sealing),
    Kind("laissé de côté, raison des territoires", hiding.territories_left_out, (YEAR, FINAL)),
    Kind("petite case de la nation en un trimestre, sans certificat", proofs.nation_quarter),
    Kind("grille retirée avec ses lignes", hiding.grid_gone, listed=WITHHELD),
    Kind("vue : ligne de plus, de moins, d'un autre", figures.view),
    *(Kind(f"territoires : {name}", falsify, (YEAR,)) for name, falsify in TERRITORIES.items()),
    Kind("part d'un territoire", value(lambda r: r["grain"] == "territory-year"), (YEAR,)),
]
_OF_MANIFEST = [
    *(
        Kind(name, falsify, (YEAR,), history=name.endswith(("édition", "rang", "silence")))
        for name, falsify in manifests.QUARTERS.items()
    ),
    Kind("précédent d'ailleurs", manifests.previous, history=True),
    Kind("identifiant de l'édition", manifests.release_id),
    Kind("instants", manifests.instants),
    Kind("scellé plus tard qu'il ne fut", manifests.sealed_later, history=True),
    Kind("rang", manifests.position),
    Kind("rang, plus haut que de faits", manifests.position_ahead, listed="engagements"),
    Kind(
        "édition définitive : réunions de postes", hiding.areas, (FINAL,), listed="comptes exacts"
    ),
    Kind("statut ou période", manifests.status),
    Kind("autre journal que le point de contrôle", manifests.other_log),
    Kind("contrats : autre plan sous sa propre empreinte", manifests.contracts),
    Kind("contrats : autre plan sans le dire", manifests.contracts_silently),
    Kind("contrats : version inconnue", manifests.version),
    Kind("clé redessinée sous le même nom", manifests.key_redrawn),
    Kind("cosignature d'un autre texte ou d'une autre heure", manifests.witness_hour),
    Kind("témoin de la main de l'exploitant", manifests.witness_of_the_operator, witnesses=True),
    Kind("dernier point de contrôle d'un autre journal", manifests.latest),
    Kind("suite du journal récrite", manifests.later_told_anew, witnesses=True),
]
_OF_CLOSINGS = [
    Kind(
        "close sur le papier : personnes inventées",
        closings.on_paper((2, 5, 40, 1_000)),
        (YEAR,),
        listed="comptes exacts",
    ),
    Kind(
        "close sur le papier : personnes tues",
        closings.on_paper((-5, -9)),
        (YEAR,),
        listed="comptes exacts",
    ),
    Kind(
        "close sur le papier : avant son terme",
        closings.on_paper(closed_at="2014-12-31T21:00:00+00:00"),
        (YEAR,),
    ),
    Kind("close sur le papier : d'aucun fait", closings.on_paper(facts=0), (YEAR,)),
    Kind(
        "close sur le papier : une autre année",
        closings.on_paper(year=2003, closed_at="2010-02-01T09:00:00+00:00"),
        (YEAR,),
    ),
    Kind("faits effacés sans annonce", closings.unannounced, (YEAR, FINAL)),
    Kind("close, annoncée : personnes inventées", closings.behind((1, 2, 9, 1_000)), (CLOSED,)),
    Kind("close, annoncée : personnes tues", closings.behind((-1, -2, -9)), (CLOSED,)),
    *(
        Kind(f"close, annoncée : {name}", closings.by_folder(falsify), (CLOSED,))
        for name, falsify in closings.ANNOUNCED.items()
    ),
    Kind("close, annoncée : ligne de personnes", closings.protected_row, (CLOSED,)),
    Kind("close, annoncée : ligne sans personnes", closings.open_row, (CLOSED,), listed="publié"),
]
KINDS = [*_OF_LOG, *_OF_FIGURES, *_OF_MANIFEST, *_OF_CLOSINGS]
