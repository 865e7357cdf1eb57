"""Names of towns and posts in sentences: « à Évreux », « au Mans », « d'Évreux »."""

from contracts.collation import plain

VOWELS = "aeiouy"  # « Hyères » and « Le Havre » keep their h: nobody says which is mute


def at(name: str) -> str:
    """« à Évreux », « au Mans », « aux Mureaux »."""
    return _joined(name, "au ", "aux ") or f"à {name}"


def of(name: str) -> str:
    """« de Louviers », « d'Évreux », « du Mans », « des Mureaux »."""
    elided = plain(name)[:1] in VOWELS
    return _joined(name, "du ", "des ") or (f"d'{name}" if elided else f"de {name}")


def _joined(name: str, one: str, several: str) -> str:
    for article, word in (("Le ", one), ("Les ", several)):
        if name.startswith(article):
            return word + name.removeprefix(article)
    return ""
