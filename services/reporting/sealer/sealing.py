"""Sealing a period: count, protect, prove, check, write once."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from contracts.days import written
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.release_plan import Grain
from contracts.release_plan.meaning import current_version
from services.keys.memory import Secret, short_lived
from services.reporting.domain import errors
from services.reporting.domain.disclosure.counting import ExactCounts, by_seat
from services.reporting.domain.disclosure.derived import derived, kinds_of
from services.reporting.domain.disclosure.linked_table import Published
from services.reporting.domain.disclosure.one_cut import reconciled
from services.reporting.domain.disclosure.perimeters import NationTooSmall
from services.reporting.domain.disclosure.readers import as_told
from services.reporting.domain.disclosure.rectifying import PostUnknownBefore, rectify
from services.reporting.domain.disclosure.release import Release, Status, counts_of, status_of
from services.reporting.domain.disclosure.released_row import ReleasedRow, digest_of
from services.reporting.domain.disclosure.releasing import (
    NOTHING,
    AlreadyPublished,
    NotProven,
    ReleasedTable,
    grains_of,
    release_tables,
)
from services.reporting.domain.disclosure.rows import minutes, named, rows_of
from services.reporting.domain.disclosure.suppression import IntegerProgram
from services.reporting.domain.disclosure.territory_areas import as_sides
from services.reporting.domain.register.employers import posts_of_employers
from services.reporting.domain.seats import names_of
from services.reporting.ports import PublishedViews, ReleaseStore
from services.reporting.sealer.carried import contracts_of_year, plan_under, require_same_tables
from services.reporting.sealer.counted import Counted, SealingRefused, read


class Sealer:
    """Makes releases from the published views into the store."""

    def __init__(
        self,
        views: PublishedViews,
        store: ReleaseStore,
        program: IntegerProgram,
        key: Callable[[], Secret],
        clock: Callable[[], datetime],
        readers: Callable[[], Iterable[Iterable[str]]] = tuple,
        begins: Callable[[], str] = current_version,
    ) -> None:
        """`key`: breaks ties, known to the auditor alone; asked for at each sealing.

        `readers`: the sets of posts of which somebody may read exact figures, as of now; those of
        each employer, which the register tells, are added. `begins`: the version of the contracts
        under which a year begins.
        """
        self._views, self._store, self._program = views, store, program
        self._key, self._clock, self._readers, self._begins = key, clock, readers, begins

    def seal(self, text: str) -> Release:
        """The release of a period, written; its figures are those of the log's position now.

        A year takes its quarters as they were released, and their plan. Raises SealingRefused
        and a Refusal.
        """
        period = self._period(text)
        found = self._read(period)
        already_published = self._stand_as_released(found.exact)
        try:
            with short_lived(self._key()) as key:
                tables = release_tables(found.exact, self._program, key, already_published)
        except NationTooSmall as refused:
            raise SealingRefused(
                f"Trop peu de situations en {text} pour en dire même le nombre : attendez une "
                "période plus longue."
            ) from refused
        except NotProven as refused:
            raise SealingRefused(
                f"Rien n'a été scellé : une preuve manque ou ne tient pas ({refused}). C'est une "
                "erreur de Relais : signalez-la."
            ) from refused
        rows = [row for table in tables for row in rows_of(table, found.exact.plan)]
        rows += minutes(list(rows), found.acts, found.exact)
        return self._written(found, tables, rows, status_of(period))

    def rectify(self, text: str) -> Release:
        """The final release of a year: corrections in, wherever no difference is small.

        Raises SealingRefused and a Refusal.
        """
        releases = [each for each in self._store.sealed() if str(each.period) == text]
        if [each.status for each in releases] != [Status.CONSOLIDATED]:
            raise SealingRefused(
                f"{text} n'a pas d'édition consolidée à rectifier."
                if not releases
                else f"{text} a déjà son édition définitive ({releases[-1].id})."
            )
        found = self._read(Period.parse(text))
        try:
            earlier = self._store.proofs(releases[0].id)
            require_same_tables(text, earlier, found.exact.plan)
            with short_lived(self._key()) as key:
                tables = rectify(earlier, found.exact, self._program, key)
        except PostUnknownBefore as refused:
            raise SealingRefused(
                f"Le poste {refused} ne comptait rien, ou pas dans ce département, quand {text} a "
                "été scellé : ses chiffres se liraient par différence. L'édition consolidée reste "
                "la dernière."
            ) from refused
        rows = [row for table in tables for row in rows_of(table, found.exact.plan)]
        if not rows:
            raise SealingRefused(
                f"Les corrections de {text} sont trop peu nombreuses pour être dites : l'édition "
                "consolidée reste la dernière."
            )
        return self._written(found, tables, rows, Status.FINAL)

    def _read(self, period: Period) -> Counted:
        """The exact counts now. Raises SealingRefused, also when the clock lags behind them."""
        plan = plan_under(contracts_of_year(self._store, period, self._begins))
        with self._views.snapshot() as snapshot:
            found = read(snapshot, period, plan)
        now = self._clock()
        known = [found.as_of, *(release.sealed_at for release in self._store.sealed())]
        latest = max(datetime.fromisoformat(instant) for instant in known)
        if now < latest.replace(microsecond=0):
            raise SealingRefused(
                f"L'horloge de cette machine dit {written(NATION, now)}, mais le dernier fait "
                f"compté ou la dernière édition sont du {written(NATION, latest)} : mettez-la à "
                "l'heure. Rien n'est scellé."
            )
        found.exact.told = as_told([*self._readers(), *posts_of_employers(found.posts, period)])
        return found

    def _period(self, text: str) -> Period:
        try:
            period = Period.parse(text)
        except ValueError:
            raise errors.UnknownPeriod(text) from None
        if period.length == 1:
            raise SealingRefused(
                f"On ne scelle qu'un trimestre ou une année : « {text} » est un mois."
            )
        for release in self._store.sealed():
            if release.period == period:
                raise SealingRefused(
                    f"{text} est déjà scellé ({release.id}) : une édition ne change jamais."
                )
            if period in release.period.quarters:
                raise SealingRefused(
                    f"L'année {period.year} est déjà scellée ({release.id}), ses trimestres aussi."
                )
        return period

    def _stand_as_released(self, exact: ExactCounts) -> AlreadyPublished:
        """Put released quarters back as they were counted; says what of them is shown."""
        already_published: dict[str, dict[str, Published]] = {}
        areas_told: dict[str, dict[str, Mapping[str, str]]] = {}
        year = Period.parse(str(exact.period.year))
        for release in self._store.sealed():
            quarter = str(release.period)
            if release.period not in year.quarters or release.period == exact.period:
                continue
            proofs = self._store.proofs(release.id)
            if exact.period == year:
                require_same_tables(quarter, proofs, exact.plan)
            for found in proofs:
                table, force = found.linked.table, found.linked.force
                if found.published.at(Grain.DEPARTMENT_QUARTER).grids:
                    areas = found.linked.perimeters.quarters[quarter]
                    areas_told.setdefault(force, {})[quarter] = areas
                if exact.period == year:
                    exact.replace_quarter(table, force, quarter, by_seat(found.linked))
                    if found.linked.residence is not None:
                        then = exact.own_then.get(quarter, {})
                        exact.own_then[quarter] = {**then, **found.linked.residence.own}
                    of_table = already_published.setdefault(table, {})
                    before = of_table.get(force, NOTHING)
                    told = as_sides(found.linked, found.published)
                    of_table[force] = Published(
                        (*before.grids, *told.grids),
                        before.hidden | told.hidden,
                    )
        exact.areas_told = areas_told
        return already_published

    def _written(
        self,
        found: Counted,
        tables: list[ReleasedTable],
        protected: list[ReleasedRow],
        status: Status,
    ) -> Release:
        """The protected rows, those that need no protection, and what follows from both."""
        period, exact = found.period, found.exact
        rows = [*protected, *reconciled(found.open_rows, protected)]
        rows += derived(list(rows), kinds_of(found.posts, period.last_day), exact.plan)
        rows = named(rows, names_of(found.posts, period))
        digest = digest_of(rows)
        cells, hidden = counts_of(rows)
        left_out = [
            f"{table.planned.code} {grain}"
            for table in tables
            for grain in table.planned.grains
            if grain in grains_of(exact) and not table.shows(grain)
        ]
        release = Release(
            id=f"{period}-{digest[:8]}",
            period=period,
            status=status,
            position=found.position,
            as_of=found.as_of,
            sealed_at=self._clock().isoformat(timespec="seconds"),
            digest=digest,
            cells=cells,
            hidden=hidden,
            left_out=tuple(left_out),
        )
        self._store.add(release, rows, [each for table in tables for each in table.protected])
        return release
