"""What somebody else said of a call or of a committee since a form was opened, in words."""

from contracts.codes import INSTANCE
from services.faces.calls.typed import Typed
from services.faces.calls.versions import named
from services.faces.errors import Posted
from services.faces.forms.meanwhile import THEN, position_of
from services.faces.partners.desk import CallDesk
from services.faces.theme.dates import short_day
from services.faces.theme.figures import euros
from services.reporting.domain.arbitration.calls import (
    AlertAnswered,
    CallEntry,
    CallOpened,
    RequestMade,
    VersionKept,
)
from services.reporting.ports import Overtaken


def seen_of(form: Posted, desk: CallDesk, fact: str) -> str:
    """Up to where the page of a form showed what it is about; what `fact` made is known to it."""
    made = desk.store.of_form(fact)
    return str(max(position_of(str(form.get("vu", ""))), made.position if made else 0))


def told_at(typed: Typed, overtaken: Overtaken, area: str) -> Typed:
    """A form that shows what came before: sent once more, it has been seen."""
    told = ", ".join(_told(each, area) for each in overtaken.entries)
    last = str(overtaken.entries[-1].position)
    sentence = f"Depuis l’ouverture de cette page : {told}. {THEN}"
    return Typed({**typed.text, "vu": last}, {"": sentence})


def _told(entry: CallEntry, area: str) -> str:
    said = entry.said
    by = f" ({entry.who}, le {short_day(entry.at, area)})"
    if isinstance(said, CallOpened):
        return f"l’appel {said.call} dit une enveloppe de {euros(said.envelope)}{by}"
    if isinstance(said, RequestMade):
        return f"{euros(said.amount)} demandés pour {said.post}{by}"
    if isinstance(said, VersionKept):
        what = named(said)
        return f"{what[0].lower()}{what[1:]} enregistrée, {euros(said.spent)} attribués{by}"
    if isinstance(said, AlertAnswered):
        return f"une réponse pour {said.post}{by}"
    instance = INSTANCE.label_of(said.instance)
    return f"la réunion du {short_day(said.held_on)}, {instance}, est notée{by}"
