"""French text without what a reader does not sort or search by."""

import unicodedata


def plain(text: str) -> str:
    """Lower case, no accents: « Évreux » sorts before « Nantes » and is found as "evreux"."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
