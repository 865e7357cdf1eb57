"""The mail of ends of conventions: monthly, until somebody says what becomes of each."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from contracts.identifiers import NATION
from services.faces.partners.deliveries.delivering import Delivery
from services.faces.partners.deliveries.mail import Mailer, NotSent, PostAway, announcement
from services.faces.partners.deliveries.subscriptions import Addressee, EmployerTold, addressees
from services.faces.partners.desk import CallDesk
from services.faces.partners.endings import Told, told_alerts
from services.faces.theme.figures import counted
from services.reporting.domain.register.employers import employers


class Warned(NamedTuple):
    """What became of a message. `sentence` (French): why it was not sent, empty where it was."""

    to: Addressee
    sentence: str = ""


def warn(delivery: Delivery, desk: CallDesk) -> Iterator[Warned]:
    """Send what is due; nothing without a mail server, since pages tell it too.

    A term that begins is told at once, and every month again while nobody answered. Raises
    SubscriptionsRefused, OutboxBusy and SettingsRefused.
    """
    if delivery.mailer is None:
        return
    with delivery.outbox.alone():
        due = [
            (to, told, key)
            for to in addressees(delivery.file)
            if to.scope and (told := _unanswered(desk, to, to.scope))
            if not delivery.outbox.announced(to, key := _key(desk, told))
        ]
        if not due:
            return
        try:
            with delivery.mailer() as mailer:
                for to, told, key in due:
                    yield _sent(delivery, mailer, to, told, key)
        except PostAway as away:
            yield from (Warned(to, str(away)) for to, _, _ in due)


def _unanswered(desk: CallDesk, to: Addressee, scope: str) -> list[Told]:
    """What nobody answered, of the posts in `scope`: those of an organisation, or of an area."""
    if isinstance(to, EmployerTold):
        found = employers(desk.register()).get(scope)
        mine = found.posts_on(desk.today(NATION)) if found else []
    else:
        mine = desk.posts_in(scope)
    return [each for each in told_alerts(desk, mine) if not each.answer]


def _key(desk: CallDesk, told: Sequence[Told]) -> str:
    """What names a message: the same alerts make another one each month."""
    alerts = sha256(" ".join(sorted(each.alert.key for each in told)).encode()).hexdigest()[:16]
    return f"echeances-{desk.today(told[0].alert.post):%Y-%m}-{alerts}"


def _page(to: Addressee) -> str:
    """Where the addressee says what becomes of a convention."""
    if isinstance(to, EmployerTold):
        return f"/registre/employeurs/{to.scope}"
    return f"/partenaires/{to.view}?perimetre={to.scope}"


def _sent(
    delivery: Delivery, mailer: Mailer, to: Addressee, told: Sequence[Told], key: str
) -> Warned:
    number = counted(len(told), "convention")
    lines = [
        f"{to.addressee},",
        "",
        f"{number} {'finit' if len(told) == 1 else 'finissent'} sans suite signée :",
        *(f"- {each.sentence} ({each.badge})" for each in told),
        "",
        f"Dites ce qu’elle devient : {delivery.address}{_page(to)}",
        "Ce message revient chaque mois jusqu’à ce que quelqu’un l’ait dit.",
    ]
    now = delivery.clock()
    subject = f"Relais : {number} à échéance"
    try:
        body = "\n".join(lines) + "\n"
        mailer(announcement(f"{key}.{to.id}", delivery.sender, to.email, subject, body, now))
    except NotSent as refused:
        return Warned(to, str(refused))
    delivery.outbox.receive(to, key, {"annonce": now.isoformat()})
    return Warned(to)
