"""The letters of accounts, by the mail server of deliveries."""

from uuid import uuid4

from services.access.settings import AccessSettings
from services.chassis.settings import machine_clock
from services.faces.accounts.letters import LetterNotSent, Letters
from services.faces.partners.deliveries.mail import NotSent, PostAway, announcement, smtp
from services.reporting.settings import DeliverySettings


def letters_of(settings: DeliverySettings, access: AccessSettings) -> Letters:
    """Nothing is sent where no server is told; the link is then handed over."""
    url = settings.smtp_url
    told = settings.address if "address" in settings.model_fields_set else ""
    address = (access.address or told).rstrip("/")
    if url is None or not address:
        return Letters(address=address)

    def send(to: str, subject: str, body: str) -> None:
        message = announcement(uuid4().hex, settings.sender, to, subject, body, machine_clock())
        try:
            with smtp(url.get_secret_value()) as mailer:
                mailer(message)
        except NotSent as refused:
            raise LetterNotSent(str(refused), f"refused, {refused.code}") from None
        except PostAway:
            raise LetterNotSent("Le serveur de courriel ne répond pas.", "away") from None

    return Letters(send, address)
