"""Links signed and read by the holder of the keys."""

from pathlib import Path

from services.chassis.settings import key_of
from services.faces.partners.deliveries.links import Granted, KeyedLinks, LinkForged, Links
from services.keys.asking import Holder
from services.keys.wire import Operation, Said
from services.reporting.settings import DeliverySettings


class LinkTo(Said):
    """What a link opens."""

    granted: Granted


class Token(Said):
    """The last part of its address."""

    token: str


SIGN = Operation("links-sign", LinkTo, Token)
READ = Operation("links-read", Token, LinkTo)


class AskedLinks:
    """See Links: the holder does it. Every method raises KeysAway too."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    def sign(self, granted: Granted) -> str:
        """The last part of the address."""
        return self._holder.ask(SIGN, LinkTo(granted=granted)).token

    def read(self, token: str) -> Granted:
        """What a token grants."""
        return self._holder.ask(READ, Token(token=token), LinkForged).granted


class LinksUnder(KeyedLinks):
    """Under the key in a file, drawn with the first link: none is read before."""

    def __init__(self, file: Path) -> None:
        super().__init__(key_of(file))
        self._file = file

    def read(self, token: str) -> Granted:
        """What a token grants."""
        if not self._file.exists():
            raise LinkForged
        return super().read(token)


class HeldLinks:
    """Does it for who asks."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def sign(self, asked: LinkTo) -> Token:
        """A link."""
        return Token(token=self._links.sign(asked.granted))

    def read(self, asked: Token) -> LinkTo:
        """What a link opens."""
        return LinkTo(granted=self._links.read(asked.token))


def links_of(settings: DeliverySettings) -> Links:
    """Links by the holder of the keys where one is told, else under the key in a file."""
    if settings.keys_socket:
        return AskedLinks(Holder(settings.keys_socket))
    return LinksUnder(settings.key_file)
