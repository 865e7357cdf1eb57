"""What is due, put in the outbox and announced; run again, it does what is left."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from services.chassis.logs import logger
from services.chassis.settings import machine_clock
from services.faces.partners.deliveries.links import Granted, Links, until
from services.faces.partners.deliveries.links_asked import links_of
from services.faces.partners.deliveries.mail import Mailer, NotSent, PostAway, announcement, smtp
from services.faces.partners.deliveries.outbox import Outbox
from services.faces.partners.deliveries.subscriptions import Subscription, subscriptions
from services.faces.partners.documents import DOCUMENTS
from services.faces.partners.documents.content import sentences_of
from services.faces.partners.rows import subject_of
from services.faces.theme.dates import day
from services.faces.theme.statuses import status
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.viewing import ScopeUnknown
from services.reporting.ports import ReleaseStore
from services.reporting.releases.documents import FORMATS, Documents
from services.reporting.releases.reading import View, view_of
from services.reporting.settings import DeliverySettings

_LOG = logger(__name__)
PATH = "/livraisons"


class Delivered(NamedTuple):
    """What became of a release for a subscription. `sentence` (French): what is left to do.

    `formats`: of the documents that could be made.
    """

    subscription: Subscription
    release: str
    files: Sequence[Path]
    announced: bool
    sentence: str = ""
    formats: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything that delivering needs. `mailer`: None where no server is told.
    `links`: sign with a key that the first draws; `link_days`: how long each opens.

    `address`: how addressees reach Relais, without a final slash.
    """

    store: ReleaseStore
    file: Path
    outbox: Outbox
    links: Links
    link_days: int
    mailer: Callable[[], AbstractContextManager[Mailer]] | None
    sender: str
    address: str
    clock: Callable[[], datetime]
    documents: Documents = DOCUMENTS

    def granted(self, token: str) -> Granted:
        """What a link grants, whatever its day. Raises LinkForged."""
        return self.links.read(token)

    def due(self, named: str | None = None) -> list[tuple[Subscription, Release]]:
        """What is not announced yet, in the order of sealing, of the release `named` or of all.

        Raises SubscriptionsRefused.
        """
        return [
            (each, release)
            for release in self.store.sealed()
            for each in subscriptions(self.file)
            if named in (None, release.id)
            and (named or each.wants(release))
            and not self.outbox.announced(each, release.id)
        ]

    def deliver(self, release: str | None = None) -> Iterator[Delivered]:
        """Write what is due, then announce it; one addressee never holds back another.

        Raises SubscriptionsRefused, OutboxBusy, KeyRefused and SettingsRefused.
        """
        with self.outbox.alone():
            ready = [self._written(each, found) for each, found in self.due(release)]
            yield from self._announced([(view, done) for view, done in ready if view])
            yield from (done for view, done in ready if view is None)

    def _written(self, to: Subscription, release: Release) -> tuple[View | None, Delivered]:
        try:
            view = view_of(self.store, release.id, to.view, to.scope)
        except ScopeUnknown:
            said = f"L'édition {release.id} ne dit rien du périmètre {to.scope}."
            return None, Delivered(to, release.id, [], announced=False, sentence=said)
        files, made, failed = [], [], []
        for format in to.formats:
            try:
                files.append(self.outbox.put(view, format, self.documents.write))
                made.append(format)
            except Exception as error:  # of this document alone; the others are delivered
                _LOG.error("document_failed", release=release.id, format=format, exc_info=error)
                failed.append(FORMATS[format].label)
        said = f"{', '.join(failed)} : document impossible à faire, voyez le journal du processus."
        done = Delivered(to, release.id, files, False, said if failed else "", made)
        return (view if made else None), done

    def _announced(self, ready: Sequence[tuple[View, Delivered]]) -> Iterator[Delivered]:
        if not ready:
            return
        if self.mailer is None:
            for _, done in ready:
                yield done._replace(sentence="Dans la boîte d'envoi ; aucun serveur de courriel.")
            return
        told = 0
        try:
            with self.mailer() as mailer:
                for view, done in ready:
                    sent = self._sent(mailer, view, done)
                    told += 1
                    yield sent
        except PostAway as away:
            for _, done in ready[told:]:
                yield done._replace(sentence=str(away))

    def _sent(self, mailer: Mailer, view: View, done: Delivered) -> Delivered:
        to, now, links = done.subscription, self.clock(), self.links
        stops = until(now, self.link_days)
        addresses = {
            format: f"{self.address}{PATH}/"
            + links.sign(Granted(done.release, to.view, to.scope, format, to.id, stops))
            for format in done.formats
        }
        subject = f"Relais : {subject_of(view)}"
        body = _body(to, view, addresses, stops)
        try:
            id = f"{done.release}.{to.id}"
            mailer(announcement(id, self.sender, to.email, subject, body, now))
        except NotSent as refused:
            return done._replace(sentence=str(refused))
        receipt = {"annonce": now.isoformat(), "formats": list(done.formats)}
        self.outbox.receive(to, done.release, receipt)
        return done._replace(announced=True)


def build(
    settings: DeliverySettings, store: ReleaseStore, clock: Callable[[], datetime] | None = None
) -> Delivery:
    """Nothing is opened, and no key drawn, before the first document."""
    url = settings.smtp_url
    return Delivery(
        store=store,
        file=settings.file,
        outbox=Outbox(settings.outbox),
        links=links_of(settings),
        link_days=settings.link_days,
        mailer=(lambda: smtp(url.get_secret_value())) if url else None,
        sender=settings.sender,
        address=settings.address.rstrip("/"),
        clock=clock or machine_clock,
    )


def _body(to: Subscription, view: View, addresses: Mapping[Any, str], until: datetime) -> str:
    lines = [
        f"{to.addressee},",
        "",
        f"{subject_of(view)} : l'édition {status(view.release.status)} est publiée.",
        *(f"- {sentence}" for sentence in sentences_of(view)),
        "",
        *(f"{FORMATS[format].label} : {address}" for format, address in addresses.items()),
        "",
        f"Ces liens ouvrent sans compte jusqu'au {day(until)}. Ils vous sont destinés : qui",
        "les détient lit ces documents. Passé ce jour, demandez-en d'autres à l'expéditeur.",
    ]
    return "\n".join(lines) + "\n"
