"""Numbers with their nouns in what the verifier says, in French."""


def counted(number: int, noun: str) -> str:
    """`0 employeur`, `1 édition`, `2 éditions`: the plural begins at 2, an s on each word."""
    return f"{number} {noun if number < 2 else ' '.join(f'{word}s' for word in noun.split())}"
