"""Announcements by SMTP (RFC 5321): plain text, links, never a document."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from urllib.parse import unquote, urlsplit

from services.chassis.settings import SettingsRefused

PATIENCE_S = 20
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class NotSent(Exception):
    """One message was refused; the message (French) says by whom and why.

    `code`: of SMTP (RFC 5321), which names nobody.
    """

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


class PostAway(Exception):
    """The server does not answer: no message leaves just now. French."""


Mailer = Callable[[EmailMessage], None]
"""Sends an announcement. Raises NotSent for this message alone, PostAway for all."""


@contextmanager
def smtp(url: str) -> Iterator[Mailer]:
    """A server as `smtp://`, `smtp+starttls://` or `smtps://[user:password@]host[:port]`.

    Over TLS its certificate is verified. Raises SettingsRefused and PostAway.
    """
    found = urlsplit(url)
    if found.scheme not in PORTS or not found.hostname:
        raise SettingsRefused(
            "RELAIS_DELIVERY_SMTP_URL : écrivez smtp://, smtp+starttls:// ou smtps://, puis le "
            "serveur, par exemple smtp+starttls://compte:mot@serveur:587."
        )
    port = found.port or PORTS[found.scheme]
    verified = ssl.create_default_context()
    maker: Callable[..., smtplib.SMTP] = smtplib.SMTP
    if found.scheme == "smtps":
        maker = partial(smtplib.SMTP_SSL, context=verified)
    try:
        with maker(found.hostname, port, timeout=PATIENCE_S) as server:
            if found.scheme == "smtp+starttls":
                server.starttls(context=verified)
            if found.username:
                server.login(unquote(found.username), unquote(found.password or ""))
            yield partial(_send, server)
    except (OSError, smtplib.SMTPException) as error:
        raise PostAway(
            f"Le serveur de courriel {found.hostname}:{port} ne prend rien ({error}) : les "
            "documents sont prêts, « relais deliver » les annoncera."
        ) from None


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        server.rset()
        raise NotSent(f"{message['To']} : le serveur refuse ({error}).", _code(error)) from None


def _code(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> int:
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code
    return next(code for code, _ in error.recipients.values())


def announcement(
    id: str, sender: str, to: str, subject: str, body: str, date: object
) -> EmailMessage:
    """A message in plain text; `date`: an aware datetime.

    `id`: the same whenever the same thing is announced, so that a message sent twice, because
    the process was killed before it could note the first, is shown once.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(date)  # type: ignore[arg-type]
    message["Message-ID"] = f"<{id}@{sender.rpartition('@')[2] or 'relais.invalid'}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine answers
    message.set_content(body)
    return message
