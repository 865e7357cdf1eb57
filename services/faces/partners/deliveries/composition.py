"""The composition of deliveries: releases, subscriptions, outbox, key, server."""

from collections.abc import Callable
from datetime import UTC, datetime

from services.chassis.settings import key_of
from services.faces.partners.deliveries.delivering import Delivery
from services.faces.partners.deliveries.links import Links
from services.faces.partners.deliveries.mail import smtp
from services.faces.partners.deliveries.outbox import Outbox
from services.reporting.ports import ReleaseStore
from services.reporting.settings import DeliverySettings


def build(
    settings: DeliverySettings, store: ReleaseStore, clock: Callable[[], datetime] | None = None
) -> Delivery:
    """Nothing is opened, and no key drawn, before the first document."""
    key = key_of(settings.key_file)
    url = settings.smtp_url
    return Delivery(
        store=store,
        file=settings.file,
        outbox=Outbox(settings.outbox),
        links=lambda: Links(key(), settings.link_days),
        signed_before=settings.key_file.exists,
        mailer=(lambda: smtp(url.get_secret_value())) if url else None,
        sender=settings.sender,
        address=settings.address.rstrip("/"),
        clock=clock or (lambda: datetime.now(UTC)),
    )
