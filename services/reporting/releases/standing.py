"""Whether the last releases stand against somebody who would read several posts."""

from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.disclosure.standing import unproven_against
from services.reporting.ports import ReleaseStore


def refusal_of(store: ReleaseStore, posts: Reader) -> str | None:
    """Why nobody may read these posts together, in French; None where the last releases stand.

    It does not say which count: whoever gives grants would learn from it that one is small.
    """
    for release, proofs in store.standing() if len(posts) > 1 else ():
        if unproven_against(proofs, posts):
            return (
                f"Qui lit {', '.join(sorted(posts))} ensemble apprendrait de l'édition "
                f"{release} un petit compte des autres postes : elle fut protégée sans y penser. "
                "Donnez ces postes à des comptes distincts, que des personnes distinctes tiennent."
            )
    return None
