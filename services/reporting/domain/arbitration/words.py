"""Words that would name somebody: a person has no place in the file of a call."""

import re

PERSON = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+"  # an address
    r"|(?<!\d)(?:\+33|0)[\s.\u00a0-]?[1-9](?:[\s.\u00a0-]?\d\d){4}(?!\d)"  # a telephone
    r"|\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle)[\s\u00a0]+[A-ZÀ-Þ]"
)
WHO = "Ne nommez personne : « {} » désigne quelqu’un. Dites sa fonction, ou ce qui manque au poste."


def naming(words: str) -> str:
    """Why words may not be kept (French), where they name or reach a person; else empty.

    A sieve, not a proof: a name without a title passes, and the form asks for none.
    """
    found = PERSON.search(words)
    if found is None:
        return ""
    rest = re.match(r"[\w’'-]*", words[found.end() :])
    return WHO.format(found.group() + (rest.group() if rest else ""))
