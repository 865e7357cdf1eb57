"""« À examiner »: what asks for an auditor's eye, of what the log, releases and accesses say."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from services.access.application.access import Access
from services.access.ports import Asked
from services.faces.audit.needs import Bundles
from services.faces.theme.dates import short_day
from services.faces.theme.figures import figure
from services.faces.theme.periods import period
from services.intake.ports import KeyRefused
from services.past.builds import Build, Kind, State
from services.past.moments import Past
from services.reporting.ports import ReleaseStore

WEEK = timedelta(days=7)
MOST = 200  # refusals counted


class ToExamine(NamedTuple):
    """A line of the list: how many (None: a drawing instead), what, where it is seen, why."""

    how_many: int | None
    what: str
    path: str
    why: str
    drawing: str = ""


def to_examine(
    past: Past,
    store: ReleaseStore,
    bundles: Bundles,
    builds: Sequence[Build],
    access: Access | None,
) -> list[ToExamine]:
    """The lines that there is something in; none when nothing asks for a look."""
    return [*_releases(store, builds), *_log(past, bundles), *_refused(access)]


def _releases(store: ReleaseStore, builds: Sequence[Build]) -> Iterator[ToExamine]:
    releases = store.sealed()
    done = {
        each.order.release: each.result["verdict"]
        for each in reversed(builds)
        if each.order.kind == Kind.VERIFICATION and each.state == State.DONE
    }
    unsigned = [each for each in releases if store.manifest(each.id) is None]
    if unsigned:
        names = ", ".join(period(each.period) for each in unsigned)
        yield ToExamine(
            len(unsigned), "Éditions sans signature", "#editions", f"{names} : rien ne les lie."
        )
    false = [each for each in releases if done.get(each.id) == "faux"]
    if false:
        names = ", ".join(period(each.period) for each in false)
        yield ToExamine(
            len(false), "Éditions trouvées fausses ici", "/audit/passe", f"{names} : lisez où."
        )
    unseen = [each for each in releases if each.id not in done]
    if unseen:
        yield ToExamine(
            len(unseen),
            "Éditions que personne n'a vérifiées ici",
            "#editions",
            f"La dernière : {period(unseen[-1].period)}. « Vérifier ici », puis chez vous.",
        )
    rectified = [each for each in releases if each.status == "definitif"]
    if rectified:
        last = rectified[-1]
        yield ToExamine(
            len(rectified),
            "Années rectifiées",
            "/audit/passe",
            f"{period(last.period)}, le {short_day(last.sealed_at)} : demandez ce qui a changé.",
        )


def _log(past: Past, bundles: Bundles) -> Iterator[ToExamine]:
    closings = past.feed.closed.purges()
    if closings:
        last = closings[-1]
        yield ToExamine(
            len(closings),
            "Années closes, dont les faits sont effacés",
            "/journal",
            f"{last.year}, le {short_day(last.closed_at)} : {figure(last.facts)} faits n'ont plus "
            + ("que leur feuille." if last.announced else "que leur feuille, sans annonce."),
        )
    try:
        seen = bundles.seen()
    except KeyRefused as refused:
        yield ToExamine(None, "La clé du journal manque", "/journal", str(refused), "lock")
        return
    if not seen.witnesses:
        why = "Sans témoin, un journal récrit en entier ne se distingue pas d'un autre."
        yield ToExamine(None, "Aucun témoin ne cosigne", "#temoins", why, "person")
    elif silent := [name for name in seen.witnesses if name not in seen.cosigned]:
        yield ToExamine(
            len(silent),
            "Témoins qui n'ont pas cosigné la dernière tête",
            "/v1/log/checkpoints",
            f"{', '.join(silent)} : {figure(seen.size)} faits attendent leur accord.",
        )
    with past.reporting.views.snapshot() as snapshot:
        holes = snapshot.sequence_holes()
    if holes:
        posts = len({each.post for each in holes})
        yield ToExamine(
            sum(each.last_missing - each.first_missing + 1 for each in holes),
            "Numéros annoncés et non reçus",
            "/journal",
            f"{posts} poste{'s' if posts > 1 else ''} : des faits saisis ne sont pas arrivés.",
        )


def _refused(access: Access | None) -> Iterator[ToExamine]:
    if access is None:
        return
    since = access.clock() - WEEK
    refused = access.journal.asked(Asked(since=since, refused=True), 0, MOST)
    if refused:
        who = len({each.who for each in refused})
        yield ToExamine(
            len(refused),
            "Accès refusés depuis sept jours",
            "/audit/acces?refus=oui",
            f"{who} compte{'s' if who > 1 else ''} : voyez qui, et ce qui fut demandé.",
        )
