"""Whether the last releases stand against somebody who would read several posts."""

from services.reporting.domain.disclosure.readers import Reader
from services.reporting.domain.disclosure.standing import unproven_against
from services.reporting.ports import ReleaseStore


def refusal_of(store: ReleaseStore, posts: Reader) -> str | None:
    """Why nobody may read these posts together, in French; None where the last releases stand.

    The last ones are those of the last year of which any is sealed.
    """
    sealed = store.sealed() if len(posts) > 1 else []
    last = max((release.period.year for release in sealed), default=0)
    for release in sealed:
        if release.period.year == last and (
            learnt := unproven_against(store.proofs(release.id), posts)
        ):
            return (
                f"Qui lit {', '.join(sorted(posts))} ensemble apprendrait de l'édition "
                f"{release.id} un petit compte des autres postes ({learnt}) : elle fut protégée "
                "sans y penser. Donnez ces postes à des comptes distincts, que des personnes "
                "distinctes tiennent."
            )
    return None
