"""French typography: the spaces that must not break, the apostrophe, the minus, the ordinals."""

import re
from collections.abc import Iterator
from functools import lru_cache

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
    """Sets what the templates themselves say, once, when they are compiled.

    The strings that they hand to macros too: a template compares codes, never sentences.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens; between tags all is set, inside a tag only the signs of its words."""
        in_tag = False
        for token in stream:
            if token.type == "string":  # a label that is given to a macro
                token = Token(token.lineno, token.type, _signs(token.value))
            if token.type != "data":
                yield token
                continue
            said = []
            for part in re.split(r"([<>])", token.value):
                in_tag = (in_tag or part == "<") and part != ">"
                said.append(_signs(part) if in_tag else _set(part))
            yield Token(token.lineno, token.type, "".join(said))


def _signs(text: str) -> str:
    for pattern, right in _SIGNS:
        text = pattern.sub(right, text)
    return text


@lru_cache(4096)  # a page says the same few words and figures again and again
def _set(text: str) -> str:
    text = _MINUS.sub(MINUS, _signs(text))
    return _THOUSANDS.sub(lambda found: re.sub(_SPACE, THIN, found[0]), text)
