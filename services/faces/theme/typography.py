"""French typography: the spaces that must not break, the apostrophe, the minus, the ordinals."""

import re
from collections.abc import Iterator
from functools import lru_cache

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

NO_BREAK = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_SPACE = f"[ {NO_BREAK}{THIN}]"
_SIGNS = (
    (re.compile(r"(?<=[^\W\d_])(?:'|&#39;)"), "’"),
    (re.compile(rf"(?<!{_SPACE}){_SPACE}++(?=[;!?])"), THIN),  # from the first space: linear
    (re.compile(rf"(?<!{_SPACE}){_SPACE}++(?=[:%€»])"), NO_BREAK),
    (re.compile(rf"(?<=«){_SPACE}+"), NO_BREAK),
)
_THOUSANDS = re.compile(rf"(?<![\w.,/-])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d/-])")
_MINUS = re.compile(r"(?:(?<=[\s(:])|^)-(?=\d)")
_TAG = re.compile(r"(<[^<>]*>)")
_SHOWN = "as_shown"  # the name of the filter that Typeset adds
_VERBATIM = {"code", "pre", "textarea", "script", "style"}
_ALOUD = re.compile(r'\s(?:aria-label|data-label|title|alt|placeholder|label)="[^"]*$')


def typeset(text: str) -> str:
    """`text` as a French printer sets it; markup keeps its tags, and twice is as once.

    A space that is there becomes the right one; none is added, so that codes and addresses
    stay what they are. « 12 500 habitants ; l'écart : -3 % ».
    """
    if isinstance(text, Markup):
        parts = _TAG.split(text)
        return Markup("".join(p if i % 2 else _set(p) for i, p in enumerate(parts)))
    return _set(text)


def ordinal(number: int, feminine: bool = False) -> str:
    """`1er`, `1re`, `4e`."""
    return f"{number}{('re' if feminine else 'er') if number == 1 else 'e'}"


def first_up(text: str) -> str:
    """`text` as a sentence begins; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def first_low(text: str) -> str:
    """`text` as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


class Typeset(Extension):
    """Sets all that a page says: the words of a template when it is compiled, what it shows when
    it is rendered.

    What a machine reads stays as it is: attributes, but those that are read aloud or seen, and
    what stands in `code`, `pre`, `textarea`, `script` or `style`. A string that a template hands
    to a macro is set too: a template compares codes, never sentences. Markup is left alone: its
    own template has set it.
    """

    def __init__(self, environment: Environment) -> None:
        """See Extension."""
        super().__init__(environment)
        environment.filters[_SHOWN] = lambda value: _set(value) if type(value) is str else value

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens, and a filter around each expression that a person reads."""
        place = _Place()
        after: list[tuple[str, str]] = []
        for token in stream:
            if token.type == "data":
                yield Token(token.lineno, token.type, "".join(place.said(token.value)))
                continue
            if token.type == "string":  # a label that is given to a macro
                token = Token(token.lineno, token.type, _signs(token.value))
            if token.type == "variable_end":
                yield from (Token(token.lineno, *each) for each in after)
                place.tag += "?"
            yield token
            if token.type == "variable_begin":
                after = [("rparen", ")"), ("pipe", "|"), ("name", _SHOWN)] if place.read else []
                if after:
                    yield Token(token.lineno, "lparen", "(")


class _Place:
    """Where in a page a template is: inside which tag, and inside which verbatim element."""

    def __init__(self) -> None:
        self.tag = self.verbatim = ""  # the text of the open tag from its `<` on; a name
        self.in_tag = False

    @property
    def read(self) -> bool:
        """Whether a person reads what is written here."""
        return bool(_ALOUD.search(self.tag)) if self.in_tag else not self.verbatim

    def said(self, text: str) -> Iterator[str]:
        """The parts of `text`, set where they are between tags; in a tag, the signs of words."""
        for part in re.split(r"([<>])", text):
            if part == "<" and not self.in_tag:
                self.in_tag, self.tag = True, ""
            elif part == ">" and self.in_tag:
                self.in_tag = False
                name = re.match(r"/?\w*", self.tag)
                if name and name[0].lstrip("/") in _VERBATIM:
                    self.verbatim = "" if name[0].startswith("/") else name[0]
            elif self.in_tag:
                self.tag += part
                yield _signs(part)
                continue
            yield part if self.verbatim else _set(part)


def _signs(text: str) -> str:
    for pattern, right in _SIGNS:
        text = pattern.sub(right, text)
    return text


@lru_cache(4096)  # a page says the same few words and figures again and again
def _set(text: str) -> str:
    text = _MINUS.sub(MINUS, _signs(text))
    return _THOUSANDS.sub(lambda found: re.sub(_SPACE, THIN, found[0]), text)
