"""relais deliver: documents of the releases, to those who are to have them."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import FAILED, AsJson, note, refusals_said, say
from services.cli.places import Data, asked_for

if TYPE_CHECKING:
    from services.composition.setup import SetUp


def deliver(
    release: Annotated[
        str | None, typer.Option(help="Cette édition seulement, même d'avant « depuis ».")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Mettre les documents dus dans la boîte d'envoi et les annoncer ; 1 s'il en reste."""
    with refusals_said(), asked_for(data) as opened:
        done = list(opened.delivery.deliver(release))
        where = opened.delivery.outbox.folder
    for each in done:
        said = each.sentence or "annoncée"
        note(f"{each.release}, {each.subscription.addressee} : {said}")
    announced = sum(each.announced for each in done)
    files = sum(len(each.files) for each in done)
    say(
        f"{announced} annonces, {files} documents dans {where} ; il en reste "
        f"{len(done) - announced} à annoncer.",
        {
            "announced": announced,
            "files": files,
            "left": [
                [each.release, each.subscription.email, each.sentence]
                for each in done
                if not each.announced
            ],
        },
        as_json,
    )
    if announced < len(done):
        raise typer.Exit(FAILED)


def deliver_due(opened: "SetUp") -> None:
    """After a sealing: send the documents due; a failure is printed and left for the next time.

    Where nobody subscribed no outbox is made: a sealer's file system may be read alone.
    """
    from services.faces.partners.deliveries.outbox import OutboxBusy
    from services.faces.partners.deliveries.subscriptions import SubscriptionsRefused

    if not opened.delivery_settings.file.exists():
        return
    try:
        done = list(opened.delivery.deliver())
    except (SubscriptionsRefused, OutboxBusy) as refused:
        note(f"Rien n'est livré : {refused} « relais deliver » le fera.")
        return
    if done:
        left = [each for each in done if not each.announced]
        note(f"Livraison : {len(done) - len(left)} annonces, {len(left)} à annoncer.")
        for sentence in dict.fromkeys(each.sentence for each in left):
            note(sentence)
