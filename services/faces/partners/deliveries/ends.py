"""The mail of ends of conventions: to préfectures and funders, monthly until somebody answers."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from contracts.patterns import department_of
from services.faces.partners.deliveries.delivering import Delivery
from services.faces.partners.deliveries.mail import Mailer, NotSent, PostAway, announcement
from services.faces.partners.deliveries.subscriptions import Subscription, subscriptions
from services.faces.partners.desk import CallDesk
from services.faces.partners.endings import Told, told_alerts
from services.faces.theme.figures import counted


class Warned(NamedTuple):
    """What became of a message. `sentence` (French): why it was not sent, empty where it was."""

    subscription: Subscription
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
            for to in subscriptions(delivery.file)
            if to.scope and (told := _unanswered(desk, to.scope))
            if not delivery.outbox.announced(to, key := _key(desk, to.scope, told))
        ]
        if not due:
            return
        try:
            with delivery.mailer() as mailer:
                for to, told, key in due:
                    yield _sent(delivery, mailer, to, told, key)
        except PostAway as away:
            yield from (Warned(to, str(away)) for to, _, _ in due)


def _unanswered(desk: CallDesk, scope: str) -> list[Told]:
    mine = [each for each in desk.posts_of(department_of(scope)) if each.post.startswith(scope)]
    return [told for told in told_alerts(desk, mine) if not told.answer]


def _key(desk: CallDesk, scope: str, told: Sequence[Told]) -> str:
    """What names a message: the same alerts make another one each month."""
    alerts = sha256(" ".join(sorted(each.alert.key for each in told)).encode()).hexdigest()[:16]
    return f"echeances-{desk.today(scope):%Y-%m}-{alerts}"


def _sent(
    delivery: Delivery, mailer: Mailer, to: Subscription, told: Sequence[Told], key: str
) -> Warned:
    number = counted(len(told), "convention")
    lines = [
        f"{to.addressee},",
        "",
        f"{number} {'finit' if len(told) == 1 else 'finissent'} sans suite signée :",
        *(f"- {each.sentence} ({each.badge})" for each in told),
        "",
        f"Dites ce qu’elle devient : {delivery.address}/partenaires/{to.view}?perimetre={to.scope}",
        "Ce message revient chaque mois jusqu’à ce que quelqu’un l’ait dit.",
    ]
    now = delivery.clock()
    subject = f"Relais : {number} à échéance"
    try:
        body = "\n".join(lines) + "\n"
        mailer(announcement(f"{key}.{to.id}", delivery.sender, to.email, subject, body, now))
    except NotSent as refused:
        return Warned(to, str(refused))
    delivery.outbox.receive(to, key, {"annonce": now.isoformat(), "courriel": to.email})
    return Warned(to)
